-- Copies the pool's responses, over and over, each copy with an id and a record key of its own.
INSERT INTO {{table .Table}} (
{{- range $i, $column := .Columns}}{{if $i}}, {{end}}{{ident $column.Name}}{{end}})
SELECT {{range $i, $column := .Columns}}{{if $i}}, {{end}}
{{- if eq .Name "response"}}generateUUIDv4(round){{else if eq .Name "record_key"}}toUInt16(rand(round) % 1000)
{{- else}}{{ident .Name}}{{end}}{{end}}
FROM (
    SELECT number AS round
    FROM numbers(intDiv({rows:UInt64}, assumeNotNull((SELECT count() FROM {{table .Pool}}))) + 1)) AS rounds
CROSS JOIN {{table .Pool}} AS pool
LIMIT {rows:UInt64}
