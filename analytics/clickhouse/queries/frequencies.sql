-- How many gave each answer to each question, and how many gave none, and why?
-- Each row counts one cell: a question's number, which part of its table, the answer or state.
-- Question -1 counts the responses themselves.
SELECT toInt32(-1) AS question, if(blank, 'blank', 'source') AS part, toString(source) AS value,
    count() AS n, {{template "key" .}} AS k
FROM {{table .Table}} WHERE {{template "scope" .}} GROUP BY blank, source
{{- $all := .}}
{{- range .Questions}}
UNION ALL
SELECT toInt32({{.Index}}), 'state', toString({{ident .State}}), count(), {{template "key" $all}}
FROM {{table $all.Table}} WHERE {{template "where" $all}} GROUP BY {{ident .State}}
{{- if eq .Kind "one"}}
UNION ALL
SELECT toInt32({{.Index}}), 'value', ifNull(toString({{ident .Column}}), ''), count(), {{template "key" $all}}
FROM {{table $all.Table}} WHERE {{template "where" $all}} AND {{ident .State}} = 'value'
GROUP BY {{ident .Column}}
{{- else if eq .Kind "first"}}
UNION ALL
SELECT toInt32({{.Index}}), 'value', toString({{ident .Column}}[1]), count(), {{template "key" $all}}
FROM {{table $all.Table}} WHERE {{template "where" $all}} AND {{ident .State}} = 'value'
GROUP BY {{ident .Column}}[1]
{{- else if eq .Kind "several"}}
UNION ALL
SELECT toInt32({{.Index}}), 'value', toString(choice), sum(each), toUInt16(sum(keys) % 1000)
FROM (
    SELECT {{ident .Column}} AS choices, count() AS each, {{template "keys" $all}} AS keys
    FROM {{table $all.Table}} WHERE {{template "where" $all}} AND {{ident .State}} = 'value'
    GROUP BY {{ident .Column}})
ARRAY JOIN if(empty(choices), [''], arrayDistinct(choices)) AS choice
GROUP BY choice
{{- else if eq .Kind "bins"}}
UNION ALL
SELECT toInt32({{.Index}}), 'bin', toString(bin), count(), {{template "key" $all}}
FROM (
    SELECT record_key, arrayCount(edge -> assumeNotNull({{ident .Column}}) >= edge, {edges{{.Index}}:Array(Float64)}) AS bin
    FROM {{table $all.Table}} WHERE {{template "where" $all}} AND {{ident .State}} = 'value')
GROUP BY bin
{{- end}}
{{- end}}
{{define "key"}}toUInt16({{template "keys" .}} % 1000){{end}}
{{define "keys"}}{{if .Keys}}sum(record_key){{else}}toUInt64(0){{end}}{{end}}
