-- Roughly how many different numbers are there among some of the responses, which lie in no order?
SELECT uniq(x) AS n
FROM (
    SELECT assumeNotNull({{ident .Question.Column}}) AS x
    FROM {{table .Table}} WHERE {{template "where" .}} AND {{ident .Question.State}} = 'value'
    LIMIT {{.Limit}})
