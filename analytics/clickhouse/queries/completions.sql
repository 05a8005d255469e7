-- How many responses, blank ones left out, does each wave have, and how many of them are by people?
SELECT toString(wave) AS wave, count() AS n, {{template "key" .}} AS k,
    countIf(source = 'person') AS people, toUInt16({{if .Keys}}sumIf(record_key, source = 'person'){{else}}toUInt64(0){{end}} % 1000) AS pk
FROM {{table .Table}} WHERE {{template "where" .}}
GROUP BY wave
