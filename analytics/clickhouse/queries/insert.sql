-- Inserts responses, column by column.
INSERT INTO {{table .Table}} (
{{- range $i, $column := .Columns}}{{if $i}}, {{end}}{{ident $column.Name}}{{end}})
