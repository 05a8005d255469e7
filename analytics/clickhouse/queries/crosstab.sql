-- How many gave each pair of answers to two questions, and what became of those who are in no pair? One scan
-- tells both, so that they fit each other. Of a pair (part 0) NULL stands for all answers: the totals of a
-- question with several answers are not sums of cells. Parts 1 and 2 are the states of the rows' and the
-- columns' question.
SELECT found.1 AS part, found.2 AS r, found.3 AS c, sum(each) AS n, toUInt16(sum(keys) % 1000) AS k
FROM (
    SELECT arrayJoin(arrayConcat(
        [(toUInt8(1), toString({{template "state" .Rows}})::Nullable(String), NULL::Nullable(String)),
         (toUInt8(2), toString({{template "state" .Columns}}), NULL)],
        if({{template "state" .Rows}} = 'value' AND {{template "state" .Columns}} = 'value',
            arrayFlatten(arrayMap(one -> arrayMap(other -> (toUInt8(0), one, other),
                {{template "answers" .Columns}}), {{template "answers" .Rows}})), []))) AS found, each, keys
    FROM (
        SELECT {{template "side" .Rows}} AS {{.Rows.Side}}, {{template "side" .Columns}} AS {{.Columns.Side}},
            {{ident .Rows.State}} AS {{template "state" .Rows}}, {{ident .Columns.State}} AS {{template "state" .Columns}},
            count() AS each, {{template "keys" .}} AS keys
        FROM {{table .Table}}
        WHERE {{template "where" .}}
        GROUP BY {{.Rows.Side}}, {{.Columns.Side}}, {{template "state" .Rows}}, {{template "state" .Columns}}))
GROUP BY part, r, c
{{define "state"}}state_{{.Side}}{{end}}
{{define "side"}}
{{- if eq .Kind "bins"}}arrayCount(edge -> assumeNotNull({{ident .Column}}) >= edge, {edges{{.Side}}:Array(Float64)})
{{- else if eq .Kind "first"}}{{ident .Column}}[1]
{{- else}}{{ident .Column}}{{end}}
{{- end}}
{{define "answers"}}
arrayConcat([NULL], {{if eq .Kind "several"}}if(empty({{.Side}}), [''], arrayDistinct({{.Side}}))
{{- else}}[ifNull(toString({{.Side}}), '')]{{end}}::Array(Nullable(String)))
{{- end}}
