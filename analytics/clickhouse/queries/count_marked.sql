-- How many of the responses with these marks, hashes of their ids, are in the table?
SELECT count() AS n FROM {{table .}} WHERE lower(hex(SHA256(toString(response)))) IN {marks:Array(String)}
