-- Drops a table that nobody reads.
DROP TABLE IF EXISTS {{table .}} SYNC
