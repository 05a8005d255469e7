-- How are the answers to each numeric question distributed? Quantiles are of type 7.
{{- $all := .}}
{{- range $i, $question := .Questions}}{{if $i}}
UNION ALL{{end}}
SELECT count() AS n, avg(x) AS mean, stddevSampStable(x) AS sd,
    quantilesExactInclusive(0.25, 0.5, 0.75)(x) AS quartiles, min(x) AS least, max(x) AS most
FROM (
    SELECT assumeNotNull({{ident .Column}}) AS x
    FROM {{table $all.Table}} WHERE {{template "where" $all}} AND {{ident .State}} = 'value')
{{- end}}
