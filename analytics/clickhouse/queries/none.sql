-- How many answered with an empty list?
SELECT toInt32({{.Question.Index}}) AS question, 'value' AS part, '' AS value,
    count() AS n, {{template "key" .}} AS k
FROM {{table .Table}}
WHERE {{template "where" .}} AND {{ident .Question.State}} = 'value' AND empty({{ident .Question.Column}})
