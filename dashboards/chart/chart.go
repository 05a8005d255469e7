// Package chart makes the options of ECharts from results, one chart a file. go-echarts builds
// them; what its types cannot say is patched in afterwards. Strings that begin with @ are names
// that charts.js replaces (server/web/assets/README.md lists them), so that no option holds code.
// Labels and tooltips of numbers are written here, so that a protected or hidden number is said
// as in the table beside it.
package chart

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Options are the options of ECharts, ready to be written as JSON.
type Options map[string]any

// Look is what all charts share. Description is the text alternative; Whole is of histograms alone.
type Look struct {
	analytics.Style
	Title       string
	Description string
	Whole       Numbers
}

// Numbers says of which kind the numbers of a histogram are.
type Numbers uint8

// Numbers are any, or whole ones.
const (
	AnyNumbers Numbers = iota
	WholeNumbers
)

// datum is a bar: its value, in per cent or a count (or that, its category and a number for the
// label), what its tooltip tells, and its own label where that is not the series'.
type datum struct {
	Value   any            `json:"value"`
	Name    string         `json:"name"`
	Tooltip map[string]any `json:"tooltip"`
	Label   map[string]any `json:"label,omitempty"`
}

// patch is what go-echarts has no types for: the data of each series, and keys to add to each.
type patch struct {
	data   []datum
	series map[string]any
}

// frame is what it has no types for around the series: the grid, and keys to add to the first of
// the axes.
type frame struct {
	grid         map[string]any
	xAxis, yAxis map[string]any
}

// bars is the colour of bars that an ink line is drawn over: pale on light paper, deep on dark.
const bars = "@agree4"

// built is a chart of go-echarts.
type built interface {
	Validate()
	JSON() map[string]any
}

// finish turns a built chart into options: with a text alternative, patterns besides colours, no
// toolbox and no movement. The error is of a number that JSON does not know, such as NaN.
func (l Look) finish(b built, f frame, patches ...patch) (Options, error) {
	b.Validate()
	o, err := pure(b.JSON())
	if err != nil {
		return nil, err
	}
	for _, unused := range []string{"title", "toolbox", "color"} {
		delete(o, unused)
	}
	o["grid"] = f.grid
	o.add("xAxis", 0, f.xAxis)
	o.add("yAxis", 0, f.yAxis)
	o["animation"] = false
	o["aria"] = map[string]any{
		"enabled": true,
		"label":   map[string]any{"description": l.Description},
		"decal":   map[string]any{"show": true},
	}
	for i, p := range patches {
		o.add("series", i, map[string]any{"data": p.data})
		o.add("series", i, p.series)
	}
	return pure(o)
}

// add adds keys to the entry at place of one of the lists that go-echarts writes.
func (o Options) add(list string, place int, keys map[string]any) {
	entries, _ := o[list].([]any)
	if entry, ok := entries[place].(map[string]any); ok {
		maps.Copy(entry, keys)
	}
}

// pure is what JSON leaves of a value.
func pure(v any) (Options, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write chart: %w", err)
	}
	var o Options
	if err := json.Unmarshal(text, &o); err != nil {
		return nil, fmt.Errorf("read chart: %w", err)
	}
	return o, nil
}

// plot is where a chart draws, in pixels from the edges, its labels included.
func plot(top, right int) map[string]any {
	return map[string]any{"left": 8, "right": right, "top": top, "bottom": 8, "containLabel": true}
}

// lying starts a chart of lying bars: categories from the top down, numbers from zero. Both axes
// name their type; without that ECharts draws another chart and says nothing.
func lying(categories []string, numbers opts.XAxis) *charts.Bar {
	bar := charts.NewBar()
	numbers.Type = "value"
	bar.SetGlobalOptions(
		charts.WithXAxisOpts(numbers),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Data: categories, Inverse: opts.Bool(true),
			AxisLabel: &opts.AxisLabel{Formatter: "@wrap", Interval: "0"},
		}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
	)
	return bar
}

func tooltip() charts.GlobalOpts {
	return charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item", Formatter: "@tip"})
}
