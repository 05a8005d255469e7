-- How many gave each pair of answers to two questions? NULL stands for all answers, so that the
-- totals come from the same scan: those of a question with several answers are not sums of cells.
SELECT arrayJoin(arrayConcat([NULL], rs)) AS r, arrayJoin(arrayConcat([NULL], cs)) AS c,
    sum(each) AS n, toUInt16(sum(keys) % 1000) AS k
FROM (
    SELECT {{template "answers" .Rows}} AS rs, {{template "answers" .Columns}} AS cs, each, keys
    FROM (
        SELECT {{template "side" .Rows}} AS {{.Rows.Side}}, {{template "side" .Columns}} AS {{.Columns.Side}},
            count() AS each, {{template "keys" .}} AS keys
        FROM {{table .Table}}
        WHERE {{template "where" .}} AND {{ident .Rows.State}} = 'value' AND {{ident .Columns.State}} = 'value'
        GROUP BY {{.Rows.Side}}, {{.Columns.Side}}))
GROUP BY r, c
{{define "side"}}
{{- if eq .Kind "bins"}}arrayCount(edge -> assumeNotNull({{ident .Column}}) >= edge, {edges{{.Side}}:Array(Float64)})
{{- else if eq .Kind "first"}}{{ident .Column}}[1]
{{- else}}{{ident .Column}}{{end}}
{{- end}}
{{define "answers"}}
{{- if eq .Kind "several"}}if(empty({{.Side}}), [''], arrayDistinct({{.Side}}))
{{- else}}[ifNull(toString({{.Side}}), '')]{{end}}::Array(Nullable(String))
{{- end}}
