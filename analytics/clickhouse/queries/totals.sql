-- How many responses are there, from where, and how many of them are blank?
SELECT toInt32(-1) AS question, if(blank, 'blank', 'source') AS part, toString(source) AS value,
    count() AS n, {{template "key" .}} AS k
FROM {{table .Table}} WHERE {{template "scope" .}} GROUP BY blank, source
