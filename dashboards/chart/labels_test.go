package chart_test

import (
	"math"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards/chart"
)

// wordy is a label of a hundred characters that begins with its own number.
func wordy(n int) string {
	text := string(rune('1'+n)) + " I live with my parents or with other relatives who have looked after me since I was a small child at home"
	return text[:100]
}

// Labels of a hundred characters lie neither on each other nor outside their chart, on a phone and on a wide
// screen, in every kind of chart that has such labels; on a phone what is cut says so.
func TestLongLabelsDoNotOverlap(t *testing.T) {
	var names []string
	var rows []analytics.Row
	var grid []analytics.Frequency
	var lines []chart.Line
	var boxes []analytics.Numeric
	matrix := chart.Matrix{}
	share := func(percent float64) chart.Part { return chart.Part{Percent: &percent, Said: "50 %"} }
	for i := range 6 {
		f := answered(wordy(i), 400, 40, 60, 100, 200)
		row := f.Rows[3]
		row.Label = wordy(i)
		names, rows, grid = append(names, wordy(i)), append(rows, row), append(grid, f)
		boxes = append(boxes, described(40, 17))
		lines = append(lines, chart.Line{Name: wordy(i), Strong: i == 2, Points: []analytics.Row{row, row}})
		matrix.Rows = append(matrix.Rows, wordy(i))
		matrix.Cells = append(matrix.Cells, []chart.Part{share(40), share(50), share(10)})
	}
	matrix.Columns = names[:3]
	height := chart.Height(names)
	charts := []drawing{
		made(t, "bars", height)(chart.Bars(rows, 400, exact("en"))),
		made(t, "diverging", height+1)(chart.Diverging(grid, exact("en"))),
		made(t, "boxes", height)(chart.Boxes(names, boxes, chart.Reach{Low: 10, High: 30}, exact("en"))),
		made(t, "heat", height+1)(chart.Heat(matrix, exact("en"))),
		made(t, "grouped", height)(chart.Grouped(matrix, exact("en"))),
		made(t, "slopes", 6)(chart.Slopes([]string{"w1", "w2"}, lines, exact("en"))),
	}
	chromium, address := browser(t), site(t, "en", charts)
	for _, width := range []int64{360, 1280} {
		ctx := look(t, chromium, address, sight{width, "light"})
		for _, c := range charts {
			t.Run(c.Name, func(t *testing.T) {
				var texts []mark
				found := map[string]bool{}
				for _, m := range marks(t, ctx, c.Name) {
					if strings.TrimSpace(m.Text) != "" {
						texts = append(texts, m)
						for _, name := range names {
							found[name] = found[name] || strings.Contains(m.Text, name[:8])
						}
					}
				}
				for _, name := range names {
					if !found[name] {
						t.Errorf("at %d px %q is not there", width, name[:8])
					}
				}
				frame := evaluate[mark](t, ctx, `(() => { const b = document.getElementById("`+c.Name+`").getBoundingClientRect(); return {Left: b.left, Top: b.top, Right: b.right, Bottom: b.bottom}; })()`)
				for i, m := range texts {
					if m.Left < frame.Left-1 || m.Right > frame.Right+1 || m.Top < frame.Top-2 || m.Bottom > frame.Bottom+2 {
						t.Errorf("at %d px %q leaves the chart", width, m.Text)
					}
					for _, o := range texts[:i] {
						if min(m.Right, o.Right)-max(m.Left, o.Left) > 2 && math.Abs(m.centre()-o.centre()) < 13 {
							t.Errorf("at %d px %q lies on %q", width, m.Text, o.Text)
						}
					}
				}
			})
		}
	}
}
