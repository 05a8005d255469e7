-- Copies the responses, without free text, into the table that will be their snapshot.
INSERT INTO {{table .Next}} (
{{- range $i, $column := .Columns}}{{if $i}}, {{end}}{{ident $column.Name}}{{end}})
SELECT {{range $i, $column := .Columns}}{{if $i}}, {{end}}{{ident $column.Name}}{{end}}
FROM {{table .Live}}
