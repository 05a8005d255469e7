-- Every row of a table, in an order that does not tell which of them came together.
SELECT {{range $i, $column := .Columns}}{{if $i}}, {{end}}{{ident $column.Name}}{{end}}
FROM {{table .Table}}
ORDER BY wave, response
