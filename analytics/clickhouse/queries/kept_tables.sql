-- Which tables hold responses or their snapshots?
SELECT name FROM system.tables
WHERE database = {database:String} AND match(name, '^[rp]_') ORDER BY name
