-- Which tables are there, ours and ClickHouse's own records of what it did, and of which columns?
-- Tables that make their rows up as they are read (numbers, zeros) hold nothing.
SELECT database, table, groupArray(name) AS columns, groupArray(type) AS types
FROM system.columns
WHERE database = {database:String}
    OR database = 'system' AND NOT match(table, '^(numbers|zeros|primes|one$|generate|contributors|licenses|keywords|functions|documentation|time_zones|collations|columns|detached_tables|unicode|fail_points|zookeeper)')
GROUP BY database, table
ORDER BY database, table

