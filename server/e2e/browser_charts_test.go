package e2e_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/survey"
)

// mark is a bar, or a piece of one, as it stands in a drawing, in CSS pixels.
type mark struct {
	X, Y, W, H float64
}

// drawing is a chart as it was drawn.
type drawing struct {
	Height float64
	Alt    string
	Role   string
	Marks  []mark
	Texts  []string
}

// drawingOf reads a chart from the page. Marks have the ink's outline; what has a place of its own is
// in the legend, and pattern fills lie over solid ones.
func drawingOf(tb *tab, id string) drawing {
	tb.t.Helper()
	return evaluate[drawing](tb, `(() => {
		const c = document.getElementById("`+id+`"), s = c?.querySelector("svg");
		if (!s) return {};
		const ink = getComputedStyle(document.body).color, same = document.createElement("i");
		const isInk = stroke => { same.style.color = stroke; document.body.append(same);
			const is = getComputedStyle(same).color === ink; same.remove(); return is; };
		return {Height: s.getBoundingClientRect().height, Role: c.getAttribute("role"),
			Alt: c.getAttribute("aria-label") ?? "",
			Texts: [...s.querySelectorAll("text")].map(e => e.textContent),
			Marks: [...s.querySelectorAll("path[fill^='#'][stroke]:not([transform])")]
				.filter(e => isInk(e.getAttribute("stroke"))).map(e => e.getBBox())
				.map(b => ({X: b.x, Y: b.y, W: b.width, H: b.height}))};
	})()`)
}

// Every question's chart is drawn, and what is drawn is what was counted.
func TestChartsAreDrawnToScale(t *testing.T) {
	d := demo(t)
	for _, survey := range []string{"youth-experience", "peer-support", "peer-support-session"} {
		for _, width := range []int64{phone, desktop} {
			tb := newTab(t, d.server, look{width: desktop})
			signIn(tb, d, "researcher")
			tb.show(look{width: width})
			tb.open("/dashboards/" + survey + "?lang=en&cards=all")
			tb.waitForCharts()
			numbers := exact(t, d, survey)
			wantCharts(tb, survey, numbers)
		}
	}
}

// waitForCharts waits until all charts are drawn.
func (tb *tab) waitForCharts() {
	tb.t.Helper()
	eventually(tb.t, "the charts are drawn", func() bool {
		return tb.count(".chart") > 0 && tb.count(".chart svg") == tb.count(".chart")
	})
}

func wantCharts(tb *tab, id string, numbers analytics.Frequencies) {
	tb.t.Helper()
	grids := map[string][]analytics.Frequency{}
	for _, q := range numbers.Questions {
		name := "q-" + q.ID + "-chart"
		switch {
		case tb.count("#q-"+q.Section+"-chart") > 0 && q.Section != "":
			grids[q.Section] = append(grids[q.Section], q)
		case q.Type == string(survey.TextType):
		case len(q.Rows) > 0:
			wantBars(tb, name, q)
		default:
			wantHistogram(tb, name, q)
		}
	}
	for section, questions := range grids {
		wantDiverging(tb, "q-"+section+"-chart", questions)
	}
	if n := tb.count(".chart"); n < len(grids)+3 {
		tb.t.Errorf("%s has %d charts", id, n)
	}
}

// wantWhole checks what all charts need: room, a role and a text alternative with numbers.
func wantWhole(tb *tab, id string, d drawing) {
	tb.t.Helper()
	if d.Height < 100 || d.Role != "img" || len(d.Alt) < 30 || !strings.ContainsAny(d.Alt, "0123456789") {
		tb.t.Errorf("%s is %v px high, role %q: %q", id, d.Height, d.Role, d.Alt)
	}
	if card := "#" + strings.TrimSuffix(id, "-chart") + "-title"; tb.count(card) != 1 {
		tb.t.Errorf("no heading %s", card)
	}
	if tb.count(`.c-result:has(#`+id+`) details table tbody tr`) == 0 {
		tb.t.Errorf("%s has no table", id)
	}
}

// proportional fails unless lengths are those of the amounts, within a pixel and a half.
func proportional(tb *tab, id string, lengths, amounts []float64) {
	tb.t.Helper()
	if len(lengths) != len(amounts) {
		tb.t.Errorf("%s has %d bars for %d numbers", id, len(lengths), len(amounts))
		return
	}
	at := slices.Index(amounts, slices.Max(amounts))
	if lengths[at] < 20 {
		tb.t.Errorf("%s: the longest bar has %v px", id, lengths[at])
		return
	}
	for i := range amounts {
		if want := lengths[at] * amounts[i] / amounts[at]; math.Abs(lengths[i]-want) > 1.5 {
			tb.t.Errorf("%s: bar %d is %v px for %v, not %v", id, i, lengths[i], amounts[i], want)
		}
	}
}

func wantBars(tb *tab, id string, q analytics.Frequency) {
	tb.t.Helper()
	d := drawingOf(tb, id)
	wantWhole(tb, id, d)
	slices.SortFunc(d.Marks, func(a, b mark) int { return int(a.Y - b.Y) })
	var lengths, amounts []float64
	for _, m := range d.Marks {
		lengths = append(lengths, m.W)
	}
	for _, r := range q.Rows {
		amounts = append(amounts, *r.Percent)
	}
	// Bars without an order of their own are sorted; so are both here.
	slices.Sort(lengths)
	slices.Sort(amounts)
	proportional(tb, id, lengths, amounts)
	said := strings.Join(d.Texts, " ")
	for _, r := range q.Rows {
		if first, _, _ := strings.Cut(r.Label, " "); !strings.Contains(said, first) {
			tb.t.Errorf("%s does not say %q: %s", id, r.Label, said)
		}
	}
}

func wantHistogram(tb *tab, id string, q analytics.Frequency) {
	tb.t.Helper()
	d := drawingOf(tb, id)
	wantWhole(tb, id, d)
	slices.SortFunc(d.Marks, func(a, b mark) int { return int(a.X - b.X) })
	var lengths, amounts []float64
	for _, m := range d.Marks {
		lengths = append(lengths, m.H)
	}
	// An area stands for a count, so a height is a count by its band's width; a pixel is free on either
	// side of a bar.
	for i, b := range q.Bins {
		if i < len(d.Marks) {
			amounts = append(amounts, float64(b.Count)/(d.Marks[i].W+2))
		}
	}
	proportional(tb, id, lengths, amounts)
	edge := analytics.Style{Lang: "en"}.Short(q.Bins[1].Low, 2)
	if len(q.Bins) != len(d.Marks) || !slices.Contains(d.Texts, edge) || !strings.Contains(strings.Join(d.Texts, " "), "Median") {
		tb.t.Errorf("%s does not name its edges or the median: %q", id, d.Texts)
	}
}

// wantDiverging checks that each statement's bar parts at the same place, in its own proportions: the
// lower choices and half of the middle to the left of it.
func wantDiverging(tb *tab, id string, questions []analytics.Frequency) {
	tb.t.Helper()
	d := drawingOf(tb, id)
	wantWhole(tb, id, d)
	lines := d.lines()
	if len(lines) != len(questions) {
		tb.t.Errorf("%s has %d lines for %d statements", id, len(lines), len(questions))
		return
	}
	var parts []float64
	for i, line := range lines {
		// The first piece reaches from the middle downwards.
		zero, left, right := line[0].X+line[0].W, line[0].X, line[0].X+line[0].W
		for _, m := range line {
			left, right = min(left, m.X), max(right, m.X+m.W)
		}
		rows, n := questions[i].Rows, len(questions[i].Rows)
		want := *rows[n/2].Percent / 2
		for _, r := range rows[:n/2] {
			want += *r.Percent
		}
		pixel := 100 / (right - left)
		if got := (zero - left) * pixel; math.Abs(got-want) > 1.5*pixel {
			tb.t.Errorf("%s: %q has %.1f %% to the left, not %.1f", id, questions[i].Label, got, want)
		}
		parts = append(parts, zero)
	}
	if slices.Max(parts)-slices.Min(parts) > 1 {
		tb.t.Errorf("%s: the bars part at %v", id, parts)
	}
}

// lines are the marks of each lying bar, from the top down, in the order they were drawn.
func (d drawing) lines() (lines [][]mark) {
	marks := slices.Clone(d.Marks)
	slices.SortStableFunc(marks, func(a, b mark) int { return int(a.Y+a.H/2) - int(b.Y+b.H/2) })
	for i, m := range marks {
		if i == 0 || m.Y-marks[i-1].Y > 10 {
			lines = append(lines, nil)
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], m)
	}
	for _, line := range lines {
		slices.SortFunc(line, func(a, b mark) int {
			return slices.Index(d.Marks, a) - slices.Index(d.Marks, b)
		})
	}
	return lines
}

// TestColumnsKeepApartWhenTheWindowShrinks: the names above a heat map's columns fit them anew.
func TestColumnsKeepApartWhenTheWindowShrinks(t *testing.T) {
	d := demo(t)
	tb := newTab(t, d.server, look{width: desktop})
	signIn(tb, d, "researcher")
	tb.open("/dashboards/youth-experience?lang=en&by=gender&cards=all")
	tb.waitForCharts()
	over := func() bool {
		return evaluate[bool](tb, `[...document.querySelectorAll(".chart[data-columns]")].some(chart => {
			const boxes = [...chart.querySelectorAll("svg text")].map(e => e.getBoundingClientRect());
			return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1 &&
				a.top < b.bottom - 4 && b.top < a.bottom - 4)); })`)
	}
	tb.show(look{width: 640})
	eventually(t, "no name lies on another", func() bool { return !over() })
}
