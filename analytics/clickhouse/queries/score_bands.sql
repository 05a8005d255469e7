-- How many scores of a scale lie in each of its bands, in each wave?
SELECT toString(wave) AS wave,
    toUInt32(arrayCount(edge -> score >= edge, {edges:Array(Float64)})) AS band,
    count() AS n, {{template "key" .}} AS k
FROM {{template "scored" .}}
GROUP BY wave, band
