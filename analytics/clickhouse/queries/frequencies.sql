-- How many gave each answer to each of these questions?
-- Each row counts one cell: a question's number, which part of its table, the answer.
-- Only what was answered leaves a value, so that few need a look at the state. To a single choice '' stands
-- for no answer; a scale takes the least Int16 for that, and a HAVING would slow the scan. Blank
-- responses leave no value, so that nobody needs to look for them either.
{{- $all := .}}
{{- range $i, $question := .Questions}}{{if $i}}
UNION ALL{{end}}
{{- if eq .Kind "one"}}
SELECT toInt32({{.Index}}) AS question, 'value' AS part, {{template "word" .}} AS value,
    count() AS n, {{template "key" $all}} AS k
FROM {{table $all.Table}} WHERE {{template "scope" $all}}
GROUP BY {{template "single" .}}
{{- else if eq .Kind "first"}}
SELECT toInt32({{.Index}}) AS question, 'value' AS part, toString({{ident .Column}}[1]) AS value,
    count() AS n, {{template "key" $all}} AS k
FROM {{table $all.Table}} WHERE {{template "scope" $all}} AND {{ident .State}} = 'value'
GROUP BY {{ident .Column}}[1]
UNION ALL
SELECT toInt32({{.Index}}) AS question, 'place' AS part, concat(toString(place), ' ', toString(choice)) AS value,
    count() AS n, toUInt16(0) AS k
FROM (
    SELECT {{ident .Column}}
    FROM {{table $all.Table}} WHERE {{template "scope" $all}} AND {{ident .State}} = 'value')
ARRAY JOIN {{ident .Column}} AS choice, arrayEnumerate({{ident .Column}}) AS place
GROUP BY choice, place
{{- else if eq .Kind "several"}}
SELECT toInt32({{.Index}}) AS question, 'value' AS part, toString(choice) AS value,
    count() AS n, {{template "key" $all}} AS k
FROM (
    SELECT {{ident .Column}}{{if $all.Keys}}, record_key{{end}}
    FROM {{table $all.Table}} WHERE {{template "scope" $all}})
ARRAY JOIN {{ident .Column}} AS choice
GROUP BY choice
{{- else if eq .Kind "bins"}}
SELECT toInt32({{.Index}}) AS question, 'bin' AS part, toString(bin) AS value,
    count() AS n, {{template "key" $all}} AS k
FROM (
    SELECT record_key, arrayCount(edge -> assumeNotNull({{ident .Column}}) >= edge, {edges{{.Index}}:Array(Float64)}) AS bin
    FROM {{table $all.Table}} WHERE {{template "scope" $all}} AND {{ident .State}} = 'value')
GROUP BY bin
{{- end}}
{{- end}}
{{define "word"}}{{if .Scale}}if({{template "single" .}} = -32768, '', toString({{template "single" .}})){{else}}toString({{ident .Column}}){{end}}{{end}}
{{define "single"}}{{if .Scale}}ifNull({{ident .Column}}, toInt16(-32768)){{else}}{{ident .Column}}{{end}}{{end}}
{{define "key"}}toUInt16({{template "keys" .}} % 1000){{end}}
{{define "keys"}}{{if .Keys}}sum(record_key){{else}}toUInt64(0){{end}}{{end}}
