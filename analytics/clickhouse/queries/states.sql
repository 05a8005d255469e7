-- What became of each of these questions? One scan counts the combinations of a few of them, which
-- costs less than half of a scan for each.
SELECT [{{range $i, $question := .Questions}}{{if $i}}, {{end}}toInt8({{ident .State}}){{end}}] AS states,
    count() AS n, {{template "key" .}} AS k
FROM {{table .Table}} WHERE {{template "where" .}}
GROUP BY {{range $i, $question := .Questions}}{{if $i}}, {{end}}{{ident .State}}{{end}}
