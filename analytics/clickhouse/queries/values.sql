-- How many gave each number? From this follow quantiles, mean, deviation and bins. Minus infinity,
-- which no answer is, stands for no answer, and blank responses have none.
SELECT ifNull({{ident .Question.Column}}, -inf) AS x, count() AS n, {{template "key" .}} AS k
FROM {{table .Table}} WHERE {{template "scope" .}}
GROUP BY x
LIMIT {{.Limit}}
