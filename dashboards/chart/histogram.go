package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Histogram draws bins side by side without gaps, each as wide as its band and so high that its area
// stands for its count, and the median, where it is known, as a line at its place. Bins of one width
// have their counts as heights. A bin whose count may not be shown has no area, and says so; one of nearly all has that of its bound. The
// last band of whole numbers reaches up to its last number's own unit; a last band that is wider
// than all others together is open, and drawn as wide as its neighbour.
func Histogram(bins []analytics.Bin, numbers analytics.Numeric, look Look) (Options, error) {
	edges := Edges(bins, look.Whole)
	even := evenly(edges)
	data, labels := make([]datum, len(bins)), make([]datum, len(bins))
	for i, b := range bins {
		width := edges[i+1] - edges[i]
		height := float64(max(0, b.Count))
		if b.Bounded == analytics.Above95 {
			height = analytics.Above(numbers.N) / 100 * float64(numbers.N)
		}
		if !even {
			height /= width
		}
		told := tip(b.Label, Counted(look.Style, b, numbers.N)+look.pick(" of ", " sur ")+look.Count(numbers.N))
		data[i] = datum{Value: []any{edges[i], edges[i+1], height}, Name: label(b.Label), Tooltip: told}
		labels[i] = datum{Value: []any{(edges[i] + edges[i+1]) / 2, height}, Name: label(b.Label), Tooltip: told,
			Label: map[string]any{"formatter": Counted(look.Style, b, numbers.N)}}
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: edges[0], Max: edges[len(bins)]}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0,
			AxisLabel: &opts.AxisLabel{Formatter: "@count"}}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
	)
	bar.AddSeries(look.Title, nil)
	bar.AddSeries(look.Title, nil)
	said := map[string]any{"type": "scatter", "symbolSize": 1, "silent": true, "tooltip": map[string]any{"show": false},
		"itemStyle": map[string]any{"opacity": 0},
		"label": map[string]any{"show": true, "position": "top", "backgroundColor": "@paper",
			"padding": []int{2, 4}}}
	if numbers.Median != nil {
		at := *numbers.Median
		if look.Whole == WholeNumbers { // 17 is drawn from 17 to 18
			at += 0.5
		}
		said["markLine"] = medianLine(min(max(at, edges[0]), edges[len(bins)]),
			look.pick("Median ", "Médiane ")+look.Short(*numbers.Median, 1))
	}
	counts := map[string]any{"boundaryGap": []string{"0%", "15%"}, "minInterval": 1} // for the line above the highest bar
	if !even {
		counts["axisLabel"], counts["splitLine"] = map[string]any{"show": false}, map[string]any{"show": false}
	}
	places := map[string]any{"splitLine": map[string]any{"show": false}, "axisLabel": edgeLabels(edges),
		"axisTick": map[string]any{"show": true, "customValues": edges}}
	return look.finish(bar, frame{grid: plot(36, 24), xAxis: places, yAxis: counts},
		patch{data, map[string]any{"type": "custom", "renderItem": "@drawBand",
			"encode": map[string]any{"x": []int{0, 1}, "y": 2}, "itemStyle": map[string]any{"color": bars}}},
		patch{labels, said})
}

func edgeLabels(edges []float64) map[string]any {
	return map[string]any{"customValues": edges, "formatter": "@number", "hideOverlap": true}
}

// Edges are where the bins begin and where the last one ends. Of whole numbers, "9 to 10" ends at 11.
func Edges(bins []analytics.Bin, whole Numbers) []float64 {
	edges := make([]float64, 0, len(bins)+1)
	for _, b := range bins {
		edges = append(edges, b.Low)
	}
	n := len(bins)
	end := bins[n-1].High
	single := !slices.ContainsFunc(bins, func(b analytics.Bin) bool { return b.High-b.Low != 1 })
	if whole == WholeNumbers && !single || end == bins[n-1].Low {
		end++
	}
	edges = append(edges, end)
	if n < 3 {
		return edges
	}
	if last := edges[n] - edges[n-1]; last > edges[n-1]-edges[0] {
		edges[n] = edges[n-1] + (edges[n-1] - edges[n-2])
	}
	return edges
}

func evenly(edges []float64) bool {
	for i := 2; i < len(edges); i++ {
		if math.Abs((edges[i]-edges[i-1])-(edges[1]-edges[0])) > 1e-9*(edges[len(edges)-1]-edges[0]) {
			return false
		}
	}
	return true
}

// medianLine stands behind the bars and their labels, so that it crosses neither.
func medianLine(at float64, name string) map[string]any {
	return map[string]any{
		"silent": true, "symbol": "none", "animation": false, "z": 1,
		"data": []any{map[string]any{"xAxis": at, "name": name}},
		"label": map[string]any{"show": true, "formatter": "{b}", "position": "end",
			"color": "@ink", "textBorderWidth": 0},
		"lineStyle": map[string]any{"type": "dashed", "width": 2, "color": "@ink"},
	}
}
