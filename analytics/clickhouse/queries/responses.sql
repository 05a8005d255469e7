-- How many responses, blank ones left out, does each wave have?
SELECT toString(wave) AS wave, count() AS n FROM {{table .}} WHERE NOT blank GROUP BY wave
