-- How many of these responses are in the table?
SELECT uniqExact(response) AS n FROM {{table .}} WHERE response IN {ids:Array(UUID)}
