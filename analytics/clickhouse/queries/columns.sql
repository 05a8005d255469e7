-- Which columns does a table have, and of which types? None when there is no such table.
SELECT name, type
FROM system.columns
WHERE database = {database:String} AND table = {table:String}
