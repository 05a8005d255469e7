-- Which parts of a table could not be read when it was opened, and were laid aside?
SELECT name
FROM system.detached_parts
WHERE database = {database:String} AND table = {table:String} AND startsWith(reason, 'broken')
