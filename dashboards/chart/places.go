package chart

import (
	"errors"
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Places draws each choice of a ranking as one bar of pieces, from those who put it first, at zero, to those
// who put it last, in per cent of base. Names are those of the places; what nobody placed is no piece.
func Places(rows []analytics.Ranked, names []string, base analytics.Count, look Look) (Options, error) {
	if len(rows) == 0 || len(names) != len(rows[0].Places) {
		return nil, errors.New("a chart of places needs choices, and a name for each place")
	}
	choices := make([]string, len(rows))
	for i, r := range rows {
		choices[i] = label(r.Label)
	}
	bar := lying(choices, opts.XAxis{Min: 0, Max: 100, AxisLabel: &opts.AxisLabel{Formatter: "@percent"}})
	bar.SetGlobalOptions(charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Top: "0", Left: "0",
		Type: "plain", Data: labelled(names)}))
	var patches []patch
	for place, name := range names {
		bar.AddSeries(label(name), nil)
		shade := shadeOf(place, len(names))
		data := make([]datum, len(rows))
		for i, r := range rows {
			p := analytics.Row{Count: r.Places[place].Count, Percent: r.Places[place].Percent}
			data[i] = datum{Value: share(p), Name: choices[i], Tooltip: look.told(p, base, r.Label, name)}
		}
		patches = append(patches, patch{data, map[string]any{
			"stack": "all", "barMaxWidth": 30,
			"itemStyle": map[string]any{"color": fmt.Sprintf("@seq%d", shade)},
			"label":     map[string]any{"show": true, "formatter": "@segment", "color": fmt.Sprintf("@onSeq%d", shade)},
		}})
	}
	area := plot(0, 24)
	delete(area, "top") // charts.js begins it below the legend
	return look.finish(bar, frame{grid: area, xAxis: map[string]any{"interval": step}}, patches...)
}

// shadeOf spreads places over the shades, the first the deepest.
func shadeOf(place, places int) int {
	if places < 2 {
		return shades
	}
	return shades - int(math.Round(float64(place*(shades-1))/float64(places-1)))
}
