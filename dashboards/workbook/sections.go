package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/dashboards/chart"
	"candour/survey"
)

// rowHeight is the least height in points of a row that has a bar beside it.
const rowHeight = 17.0

// sections writes a sheet for each part that has something to show.
func (b *book) sections() {
	for _, p := range b.parts {
		switch {
		case !p.shown():
		case p.items[0].section.Grid:
			b.grid(p)
		default:
			b.questions(p)
		}
	}
}

func (b *book) questions(p part) {
	s := b.newSheet(p.sheet, layout{lying: true, widths: []float64{222, 54, 61, 75, 75, 19, 433}})
	s.back(b.views[p.survey].Title)
	s.top("", p.label)
	for _, it := range p.items {
		s.together(func() { s.question(question{it.questions[0], it.card, b.style(p.survey)}) })
		s.gap(20)
	}
	if p.items[0].questions[0].Type == string(survey.TextType) {
		s.across(b.words.pick("What people wrote is not in this workbook: their own words could give"+
			" them away.", "Ce que les gens ont écrit ne figure pas dans ce classeur : leurs propres mots"+
			" pourraient les trahir."), quiet())
	}
}

// back names the survey, and leads back to the summary.
func (s *sheet) back(survey string) {
	s.row(0, cell{value: survey, look: quiet(), span: len(s.layout.widths) - 2},
		cell{value: s.words.pick("Back to the summary", "Retour au résumé"), span: 2,
			look: quiet().toRight().linked(), link: s.words.summarySheet()})
}

// question is one question with its texts.
type question struct {
	dashboards.Question
	card  dashboards.Card
	style analytics.Style
}

// question writes the title and finding, the table on the left, its chart on the right, the base.
func (s *sheet) question(q question) {
	s.across(q.card.Title, heading())
	s.across(q.card.Finding, plain())
	base := q.card.Base
	switch {
	case !shown(q.Question):
	case len(q.Rows) > 0:
		s.gap(4)
		s.choices(q)
		if drawable(q.Rows) && bounded(q.Rows) {
			base += " " + s.noBar()
		}
		s.places(q)
	case q.Numeric != nil:
		s.gap(4)
		s.numbers(q)
	}
	s.gap(3)
	s.across(strings.TrimSpace(base), quiet())
}

// noBar explains bars that are missing: of shares that are told only as less than something.
func (s *sheet) noBar() string {
	return s.words.pick("A share with “<” has no bar.", "Une part précédée de « < » est sans barre.")
}

// choices writes every choice, also those nobody chose, sorted unless the answers have an order.
func (s *sheet) choices(q question) {
	rows := q.InOrder()
	w := s.words
	before := s.used
	head := s.row(rowHeight, headCells(w.pick("Answer", "Réponse"), "n", "%",
		w.pick("95 % from", "95 % de"), w.pick("95 % to", "95 % à"))...)
	highest := 0.0
	for _, r := range rows {
		s.row(rowHeight, cell{value: r.Label, look: tableCell()},
			numberCell(count(q.style, r.Count), countFormat),
			numberCell(share(q.style, r.Percent, r.Bounded), shareFormat),
			numberCell(share(q.style, r.Low, ""), shareFormat),
			numberCell(share(q.style, r.High, ""), shareFormat))
		if r.Percent != nil {
			highest = max(highest, *r.Percent/100)
		}
	}
	if !drawable(rows) {
		return
	}
	last := head + len(rows)
	s.pad(before, 90)
	s.bars(plot{
		series: []excelize.ChartSeries{s.series(head, last, 4)},
		at:     ref(8, head), width: s.pixels(8, 8), height: (s.used - before) * 4 / 3,
		alt: q.alternative(),
	}, highest)
}

// alternative tells a chart in words.
func (q question) alternative() string {
	return q.card.Title + " " + q.card.Finding + " " + q.card.Base
}

// series is a column of numbers under its heading, with the first column for names.
func (s *sheet) series(head, last, col int) excelize.ChartSeries {
	return excelize.ChartSeries{
		Name:       area{s.name, col, head, col, head}.String(),
		Categories: area{s.name, 2, head + 1, 2, last}.String(),
		Values:     area{s.name, col, head + 1, col, last}.String(),
		Fill:       solid(accent),
		DataLabel:  labelled(ink),
	}
}

// pad leaves rows empty until so many points are used since before.
func (s *sheet) pad(before, points float64) {
	if missing := points - (s.used - before); missing > 0 {
		s.gap(missing)
	}
}

// numbers writes what describes numbers, then how many lie in each band.
func (s *sheet) numbers(q question) {
	w, n := s.words, q.Numeric
	value := w.pick("Value", "Valeur")
	if q.Unit != "" {
		value = q.Unit
	}
	before := s.used
	top := s.row(rowHeight, headCells(w.pick("Measure", "Mesure"), value)...)
	s.row(rowHeight, cell{value: "n", look: tableCell()},
		numberCell(count(q.style, n.N), countFormat))
	for _, m := range []struct {
		en, fr string
		value  *float64
	}{
		{"Median", "Médiane", n.Median}, {"Lower quartile", "Premier quartile", n.P25},
		{"Upper quartile", "Troisième quartile", n.P75}, {"Mean", "Moyenne", n.Mean},
		{"Standard deviation", "Écart type", n.SD}, {"Lowest", "Minimum", n.Min},
		{"Highest", "Maximum", n.Max},
	} {
		if m.value != nil {
			s.row(rowHeight, cell{value: w.pick(m.en, m.fr), look: tableCell()},
				numberCell(*m.value, decimals(*m.value)))
		}
	}
	if len(q.Bins) == 0 {
		return
	}
	s.gap(8)
	head := s.bins(q)
	if !drawableBins(q.Bins) {
		return
	}
	s.pad(before, 165)
	s.columns(plot{
		series: []excelize.ChartSeries{s.series(head, head+len(q.Bins), 3)},
		at:     ref(8, top), width: s.pixels(8, 8), height: min((s.used-before)*4/3, 230),
		alt: q.alternative(),
	})
}

// bins writes the bands and returns the row of their headings.
func (s *sheet) bins(q question) int {
	head := s.row(rowHeight, headCells(s.words.pick("Band", "Tranche"), "n")...)
	for _, bin := range q.Bins {
		s.row(rowHeight, cell{value: bin.Label, look: tableCell()},
			numberCell(binned(q, bin), countFormat))
	}
	return head
}

// binned is the count of a band, or the bound of its share.
func binned(q question, bin analytics.Bin) any {
	if bin.Bounded != analytics.Unbounded {
		return chart.Counted(q.style, bin, q.Numeric.N)
	}
	return count(q.style, bin.Count)
}
