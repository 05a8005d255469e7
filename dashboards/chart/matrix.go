package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"candour/analytics"
)

// Matrix is a table of shares: rows by columns, each cell in per cent. Bases are the columns' own, for
// the tooltips; Hidden where there is none to tell.
type Matrix struct {
	Rows, Columns []string
	Bases         []analytics.Count
	Cells         [][]Part
}

// Part is one cell: nil where nothing may be said. Said is how it is written.
type Part struct {
	Percent *float64
	Bounded analytics.Bound
	Said    string
}

func (p Part) length() float64 {
	if p.Percent == nil || p.Bounded == analytics.Below5 {
		return 0
	}
	return *p.Percent
}

// shades is how many steps the colours of a heat map have.
const shades = 5

// Heat draws a matrix as cells whose shade grows with their share; each says its number. What may not
// be shown is a cell without a shade. The shades part the range from 0 to the highest share, in
// whole tens.
func Heat(m Matrix, look Look) (Options, error) {
	names, heads := labelled(m.Rows), labelled(m.Columns)
	highest := 0.0
	for _, row := range m.Cells {
		for _, p := range row {
			highest = max(highest, p.length())
		}
	}
	step := max(10, 10*math.Ceil(highest/10)) / shades
	var data []datum
	for i, row := range m.Cells {
		for j, p := range row {
			shade := min(shades, 1+int(p.length()/step))
			d := datum{Value: []any{j, i, p.length()}, Name: names[i],
				Tooltip: tip(m.Rows[i], m.Columns[j], p.Said),
				Label:   map[string]any{"formatter": plain(p.Said), "color": fmt.Sprintf("@onSeq%d", shade)}}
			if p.Percent == nil {
				d.Value, d.Label["color"] = []any{j, i, -1}, "@ink"
			}
			data = append(data, d)
		}
	}
	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: stacked(heads), Position: "top",
			AxisLabel: &opts.AxisLabel{Interval: "0"}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true),
			AxisLabel: &opts.AxisLabel{Formatter: "@wrap", Interval: "0"}}),
		tooltip(), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}))
	heat.AddSeries(look.Title, nil)
	o, err := look.finish(heat, frame{grid: plot(8, 8), xAxis: map[string]any{
		"axisLabel": map[string]any{"interval": 0, "width": "@column", "overflow": "break"},
		"axisLine":  map[string]any{"show": false},
	}, yAxis: map[string]any{"axisLine": map[string]any{"show": false}}},
		patch{data, map[string]any{"label": map[string]any{"show": true}}})
	if err != nil {
		return nil, err
	}
	o["visualMap"] = map[string]any{"type": "piecewise", "show": false, "dimension": 2, "pieces": pieceColours(step)}
	return o, nil
}

func pieceColours(step float64) []any {
	pieces := []any{map[string]any{"lt": 0, "color": "@paper"}}
	for i := range shades {
		piece := map[string]any{"gte": float64(i) * step, "color": fmt.Sprintf("@seq%d", i+1)}
		if i < shades-1 {
			piece["lt"] = float64(i+1) * step
		}
		pieces = append(pieces, piece)
	}
	return pieces
}

// mostGroups is how many groups have a colour of their own in grouped bars.
const mostGroups = 4

// stacked puts a column's base on a line of its own, without brackets: a phone has 50 px for it, and
// breaks what is wider within a number.
func stacked(heads []string) []string {
	lines := make([]string, len(heads))
	for i, head := range heads {
		lines[i] = head
		if label, base, ok := strings.Cut(head, " (n\u00a0=\u00a0"); ok {
			lines[i] = label + "\nn\u00a0=\u00a0" + strings.TrimSuffix(base, ")")
		}
	}
	return lines
}

// Grouped draws a matrix as bars side by side, one colour and pattern for each column. More than four
// columns are an error: a heat map shows them.
func Grouped(m Matrix, look Look) (Options, error) {
	if len(m.Columns) > mostGroups {
		return nil, fmt.Errorf("%d groups are too many for bars side by side", len(m.Columns))
	}
	highest := 0.0
	for _, row := range m.Cells {
		for _, p := range row {
			highest = max(highest, p.length())
		}
	}
	bar := lying(labelled(m.Rows), opts.XAxis{Min: 0, Max: max(10, min(100, 10*math.Ceil(highest/10))),
		AxisLabel: &opts.AxisLabel{Formatter: "@percent"}})
	heads := labelled(m.Columns)
	bar.SetGlobalOptions(charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Top: "0", Left: "0",
		Type: "plain", Data: heads}))
	var patches []patch
	for j, head := range heads {
		bar.AddSeries(head, nil)
		data := make([]datum, len(m.Rows))
		for i := range m.Rows {
			p := m.Cells[i][j]
			data[i] = datum{Value: p.length(), Name: label(m.Rows[i]), Tooltip: tip(m.Rows[i], m.Columns[j], p.Said),
				Label: map[string]any{"formatter": plain(p.Said)}}
		}
		patches = append(patches, patch{data, map[string]any{
			"itemStyle": map[string]any{"color": fmt.Sprintf("@cat%d", j+1)}, "barMaxWidth": 22, "barGap": "8%",
			"label": map[string]any{"show": true, "position": "right"},
		}})
	}
	area := plot(0, 64)
	delete(area, "top") // charts.js begins it below the legend
	return look.finish(bar, frame{grid: area}, patches...)
}

func labelled(texts []string) []string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = label(t)
	}
	return all
}
