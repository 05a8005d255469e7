package chart

import (
	"errors"
	"fmt"
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Diverging draws questions that share an odd or even number of ordered choices as stacked bars that
// part at zero: lower choices to the left, higher ones to the right, a middle one half on each
// side. Percentages are of each question's base; one below 5 that is bounded is left out. All
// questions have the same choices, in order, two or more; else it is an error.
func Diverging(questions []analytics.Frequency, look Look) (Options, error) {
	if err := sameChoices(questions); err != nil {
		return nil, err
	}
	choices := questions[0].Rows
	names, order := make([]string, len(questions)), make([]string, len(choices))
	for i, q := range questions {
		names[i] = label(q.Label)
	}
	for i, r := range choices {
		order[i] = label(r.Label)
	}
	low, high := reach(questions)
	bar := lying(names, opts.XAxis{Min: low, Max: high, AxisLabel: &opts.AxisLabel{Formatter: "@absPercent"}})
	bar.SetGlobalOptions(charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Top: "0", Left: "0",
		Type: "plain", Data: order}))
	var patches []patch
	for _, p := range pieces(len(choices)) {
		bar.AddSeries(order[p.choice], nil)
		colour := colourOf(p.choice, len(choices))
		patches = append(patches, patch{look.pieceData(questions, p), map[string]any{
			"stack": "all", "barMaxWidth": 30,
			"itemStyle": map[string]any{"color": fmt.Sprintf("@agree%d", colour)},
			"label":     pieceLabel(p, colour),
		}})
	}
	area := plot(0, 24)
	delete(area, "top") // charts.js begins it below the legend
	return look.finish(bar, frame{grid: area, xAxis: map[string]any{"interval": step}}, patches...)
}

func sameChoices(questions []analytics.Frequency) error {
	if len(questions) == 0 || len(questions[0].Rows) < 2 {
		return errors.New("a diverging chart needs questions with two choices or more")
	}
	for _, q := range questions {
		if len(q.Rows) != len(questions[0].Rows) {
			return fmt.Errorf("question %s has other choices than %s", q.ID, questions[0].ID)
		}
	}
	return nil
}

// step is the distance in per cent between two lines of the axis.
const step = 25

// reach is how far the bars go to either side, in whole steps.
func reach(questions []analytics.Frequency) (low, high float64) {
	low, high = -step, step
	for _, q := range questions {
		left, right := 0.0, 0.0
		for _, p := range pieces(len(q.Rows)) {
			if length := p.part * share(q.Rows[p.choice]); p.sign < 0 {
				left += length
			} else {
				right += length
			}
		}
		low, high = min(low, -step*math.Ceil(left/step)), max(high, step*math.Ceil(right/step))
	}
	return max(low, -100), min(high, 100)
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

func (l Look) pieceData(questions []analytics.Frequency, p piece) []datum {
	data := make([]datum, len(questions))
	for i, q := range questions {
		row := q.Rows[p.choice]
		d := datum{Value: p.sign * p.part * share(row), Name: label(q.Label),
			Tooltip: l.told(row, q.Base, q.Label, row.Label)}
		if p.part < 1 { // the label tells the last number: the whole of both halves
			d.Value = []any{d.Value, i, share(row)}
		}
		if row.Bounded == analytics.Above95 {
			d.Label = map[string]any{"formatter": l.said(row)}
		}
		data[i] = d
	}
	return data
}

// pieceLabel is the label of a choice's bars. A middle has one, on its second half, across zero.
func pieceLabel(p piece, colour int) map[string]any {
	look := map[string]any{"show": p.part == 1 || p.sign > 0, "formatter": "@segment",
		"color": fmt.Sprintf("@onAgree%d", colour)}
	if p.part < 1 {
		maps.Copy(look, map[string]any{"position": "insideLeft", "align": "center", "distance": 0,
			"backgroundColor": "@agree3", "padding": []int{0, 3}})
	}
	return look
}

// colourOf spreads choices over the five colours of agreement: the ends are the deep ones, the third
// is for a middle alone.
func colourOf(choice, choices int) int {
	mirrored := choices - 1 - choice
	switch {
	case choice == mirrored:
		return 3
	case choice == 0:
		return 1
	case mirrored == 0:
		return 5
	case choice < mirrored:
		return 2
	}
	return 4
}
