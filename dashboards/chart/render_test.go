package chart_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"candour/analytics"
	"candour/dashboards/chart"
)

// paper is the colours of charts.js that these tests look for.
type paper struct {
	scheme, bar, ink string
	agree            [5]string
}

func papers() []paper {
	return []paper{
		{"light", "#93C6C1", "#1F2933", [5]string{"#933F12", "#EBB189", "#E4DFD5", "#93C6C1", "#0F5C5C"}},
		{"dark", "#255E59", "#F1ECE3", [5]string{"#F0A06B", "#7D4626", "#41494C", "#255E59", "#8FD3CA"}},
	}
}

// near is how far in pixels a mark may be from its place.
const near = 1.5

func wantNear(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > near {
		t.Errorf("%s: got %.1f px, want %.1f px", what, got, want)
	}
}

func TestChartsAreDrawn(t *testing.T) {
	rows := chart.Sorted(answered("Care", 412, 20, 60, 90, 142, 100).Rows)
	rows[4] = bounded(rows[4], analytics.Below5)
	grid := []analytics.Frequency{answered("They met me.", 412, 20, 60, 90, 142, 100),
		answered("I felt judged.", 400, 200, 100, 60, 20, 20)}
	pairs := []analytics.Frequency{answered("They met me.", 400, 40, 60, 100, 200)}
	charts := []drawing{
		made(t, "bars", 5)(chart.Bars(rows, 412, exact("en"))),
		made(t, "odd", 3)(chart.Diverging(grid, exact("en"))),
		made(t, "even", 2)(chart.Diverging(pairs, exact("en"))),
		made(t, "histogram", 5)(chart.Histogram(ages(12, 300, 100), described(412, 17), exact("en"))),
	}
	share := func(percent float64) chart.Part {
		return chart.Part{Percent: &percent, Said: chart.Rough(exact("en").Style, percent, "")}
	}
	matrix := chart.Matrix{Rows: []string{"Agree", "Disagree"}, Columns: []string{"Woman", "Man", "Other"},
		Cells: [][]chart.Part{{share(81), share(42), {Said: "–"}}, {share(19), share(58), share(7)}}}
	charts = append(charts, made(t, "heat", 4)(chart.Heat(matrix, exact("en"))),
		made(t, "grouped", 5)(chart.Grouped(matrix, exact("en"))))
	chromium, address := browser(t), site(t, "en", charts)
	for _, p := range papers() {
		ctx := look(t, chromium, address, sight{900, p.scheme})
		t.Run("bars "+p.scheme, func(t *testing.T) { wantBars(t, marks(t, ctx, "bars"), rows, p) })
		t.Run("odd "+p.scheme, func(t *testing.T) { wantDiverging(t, marks(t, ctx, "odd"), grid, p) })
		t.Run("even "+p.scheme, func(t *testing.T) { wantDiverging(t, marks(t, ctx, "even"), pairs, p) })
		t.Run("histogram "+p.scheme, func(t *testing.T) { wantHistogram(t, marks(t, ctx, "histogram"), p) })
		t.Run("heat "+p.scheme, func(t *testing.T) { wantHeat(t, marks(t, ctx, "heat"), p) })
		t.Run("grouped "+p.scheme, func(t *testing.T) { wantGrouped(t, marks(t, ctx, "grouped"), p) })
		t.Run("tooltip "+p.scheme, func(t *testing.T) { wantTooltip(t, ctx, p) })
	}
}

func made(t *testing.T, name string, rows int) func(chart.Options, error) drawing {
	t.Helper()
	return func(o chart.Options, err error) drawing {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return drawing{name, rows, o}
	}
}

// wantBars looks at each bar's length, the ends of its interval, and its words at the right.
func wantBars(t *testing.T, all []mark, rows []analytics.Row, p paper) {
	x := scale(t, all, "0 %", "40 %")
	bars := filled(all, p.bar)
	if len(bars) != len(rows) {
		t.Fatalf("got %d bars, want %d", len(bars), len(rows))
	}
	for i, said := range []string{"34 % (142)", "24 % (100)", "22 % (90)", "15 % (60)", "<5 %"} {
		length, intervals := *rows[i].Percent, lines(all, bars[i], p.ink)
		if rows[i].Bounded == analytics.Below5 {
			length = 0
		}
		wantNear(t, rows[i].Label+" begins", bars[i].Left, x(0))
		wantNear(t, rows[i].Label+" ends", bars[i].Right, x(length))
		words := text(t, all, said)
		if !words.over(bars[i]) || words.Left < x(40) {
			t.Errorf("%q does not stand at the right of its bar", said)
		}
		if name := text(t, all, rows[i].Label); !name.over(bars[i]) || name.Right > x(0) {
			t.Errorf("%q does not stand at the left of its bar", rows[i].Label)
		}
		if rows[i].Low == nil {
			if len(intervals) > 0 {
				t.Errorf("%s has an interval", rows[i].Label)
			}
			continue
		}
		if len(intervals) != 1 {
			t.Fatalf("%s has %d intervals", rows[i].Label, len(intervals))
		}
		wantNear(t, rows[i].Label+" from", intervals[0].Left, x(*rows[i].Low))
		wantNear(t, rows[i].Label+" to", intervals[0].Right, x(*rows[i].High))
	}
}

// lines are the level lines in ink that cross a bar's middle.
func lines(all []mark, bar mark, ink string) []mark {
	var found []mark
	for _, m := range all {
		if strings.EqualFold(m.Stroke, ink) && m.height() < 1 && m.width() > 4 && m.over(bar) {
			found = append(found, m)
		}
	}
	return found
}

// wantDiverging looks at the ends of each piece, from the zero line outwards.
func wantDiverging(t *testing.T, all []mark, questions []analytics.Frequency, p paper) {
	x := scale(t, all, "0 %", "75 %")
	choices := len(questions[0].Rows)
	places := map[int][]int{5: {0, 1, 2, 3, 4}, 4: {0, 1, 3, 4}}[choices]
	for i, q := range questions {
		name := text(t, all, q.Label)
		left := 0.0 // the end of the lowest piece, in per cent
		for c := range (choices + 1) / 2 {
			part := 1.0
			if choices%2 == 1 && c == choices/2 {
				part = 0.5
			}
			left -= part * *q.Rows[c].Percent
		}
		for c, r := range q.Rows {
			pieces := slices.DeleteFunc(filled(all, p.agree[places[c]]), func(m mark) bool {
				return m.height() < 20 || !m.over(mark{Top: name.Top - 20, Bottom: name.Bottom + 20})
			})
			halves := 1
			if choices%2 == 1 && c == choices/2 {
				halves = 2
			}
			if len(pieces) != halves {
				t.Fatalf("question %d: %s has %d pieces, want %d", i, r.Label, len(pieces), halves)
			}
			wantNear(t, r.Label+" begins", pieces[0].Left, x(left))
			if halves == 2 {
				wantNear(t, "the first half ends", pieces[0].Right, x(0))
				wantNear(t, "the second half begins", pieces[1].Left, x(0))
			}
			left += *r.Percent
			wantNear(t, r.Label+" ends", pieces[halves-1].Right, x(left))
		}
	}
	if choices%2 == 1 {
		whole := text(t, all, "22 %") // of both halves of the first middle
		wantNear(t, "the middle's label", whole.middle(), x(0))
	}
	zero := slices.IndexFunc(all, func(m mark) bool {
		return m.width() < 1 && m.height() > 60 && math.Abs(m.Left-x(0)) < near && !m.Dashed
	})
	if zero < 0 {
		t.Error("there is no line at zero")
	}
}

func wantHistogram(t *testing.T, all []mark, p paper) {
	bars := filled(all, p.bar)
	if len(bars) != 3 {
		t.Fatalf("got %d bars, want 3", len(bars))
	}
	area := func(m mark) float64 { return (m.width() + 2) * m.height() } // a pixel free on either side
	unit := area(bars[1]) / 300
	for i, says := range []string{"12", "300", "100"} {
		count := []float64{12, 300, 100}[i]
		if got := area(bars[i]) / unit; math.Abs(got-count) > 3 {
			t.Errorf("the area of %s stands for %.1f", says, got)
		}
		wantNear(t, says+" stands at", bars[i].Bottom, bars[1].Bottom)
		wantNear(t, says+" is written at", text(t, all, says).middle(), bars[i].middle())
	}
	wantNear(t, "a band of four years beside one of three", (bars[0].width()+2)*3, (bars[1].width()+2)*4)
	if gap := bars[1].Left - bars[0].Right; gap < 0 || gap > 0.06*bars[1].width() {
		t.Errorf("got a gap of %.1f px between bars of %.1f px", gap, bars[1].width())
	}
	median := slices.IndexFunc(all, func(m mark) bool { return m.Dashed && m.width() < 1 })
	if median < 0 {
		t.Fatal("there is no median line")
	}
	wantNear(t, "the median line", all[median].Left, bars[1].Left+bars[1].width()/3)
	wantNear(t, "the median's name", text(t, all, "Median 17").middle(), all[median].Left)
}

// wantTooltip points at the longest bar.
func wantTooltip(t *testing.T, ctx context.Context, p paper) {
	t.Helper()
	bars := filled(marks(t, ctx, "bars"), p.bar)
	if err := chromedp.Do(ctx, chromedp.MouseEvent(chromedp.MouseMoved, bars[0].middle(), bars[0].centre())); err != nil {
		t.Fatal(err)
	}
	told := evaluate[string](t, ctx, `new Promise(done => {
		const look = () => {
			const texts = [...document.querySelectorAll("#bars svg text")].map(e => e.textContent);
			const told = texts.find(s => s.includes("of 412"));
			told ? done(told) : setTimeout(look, 20);
		};
		look();
	})`)
	if want := "34 % (142 of 412)"; strings.ReplaceAll(told, "\u00a0", " ") != want {
		t.Errorf("got %q, want %q", told, want)
	}
}

// wantHeat looks for a cell of the right shade around each number, rows and columns in line.
func wantHeat(t *testing.T, all []mark, p paper) {
	shades := map[string][]string{"light": {"#E3F0EE", "#BBDCD8", "#8FC4BF", "#1A605F", "#0A4242"},
		"dark": {"#213A37", "#2A5450", "#6BB5AE", "#8FCFC7", "#C4EDE7"}}[p.scheme]
	for _, c := range []struct {
		says  string
		shade int
	}{{"81 %", 4}, {"42 %", 2}, {"19 %", 1}, {"58 %", 3}, {"7 %", 0}} {
		number := text(t, all, c.says)
		in := slices.ContainsFunc(filled(all, shades[c.shade]), func(m mark) bool {
			return number.middle() > m.Left && number.middle() < m.Right && number.over(m)
		})
		if !in {
			t.Errorf("%s does not stand in a cell of shade %d", c.says, c.shade+1)
		}
	}
	wantNear(t, "cells of a column", text(t, all, "81 %").middle(), text(t, all, "19 %").middle())
	wantNear(t, "cells of a row", text(t, all, "81 %").centre(), text(t, all, "42 %").centre())
	text(t, all, "–")
}

// wantGrouped looks at the lengths of two groups' bars.
func wantGrouped(t *testing.T, all []mark, p paper) {
	x := scale(t, all, "0 %", "90 %")
	colour := map[string]string{"light": "#0072B2", "dark": "#4FA3DB"}[p.scheme]
	bars := slices.DeleteFunc(filled(all, colour), func(m mark) bool { return m.Left < x(0)-near || m.height() > 24 || m.Top < 40 })
	if len(bars) != 2 {
		t.Fatalf("got %d bars of the first group, want 2", len(bars))
	}
	wantNear(t, "81 % ends", bars[0].Right, x(81))
	wantNear(t, "19 % ends", bars[1].Right, x(19))
}

// A word without an end is broken, so that the bars beside it keep their room, and so is one of signs that
// are several characters each.
func TestEndlessWordsLeaveBarsTheirRoom(t *testing.T) {
	for _, c := range []struct{ name, word string }{
		{"letters", strings.Repeat("Donaudampfschiff", 6)},
		{"signs", strings.Repeat("👩‍👩‍👧", 30)},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := answered("Care", 100, 60, 40).Rows
			for i := range rows {
				rows[i].Label = c.word
			}
			charts := []drawing{made(t, "endless", 4)(chart.Bars(rows, 100, exact("en")))}
			p := papers()[0]
			ctx := look(t, browser(t), site(t, "en", charts), sight{900, p.scheme})
			bars := filled(marks(t, ctx, "endless"), p.bar)
			if len(bars) != 2 || bars[0].width() < 300 {
				t.Errorf("got %+v, want two bars, the longer 300 px at least", bars)
			}
		})
	}
}
