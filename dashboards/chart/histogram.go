package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Histogram draws the counts of bins side by side without gaps, and the median, where it is known, as
// a line across the bin it lies in.
func Histogram(bins []analytics.Bin, numbers *analytics.Numeric, look Look) (Options, error) {
	names, data := make([]string, len(bins)), make([]datum, len(bins))
	for i, b := range bins {
		names[i] = b.Label
		data[i] = datum{Value: float64(max(0, b.Count)), Name: b.Label, Count: b.Count, Base: numbers.N}
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: names,
			AxisLabel: &opts.AxisLabel{HideOverlap: opts.Bool(true)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, MinInterval: 1,
			AxisLabel: &opts.AxisLabel{Formatter: "@count"}}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithGridOpts(opts.Grid{Left: "8", Right: "16", Top: "36", Bottom: "8", ContainLabel: opts.Bool(true)}),
	)
	bar.AddSeries(look.Title, nil)
	series := map[string]any{
		"itemStyle": map[string]any{"color": "@accent"}, "barCategoryGap": "4%",
		"label": map[string]any{"show": true, "position": "top", "formatter": "@count"},
	}
	if i := binOf(bins, numbers.Median); i >= 0 {
		series["markLine"] = medianLine(i, look)
	}
	return look.finish(bar, patch{data, series})
}

func medianLine(bin int, look Look) map[string]any {
	name := "Median"
	if look.Lang == "fr" {
		name = "Médiane"
	}
	return map[string]any{
		"silent": true, "symbol": "none", "data": []any{map[string]any{"xAxis": bin, "name": name}},
		"label":     map[string]any{"show": true, "formatter": "{b}", "position": "end"},
		"lineStyle": map[string]any{"type": "dashed", "width": 2, "color": "@ink"},
	}
}

// binOf is the index of the bin that x lies in, or -1.
func binOf(bins []analytics.Bin, x *float64) int {
	if x == nil {
		return -1
	}
	for i, b := range bins {
		if *x >= b.Low && (*x < b.High || i == len(bins)-1 && *x <= b.High) {
			return i
		}
	}
	return -1
}
