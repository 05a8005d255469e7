package chart

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Diverging draws questions that share an odd or even number of ordered choices as stacked bars that
// part at zero: lower choices to the left, higher ones to the right, a middle one half on each side.
// Percentages are of each question's base. All questions have the same choices, in order.
func Diverging(questions []analytics.Frequency, look Look) (Options, error) {
	names := make([]string, len(questions))
	for i, q := range questions {
		names[i] = q.Label
	}
	bar := lying(names, opts.XAxis{
		Min: -100, Max: 100, AxisLabel: &opts.AxisLabel{Formatter: "@absPercent"},
	})
	bar.SetGlobalOptions(
		charts.WithGridOpts(opts.Grid{Left: "8", Right: "24", Top: "64", Bottom: "8", ContainLabel: opts.Bool(true)}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Top: "0", Left: "0", Type: "plain"}),
	)
	var patches []patch
	for _, p := range pieces(len(questions[0].Rows)) {
		choice := questions[0].Rows[p.choice]
		bar.AddSeries(choice.Label, nil)
		patches = append(patches, patch{pieceData(questions, p), map[string]any{
			"stack": "all", "barMaxWidth": 30,
			"itemStyle": map[string]any{"color": agreeColour(p.choice, len(questions[0].Rows))},
			"label": map[string]any{"show": true, "formatter": "@segment",
				"color": onAgreeColour(p.choice, len(questions[0].Rows))},
		}})
	}
	o, err := look.finish(bar, patches...)
	if err == nil {
		o.legendInOrder(questions[0].Rows)
	}
	return o, err
}

// piece is one layer of the stack: a choice, its side, and how much of it is drawn there.
type piece struct {
	choice int
	sign   float64
	part   float64
}

// pieces lists the layers from zero outwards: the half middle, then lower choices downwards; the
// other half, then higher choices upwards.
func pieces(choices int) []piece {
	var all []piece
	middle := choices / 2
	odd := choices%2 == 1
	if odd {
		all = append(all, piece{middle, -1, 0.5})
	}
	for i := middle - 1; i >= 0; i-- {
		all = append(all, piece{i, -1, 1})
	}
	first := middle
	if odd {
		all = append(all, piece{middle, 1, 0.5})
		first++
	}
	for i := first; i < choices; i++ {
		all = append(all, piece{i, 1, 1})
	}
	return all
}

func pieceData(questions []analytics.Frequency, p piece) []datum {
	data := make([]datum, len(questions))
	for i, q := range questions {
		row := q.Rows[p.choice]
		whole := share(row)
		data[i] = datum{Value: p.sign * p.part * whole, Name: q.Label, Percent: &whole,
			Count: row.Count, Base: q.Base}
	}
	return data
}

// legendInOrder names each choice once, lowest first.
func (o Options) legendInOrder(rows []analytics.Row) {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Label
	}
	if legend, ok := o["legend"].(map[string]any); ok {
		legend["data"] = names
	}
}

// agreeColour spreads the choices over the five colours of agreement.
func agreeColour(choice, choices int) string { return fmt.Sprintf("@agree%d", fifth(choice, choices)) }

func onAgreeColour(choice, choices int) string {
	return fmt.Sprintf("@onAgree%d", fifth(choice, choices))
}

func fifth(choice, choices int) int {
	if choices < 2 {
		return 3
	}
	return 1 + (choice*4+(choices-1)/2)/(choices-1)
}
