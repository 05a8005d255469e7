-- Which responses does the table hold, as one number? It reads no rows. Blocks are numbered in the order
-- of inserts and never again; a part that was rewritten carries the number of what rewrote it as the
-- fifth piece of its name. Merging parts changes neither, nor how many rows have which number.
SELECT cityHash64(
    (SELECT count() FROM {{table .}}),
    (SELECT toString(any(uuid)) FROM system.tables
        WHERE database = {database:String} AND name = {table:String}),
    (SELECT toString((max(max_block_number), sum(rows * cityHash64(splitByChar('_', name)[5]))))
        FROM system.parts WHERE database = {database:String} AND table = {table:String} AND active)
) AS n
