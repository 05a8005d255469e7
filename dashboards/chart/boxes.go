package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Boxes draws a box for each group of numbers: from the lower to the upper quartile, a line at the
// median, and whiskers to the lowest and the highest number where these may be shown. A group
// without quartiles has no box. The axis shows all that a number can be where that is known, else what
// the boxes need.
func Boxes(names []string, groups []analytics.Numeric, whole Reach, look Look) (Options, error) {
	box := charts.NewBoxPlot()
	box.SetGlobalOptions(
		charts.WithXAxisOpts(whole.axis()),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: labelled(names), Inverse: opts.Bool(true),
			AxisLabel: &opts.AxisLabel{Formatter: "@wrap", Interval: "0"}}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	box.AddSeries(look.Title, nil)
	data := make([]datum, len(groups))
	for i, n := range groups {
		data[i] = datum{Value: "-", Name: label(names[i]), Tooltip: tip(names[i], "–")}
		if n.P25 == nil || n.Median == nil || n.P75 == nil {
			continue
		}
		low, high := n.P25, n.P75
		if n.Min != nil && n.Max != nil {
			low, high = n.Min, n.Max
		}
		data[i].Value = []float64{*low, *n.P25, *n.Median, *n.P75, *high}
		data[i].Tooltip = tip(names[i], look.pick("Median ", "Médiane ")+look.Short(*n.Median, 1),
			look.Short(*n.P25, 1)+"–"+look.Short(*n.P75, 1))
	}
	return look.finish(box, frame{grid: plot(8, 24)}, patch{data, map[string]any{
		"boxWidth": []int{10, 26},
	}})
}

// Reach is the least and the most that a number can be; the zero one says nothing.
type Reach struct{ Low, High float64 }

func (r Reach) axis() opts.XAxis {
	axis := opts.XAxis{Type: "value", Scale: opts.Bool(true), AxisLabel: &opts.AxisLabel{Formatter: "@number"}}
	if r.Low < r.High {
		axis.Min, axis.Max = r.Low, r.High
	}
	return axis
}
