-- Which tables are there, ours and ClickHouse's records of what it did, and of which columns?
-- Its other tables tell of the program, not of what happened; reading some of them (stack_trace)
-- sends signals to every thread and must not be done in our process.
SELECT database, table, groupArray(name) AS columns, groupArray(type) AS types
FROM system.columns
WHERE database = {database:String}
    OR database = 'system' AND match(table, '(_log(_[0-9]+)?|^(parts|parts_columns|detached_parts|processes|user_processes|mutations|merges|moves|errors|backups|query_cache|asynchronous_inserts|dropped_tables|warnings|metrics|events|asynchronous_metrics|tables|databases|settings))$')
GROUP BY database, table
ORDER BY database, table
