-- What became of each question of a table, in how many responses?
SELECT 'r' AS side, toString({{ident .Rows.State}}) AS state, count() AS n, {{template "key" .}} AS k
FROM {{table .Table}} WHERE {{template "where" .}} GROUP BY {{ident .Rows.State}}
UNION ALL
SELECT 'c', toString({{ident .Columns.State}}), count(), {{template "key" .}}
FROM {{table .Table}} WHERE {{template "where" .}} GROUP BY {{ident .Columns.State}}
