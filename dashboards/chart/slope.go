package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Line is one answer's share in each wave. Strong lines stand out.
type Line struct {
	Name   string
	Strong bool
	Points []analytics.Row // without Percent where nothing may be said
}

// Slopes draws the shares of answers from wave to wave as lines, each with its name and its last share
// at the right end, and its first at the left. Intervals are drawn as thin uprights.
func Slopes(waves []string, lines []Line, look Look) (Options, error) {
	line := charts.NewLine()
	highest := 0.0
	for _, l := range lines {
		for _, p := range l.Points {
			highest = max(highest, share(p))
			if p.High != nil {
				highest = max(highest, *p.High)
			}
		}
	}
	line.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: &opts.AxisLabel{Interval: "0"}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, Max: max(10, min(100, 10*math.Ceil(highest/10))),
			AxisLabel: &opts.AxisLabel{Formatter: "@percent"}}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	line.SetXAxis(labelled(waves))
	var patches []patch
	clear := uncrowded(lines, highest)
	for i, l := range lines {
		line.AddSeries(label(l.Name), nil)
		p := look.slope(waves, l)
		p.series["label"] = map[string]any{"show": clear[i], "position": "left"}
		patches = append(patches, p)
	}
	for _, l := range lines {
		line.AddSeries(label(l.Name), nil)
		patches = append(patches, intervals(l))
	}
	grid := map[string]any{"left": 60, "right": "@labels", "top": 16, "bottom": 28}
	numbers := map[string]any{"axisLabel": map[string]any{"show": false}} // every end says its number
	return look.finish(line, frame{grid: grid, xAxis: map[string]any{"boundaryGap": false,
		"axisLabel": map[string]any{"margin": 12, "interval": 0}}, yAxis: numbers}, patches...)
}

// uncrowded says of each line whether there is room for its first number: those of strong lines come
// first, then from the top down, none nearer than a line of text to another. The table has them all.
func uncrowded(lines []Line, highest float64) []bool {
	room := max(10, highest) * 0.05
	shown, said := make([]bool, len(lines)), []float64{}
	for _, strong := range []bool{true, false} {
		for i, l := range lines {
			if l.Strong != strong || len(l.Points) == 0 || l.Points[0].Percent == nil {
				continue
			}
			at := share(l.Points[0])
			shown[i] = !slices.ContainsFunc(said, func(x float64) bool { return math.Abs(x-at) < room })
			if shown[i] {
				said = append(said, at)
			}
		}
	}
	return shown
}

// slope is a line with its labels.
func (l Look) slope(waves []string, s Line) patch {
	data := make([]datum, len(s.Points))
	last := -1
	for i, p := range s.Points {
		data[i] = datum{Value: "-", Name: label(s.Name), Tooltip: tip(s.Name, waves[i], l.said(p))}
		if p.Percent == nil {
			continue
		}
		data[i].Value, last = share(p), i
		data[i].Label = map[string]any{"formatter": Rough(l.Style, *p.Percent, p.Bounded)}
	}
	colour, width, z := "@muted", 2, 2
	if s.Strong {
		colour, width, z = "@accent", 4, 4
	}
	end := map[string]any{"show": true, "color": "@ink", "formatter": "{a}", "distance": 12,
		"width": "@labelWidth", "overflow": "break", "lineHeight": 17}
	if last >= 0 {
		end["formatter"] = Rough(l.Style, *s.Points[last].Percent, s.Points[last].Bounded) + "  {a}"
		data[last].Label = map[string]any{"show": false}
	}
	if s.Strong {
		end["fontWeight"] = 650
	}
	return patch{data, map[string]any{
		"symbol": "circle", "symbolSize": 9, "z": z, "connectNulls": true,
		"lineStyle":   map[string]any{"color": colour, "width": width},
		"itemStyle":   map[string]any{"color": colour},
		"endLabel":    end,
		"labelLayout": map[string]any{"moveOverlap": "shiftY"},
	}}
}

// intervals are the uprights through a line's points.
func intervals(s Line) patch {
	data := []datum{}
	for i, p := range s.Points {
		if p.Low != nil && p.High != nil {
			data = append(data, datum{Value: []any{i, *p.Low, *p.High}, Name: label(s.Name)})
		}
	}
	colour := "@muted"
	if s.Strong {
		colour = "@accent"
	}
	return patch{data, map[string]any{"type": "custom", "renderItem": "@drawInterval", "silent": true, "z": 1,
		"encode": map[string]any{"x": 0, "y": []int{1, 2}}, "itemStyle": map[string]any{"color": colour},
		"tooltip": map[string]any{"show": false}}}
}
