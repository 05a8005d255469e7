-- Adds the columns of new questions; in older responses they are absent.
ALTER TABLE {{table .Table}}
{{- range $i, $column := .Columns}}{{if $i}},{{end}}
    ADD COLUMN IF NOT EXISTS {{ident $column.Name}} {{$column.Type}}
{{- end}}
