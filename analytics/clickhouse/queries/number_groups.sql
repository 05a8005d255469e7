-- How often does each number occur in each group? For tests of ranks; at most so many rows.
SELECT assumeNotNull({{ident .Rows.Column}}) AS x, ifNull(toString({{template "side" .Columns}}), '') AS g, count() AS n
FROM {{table .Table}}
WHERE {{template "where" .}} AND {{ident .Rows.State}} = 'value' AND {{ident .Columns.State}} = 'value'
GROUP BY x, g
ORDER BY x
LIMIT {most:UInt64}
