package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
	"candour/survey"
)

// Sorted returns rows with the highest percentage first. The values named in last ("none of these")
// stay last, and "other" before them.
func Sorted(rows []analytics.Row, last ...string) []analytics.Row {
	place := func(r analytics.Row) int {
		switch {
		case slices.Contains(last, r.Value):
			return 2
		case r.Value == survey.Other:
			return 1
		}
		return 0
	}
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b analytics.Row) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(share(b), share(a)))
	})
	return sorted
}

// Bars draws one bar for each choice, in per cent of base, in the order given, with its 95 %
// interval as a thin line; what each bar stands for is written at the right, clear of both. A
// percentage above a bound is drawn as the bound, one below a bound without a bar.
func Bars(rows []analytics.Row, base analytics.Count, look Look) (Options, error) {
	names, said, data := make([]string, len(rows)), make([]string, len(rows)), make([]datum, len(rows))
	highest := 0.0
	intervals := [][2]any{}
	for i, r := range rows {
		names[i], said[i] = label(r.Label), look.said(r)
		data[i] = datum{Value: share(r), Name: names[i], Tooltip: look.told(r, base, r.Label)}
		highest = max(highest, share(r))
		if r.Low != nil && r.High != nil {
			highest = max(highest, *r.High)
			intervals = append(intervals, [2]any{at(*r.Low, i), at(*r.High, i)})
		}
	}
	bar := lying(names, opts.XAxis{
		Min: 0, Max: max(10, min(100, 10*math.Ceil(highest/10))), AxisLabel: &opts.AxisLabel{Formatter: "@percent"},
	})
	bar.ExtendYAxis(opts.YAxis{Type: "category", Data: said, Position: "right", Inverse: opts.Bool(true),
		AxisLine: &opts.AxisLine{Show: opts.Bool(false)}, AxisLabel: &opts.AxisLabel{Interval: "0"}})
	bar.AddSeries(look.Title, nil)
	return look.finish(bar, frame{grid: plot(8, 8)}, patch{data, map[string]any{
		"itemStyle": map[string]any{"color": bars}, "barMaxWidth": 26,
		"markLine": intervalLines(intervals),
	}})
}

// intervalLines draws a line between each pair of points, with a short stroke at both ends.
func intervalLines(pairs [][2]any) map[string]any {
	return map[string]any{
		"silent": true, "animation": false, "data": pairs,
		"symbol": []string{"rect", "rect"}, "symbolSize": []int{10, 2},
		"label":     map[string]any{"show": false},
		"lineStyle": map[string]any{"type": "solid", "width": 2, "color": "@ink"},
	}
}

func at(percent float64, category int) map[string]any {
	return map[string]any{"coord": []any{percent, category}}
}

// share is how long a row's bar is: 0 where it has no percentage or one below a bound.
func share(r analytics.Row) float64 {
	if r.Percent == nil || r.Bounded == analytics.Below5 {
		return 0
	}
	return *r.Percent
}
