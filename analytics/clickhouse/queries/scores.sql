-- How are the scores of a scale distributed in each wave? Quantiles are of type 7. An item counts
-- with the value of its choice, a reversed one the other way round; the score is the mean of the
-- items that were answered, times a number where the scale is summed.
SELECT toString(wave) AS wave, count() AS n, avg(score) AS mean, stddevSampStable(score) AS sd,
    quantilesExactInclusive(0.25, 0.5, 0.75)(score) AS quartiles, {{template "key" .}} AS k
FROM {{template "scored" .}}
GROUP BY wave
{{define "scored"}}(
    SELECT wave, record_key, answered, sum * {times:Float64} / answered AS score
    FROM (
        SELECT wave, record_key,
            toInt64(0){{range .Items}} + if({{ident .State}} = 'value', {{template "item" .}}, 0){{end}} AS sum,
            0{{range .Items}} + ({{ident .State}} = 'value'){{end}} AS answered
        FROM {{table .Table}} WHERE {{template "where" .}})
    WHERE answered >= {least:UInt32})
{{- end}}
{{define "item"}}
{{- if .Reversed}}{turn{{.Index}}:Int64} - {{end}}toInt64(assumeNotNull({{ident .Column}}))
{{- end}}
