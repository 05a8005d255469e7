-- What did each of these responses answer, as text, column by column?
SELECT response, [{{range $i, $name := .Columns}}{{if $i}}, {{end}}ifNull(toString({{backtick $name}}), ''){{end}}]::Array(String) AS cells
FROM {{table .Table}} WHERE response IN {ids:Array(UUID)}
