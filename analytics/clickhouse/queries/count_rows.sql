-- How many rows, blank ones too, does a table have?
SELECT count() AS n FROM {{table .}}
