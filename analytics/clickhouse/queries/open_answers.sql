-- What did people write, in an order that says nothing and is another one each time?
SELECT {{ident .Text}} AS answer, count() OVER () AS total
FROM {{table .Table}}
WHERE {{template "where" .}} AND {{ident .Text}} != ''
ORDER BY rand()
LIMIT {limit:UInt32}
