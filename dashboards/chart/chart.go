// Package chart makes the options of ECharts from results, one chart a file. go-echarts builds
// them; what its types cannot say is patched in afterwards. Strings that begin with @ are names
// that charts.js replaces (server/web/assets/README.md lists them), so that no option holds code.
package chart

import (
	"encoding/json"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Options are the options of ECharts, ready to be written as JSON.
type Options map[string]any

// Look is what all charts share. Description is the text alternative.
type Look struct {
	analytics.Style
	Title       string
	Description string
}

// datum is a bar with what its label and tooltip tell: Value is drawn, in per cent; Percent, if
// there, is said instead; Count of Base is added to it.
type datum struct {
	Value   float64         `json:"value"`
	Name    string          `json:"name"`
	Percent *float64        `json:"percent,omitempty"`
	Count   analytics.Count `json:"count"`
	Base    analytics.Count `json:"base"`
}

// patch is what go-echarts has no types for: the data of each series, and keys to add to each.
type patch struct {
	data   any
	series map[string]any
}

// finish turns a built chart into options: with a text alternative, patterns besides colours, no
// toolbox and no movement.
func (l Look) finish(bar *charts.Bar, patches ...patch) (Options, error) {
	bar.Validate()
	text, err := json.Marshal(bar.JSON())
	if err != nil {
		return nil, err
	}
	var o Options
	if err := json.Unmarshal(text, &o); err != nil {
		return nil, err
	}
	for _, unused := range []string{"title", "toolbox", "color"} {
		delete(o, unused)
	}
	o["animation"] = false
	o["aria"] = map[string]any{
		"enabled": true,
		"label":   map[string]any{"description": l.Description},
		"decal":   map[string]any{"show": true},
	}
	series, _ := o["series"].([]any) // go-echarts always writes a list
	for i, p := range patches {
		one, _ := series[i].(map[string]any)
		one["data"] = p.data
		for key, value := range p.series {
			one[key] = value
		}
	}
	return o, nil
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
			AxisLabel: &opts.AxisLabel{Formatter: "@wrap"},
		}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
	)
	return bar
}

func tooltip() charts.GlobalOpts {
	return charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item", Formatter: "@tip"})
}

func grid(right string) charts.GlobalOpts {
	return charts.WithGridOpts(opts.Grid{
		Left: "8", Right: right, Top: "8", Bottom: "8", ContainLabel: opts.Bool(true),
	})
}
