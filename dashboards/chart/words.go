package chart

import (
	"math"
	"strings"
	"unicode/utf8"

	"candour/analytics"
)

// Rough writes a percentage without decimals. One that would look like none or all without being it
// is "<1 %" or ">99 %".
func Rough(style analytics.Style, percent float64, bound analytics.Bound) string {
	switch {
	case bound != analytics.Unbounded:
	case percent > 0 && percent < 1:
		percent, bound = 1, analytics.Below5
	case percent > 99 && percent < 100:
		percent, bound = 99, analytics.Above95
	}
	return style.Rough(&percent, bound)
}

// Counted writes the count of a bin; a bounded one as its share of all who answered.
func Counted(style analytics.Style, b analytics.Bin, all analytics.Count) string {
	switch b.Bounded {
	case analytics.Below5:
		return Rough(style, 5, b.Bounded)
	case analytics.Above95:
		return Rough(style, analytics.Above(all), b.Bounded)
	}
	return style.Count(b.Count)
}

// said is what a bar stands for, in words: "64 % (384)".
func (l Look) said(r analytics.Row) string {
	if r.Percent == nil {
		return "–"
	}
	text := Rough(l.Style, *r.Percent, r.Bounded)
	if r.Count == analytics.Hidden {
		return text
	}
	return text + " (" + l.Count(r.Count) + ")"
}

// told is what the tooltip of a bar tells: "64 % (384 of 600)" under the names of the bar.
func (l Look) told(r analytics.Row, base analytics.Count, names ...string) map[string]any {
	text := l.said(r)
	if rest, counted := strings.CutSuffix(text, ")"); counted {
		text = rest + l.pick(" of ", " sur ") + l.Count(base) + ")"
	}
	return tip(append(names, text)...)
}

// tip is a tooltip of a line for each text. What ECharts would take for a template or for marks of
// style is made plain with a space of no width.
func tip(lines ...string) map[string]any {
	text := strings.ReplaceAll(strings.Join(lines, "\n"), "{", "{\u200b")
	return map[string]any{"formatter": plain(text)}
}

// plain keeps a text from being taken for one of the names that charts.js replaces.
func plain(text string) string {
	if strings.HasPrefix(text, "@") {
		return "\u200b" + text
	}
	return text
}

// The longest label that a chart has room for, in characters, how many stand on a line, and the
// heights in pixels of a line and of a row in charts.js.
const (
	longest    = 100
	lineLength = 20
	lineHeight = 20.0
	rowHeight  = 46.0
)

// label cuts a long label short; the table beside the chart has all of it.
func label(text string) string {
	if utf8.RuneCountInString(text) > longest {
		text = strings.TrimSpace(string([]rune(text)[:longest-1])) + "…"
	}
	return plain(text)
}

// Height is how high a chart of lying bars is, in rows of charts.js: more than the bars where
// labels need several lines.
func Height(labels []string) int {
	lines := 1.0
	for _, text := range labels {
		lines = max(lines, math.Ceil(float64(utf8.RuneCountInString(label(text)))/lineLength))
	}
	return int(math.Ceil(float64(len(labels)) * max(1, lines*lineHeight/rowHeight)))
}

func (l Look) pick(en, fr string) string {
	if l.Lang == "fr" || strings.HasPrefix(l.Lang, "fr-") {
		return fr
	}
	return en
}
