-- Which columns does a table have, and of which types, from the first to the last?
SELECT name, type
FROM system.columns
WHERE database = {database:String} AND table = {table:String}
ORDER BY position
