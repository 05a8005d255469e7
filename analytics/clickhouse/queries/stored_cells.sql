-- Everything that a table holds, as text, row by row as it lies there.
SELECT [{{range $i, $name := .Columns}}{{if $i}}, {{end}}ifNull(toString({{backtick $name}}), ''){{end}}]::Array(String) AS cells
FROM {{backtick .Database}}.{{backtick .Table}}
LIMIT {most:UInt64}
