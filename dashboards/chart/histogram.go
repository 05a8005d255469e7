package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Histogram draws the counts of bins side by side without gaps, and the median, where it is known, as
// a line above the bin it lies in. A bin whose count may not be shown has no bar, and says so.
func Histogram(bins []analytics.Bin, numbers analytics.Numeric, look Look) (Options, error) {
	names, data := make([]string, len(bins)), make([]datum, len(bins))
	for i, b := range bins {
		names[i] = label(b.Label)
		data[i] = datum{Value: float64(max(0, b.Count)), Name: names[i],
			Tooltip: tip(b.Label, Counted(look.Style, b)+look.pick(" of ", " sur ")+look.Count(numbers.N)),
			Label:   map[string]any{"formatter": Counted(look.Style, b)}}
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category",
			AxisLabel: &opts.AxisLabel{Interval: "0", HideOverlap: opts.Bool(true)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, MinInterval: 1,
			AxisLabel: &opts.AxisLabel{Formatter: "@count"}}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
	)
	bar.SetXAxis(names) // what the axis is given as data is lost
	bar.AddSeries(look.Title, nil)
	series := map[string]any{
		"itemStyle": map[string]any{"color": bars}, "barCategoryGap": "4%", "barMaxWidth": nil,
		"label": map[string]any{"show": true, "position": "top", "backgroundColor": "@paper",
			"padding": []int{2, 4}},
	}
	if i := binOf(bins, numbers.Median); i >= 0 {
		series["markLine"] = medianLine(i, look.pick("Median ", "Médiane ")+look.Short(*numbers.Median, 1))
	}
	room := map[string]any{"boundaryGap": []string{"0%", "15%"}} // for the line above the highest bar
	return look.finish(bar, frame{grid: plot(36, 16), yAxis: room}, patch{data, series})
}

// medianLine stands behind the bars and their labels, so that it crosses neither.
func medianLine(bin int, name string) map[string]any {
	return map[string]any{
		"silent": true, "symbol": "none", "animation": false, "z": 1,
		"data": []any{map[string]any{"xAxis": bin, "name": name}},
		"label": map[string]any{"show": true, "formatter": "{b}", "position": "end",
			"color": "@ink", "textBorderWidth": 0},
		"lineStyle": map[string]any{"type": "dashed", "width": 2, "color": "@ink"},
	}
}

// binOf is the index of the bin that x lies in, or -1. The end bins are open, as bands are.
func binOf(bins []analytics.Bin, x *float64) int {
	if x == nil {
		return -1
	}
	last := len(bins) - 1
	for i, b := range bins {
		if *x < b.High || i == last {
			return i
		}
	}
	return -1
}
