package workbook

import (
	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
)

// summary writes every question's finding in words, with the number of people it is about and the
// sheet that shows more.
func (b *book) summary() {
	w := b.words
	s := b.newSheet(w.summarySheet(), layout{widths: []float64{222, 367, 54, 56}})
	s.top(b.report.Title, w.pick("Every question in one sentence", "Chaque question en une phrase"))
	cells := headCells(w.pick("Question", "Question"), w.pick("Finding", "Constat"), "n",
		w.pick("Sheet", "Feuille"))
	cells[1].look = tableHead()
	head := s.row(rowHeight, cells...)
	for i := range b.report.Surveys {
		s.surveySummary(i)
	}
	s.repeat(head)
	s.tidy()
	b.do(b.file.SetDefinedName(&excelize.DefinedName{
		Name: "Summary", RefersTo: area{s.name, 2, head, 5, s.next - 1}.String(),
	}))
}

func (s *sheet) surveySummary(i int) {
	view := s.views[i]
	if len(s.report.Surveys) > 1 {
		s.gap(10)
	}
	s.across(view.Title, heading())
	s.across(view.Finding, plain())
	s.gap(4)
	hidden := 0
	for _, p := range s.parts {
		switch {
		case p.survey != i:
		case p.sheet == "":
			hidden += p.size()
		default:
			s.partSummary(p)
		}
	}
	if hidden > 0 {
		s.summaryRow(summaryLine{
			title: s.words.sprintf("%d questions", "%d questions", hidden), link: s.words.unseenSheet(),
			finding: s.words.pick("Not shown; the last column leads to the reason.",
				"Non montrées; la dernière colonne mène à la raison."),
		})
	}
}

// size is how many questions a part has.
func (p part) size() int {
	n := 0
	for _, it := range p.items {
		n += len(it.questions)
	}
	return n
}

func (s *sheet) partSummary(p part) {
	for _, it := range p.items {
		if it.section.Grid {
			s.summaryRow(summaryLine{
				title: it.card.Title, finding: it.card.Finding, link: p.sheet, bold: true,
			})
		}
		for _, q := range it.questions {
			line := s.lineOf(p.survey, q)
			line.link, line.within = p.sheet, it.section.Grid
			s.summaryRow(line)
		}
	}
}

// summaryLine is a line of the summary; n is nil for a grid, whose statements have their own.
type summaryLine struct {
	title, finding string
	n              any
	link           string
	bold           bool // a grid
	within         bool // one of its statements
}

func (s *sheet) lineOf(survey int, q dashboards.Question) summaryLine {
	style := s.style(survey)
	writer := dashboards.Writer{Style: style}
	base := q.Base
	if len(q.Rows) == 0 {
		base = q.Answered
	}
	if q.Suppressed {
		base = analytics.Hidden
	}
	return summaryLine{
		title: q.Label, finding: writer.Finding(q), n: count(style, base),
	}
}

func (s *sheet) summaryRow(l summaryLine) {
	first := tableCell().atTop()
	if l.bold {
		first = first.strong()
	}
	if l.within {
		first = first.inward()
	}
	s.row(rowHeight,
		cell{value: l.title, look: first},
		cell{value: l.finding, look: tableCell().atTop()},
		cell{value: l.n, look: tableCell().atTop().number(countFormat)},
		cell{value: s.words.pick("Open", "Ouvrir"), link: l.link,
			look: tableCell().atTop().toRight().linked()})
}
