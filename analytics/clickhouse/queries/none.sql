-- How many answered with an empty list? Counting under a condition costs less than looking for them.
SELECT toInt32({{.Question.Index}}) AS question, 'value' AS part, '' AS value,
    countIf({{template "none" .}}) AS n,
    toUInt16({{if .Keys}}sumIf(record_key, {{template "none" .}}){{else}}toUInt64(0){{end}} % 1000) AS k
FROM {{table .Table}}
WHERE {{template "scope" .}}
{{define "none"}}{{ident .Question.State}} = 'value' AND empty({{ident .Question.Column}}){{end}}
