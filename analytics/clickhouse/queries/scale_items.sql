-- How do the items of a scale go together in each wave? Sums and sums of products, whole numbers, of
-- the responses that answered every item; products are those of each item with itself and with
-- each one after it. What each item alone says is of all who answered it.
SELECT toString(wave) AS wave, countIf(complete) AS n,
    [{{range $i, $a := .Items}}{{if $i}}, {{end}}sumIf({{template "item" $a}}, complete){{end}}] AS sums,
    [{{range $i, $p := .Pairs}}{{if $i}}, {{end}}sumIf(({{template "item" $p.A}}) * ({{template "item" $p.B}}), complete){{end}}] AS products,
    [{{range $i, $a := .Items}}{{if $i}}, {{end}}countIf({{ident .State}} = 'value'){{end}}] AS answered,
    [{{range $i, $a := .Items}}{{if $i}}, {{end}}sumIf({{template "item" $a}}, {{ident .State}} = 'value'){{end}}] AS totals
FROM (
    SELECT *, 1{{range .Items}} AND {{ident .State}} = 'value'{{end}} AS complete
    FROM (
        SELECT wave{{range .Items}}, {{ident .Column}}, {{ident .State}}{{end}}
        FROM {{table .Table}} WHERE {{template "where" .}}))
GROUP BY wave
