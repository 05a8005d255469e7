package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
	"candour/survey"
)

// Sorted returns rows with the highest percentage first; "other" stays last.
func Sorted(rows []analytics.Row) []analytics.Row {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b analytics.Row) int {
		if (a.Value == survey.Other) != (b.Value == survey.Other) {
			return cmp.Compare(boolean(a.Value == survey.Other), boolean(b.Value == survey.Other))
		}
		return cmp.Compare(share(b), share(a))
	})
	return sorted
}

// Bars draws one bar for each choice, in per cent of base, in the order given, with its 95 %
// interval as a thin line; what each bar stands for is written at the right, clear of both. A
// bounded percentage is drawn at its bound, without a count.
func Bars(rows []analytics.Row, base analytics.Count, look Look) (Options, error) {
	names, said, data := make([]string, len(rows)), make([]string, len(rows)), make([]datum, len(rows))
	highest := 0.0
	var intervals [][2]any
	for i, r := range rows {
		names[i], said[i] = r.Label, look.said(r)
		data[i] = datum{Value: share(r), Name: r.Label, Count: r.Count, Base: base}
		highest = max(highest, share(r))
		if r.Low != nil && r.High != nil {
			highest = max(highest, *r.High)
			intervals = append(intervals, [2]any{at(*r.Low, i), at(*r.High, i)})
		}
	}
	bar := lying(names, opts.XAxis{
		Min: 0, Max: max(10, min(100, 10*math.Ceil(highest/10))), AxisLabel: &opts.AxisLabel{Formatter: "@percent"},
	})
	bar.SetGlobalOptions(grid("8"))
	bar.ExtendYAxis(opts.YAxis{Type: "category", Data: said, Position: "right", Inverse: opts.Bool(true),
		AxisLine: &opts.AxisLine{Show: opts.Bool(false)}})
	bar.AddSeries(look.Title, nil)
	return look.finish(bar, patch{data, map[string]any{
		"itemStyle": map[string]any{"color": "@accent"}, "barMaxWidth": 26,
		"markLine": intervalLines(intervals),
	}})
}

// said is what a bar stands for, in words: "64 % (384)".
func (l Look) said(r analytics.Row) string {
	if r.Count == analytics.Hidden {
		return l.Rough(r.Percent, r.Bounded)
	}
	return l.Rough(r.Percent, r.Bounded) + " (" + l.Count(r.Count) + ")"
}

// intervalLines draws a line between each pair of points.
func intervalLines(pairs [][2]any) map[string]any {
	return map[string]any{
		"silent": true, "symbol": "none", "animation": false, "data": pairs,
		"label":     map[string]any{"show": false},
		"lineStyle": map[string]any{"type": "solid", "width": 2, "color": "@ink"},
	}
}

func at(percent float64, category int) map[string]any {
	return map[string]any{"coord": []any{percent, category}}
}

// share is a row's percentage, 0 where it has none.
func share(r analytics.Row) float64 {
	if r.Percent == nil {
		return 0
	}
	return *r.Percent
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}
