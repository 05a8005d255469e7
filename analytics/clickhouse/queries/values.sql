-- How many gave each number? From this follow quantiles, mean, deviation and bins.
SELECT assumeNotNull({{ident .Question.Column}}) AS x, count() AS n, {{template "key" .}} AS k
FROM {{table .Table}} WHERE {{template "where" .}} AND {{ident .Question.State}} = 'value'
GROUP BY x
LIMIT {{.Limit}}
