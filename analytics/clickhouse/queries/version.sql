-- Which responses does the table hold, as one number? It reads no rows. Blocks are numbered in the order
-- of inserts and never again; a part that was rewritten carries the number of what rewrote it as the
-- fifth piece of its name; the folder of a part is its table's. Merging parts changes none of these, nor
-- how many rows have which number. A table that is not there is like an empty one.
SELECT cityHash64(
    max(max_block_number),
    sum(rows * cityHash64(splitByChar('_', name)[5])),
    sum(rows),
    any(substring(path, 1, length(path) - length(name) - 1))
) AS n
FROM system.parts WHERE database = {database:String} AND table = {table:String} AND active
