-- How many rows does the table have? ClickHouse knows without reading them.
SELECT count() AS n FROM {{table .}}
