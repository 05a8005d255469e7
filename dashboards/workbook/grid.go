package workbook

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
)

// grid writes the sheet of a grid: one chart of all statements, and one table with a row for each
// statement and a column for each answer.
func (b *book) grid(p part) {
	card, section, style := p.items[0].card, p.items[0].section, b.style(p.survey)
	seen := slices.DeleteFunc(slices.Clone(section.Questions),
		func(q dashboards.Question) bool { return !shown(q) })
	answers := answersOf(seen)
	s := b.newSheet(p.sheet, gridLayout(len(answers)))
	s.back(b.views[p.survey].Title)
	s.top("", card.Title)
	s.across(card.Finding, plain())
	s.gap(6)

	from, before := s.next, s.used
	draw := !slices.ContainsFunc(seen, func(q dashboards.Question) bool {
		return len(q.Label) > longestCategory || !drawable(q.Rows)
	})
	if draw {
		s.reserve(36 + 30*float64(len(seen)))
	}
	height := s.used - before
	table := gridTable{answers: answers, style: style}
	table.head = s.gridHead(answers)
	for _, q := range seen {
		table.longest = max(table.longest, s.gridRow(table, q))
	}
	if draw {
		s.stacked(plot{
			series: s.gridSeries(table, len(seen)), at: ref(2, from),
			width: s.pixels(2, len(s.layout.widths)+1), height: height * 4 / 3,
			alt: card.Title + " " + card.Finding + " " + card.Base,
		}, table.longest)
	}
	s.unshownRows(section, style)
	base := card.Base
	cut := func(q dashboards.Question) bool { return bounded(q.Rows) }
	if draw && slices.ContainsFunc(seen, cut) {
		base += " " + s.noBar()
	}
	s.gap(4)
	s.across(strings.TrimSpace(base), quiet())
}

// gridTable is a grid's table: its answers, the row of its headings, the sum of its longest row.
type gridTable struct {
	answers []analytics.Row
	style   analytics.Style
	head    int
	longest float64
}

// gridLayout shares the page between the statements, the answers and n.
func gridLayout(answers int) layout {
	const n = 61
	each := min(104, max(58, (lyingWidth-n-260)/float64(max(1, answers))))
	widths := []float64{max(215, lyingWidth-n-each*float64(answers))}
	return layout{lying: true, widths: append(slices.Concat(widths,
		slices.Repeat([]float64{each}, answers)), n)}
}

// answersOf are the answers of all statements: those they share, then any that only some have.
func answersOf(statements []dashboards.Question) []analytics.Row {
	var all []analytics.Row
	for _, q := range statements {
		for _, r := range q.Rows {
			if !slices.ContainsFunc(all, func(a analytics.Row) bool { return a.Value == r.Value }) {
				all = append(all, r)
			}
		}
	}
	return all
}

// reserve leaves room for a chart, in rows that scroll well.
func (s *sheet) reserve(points float64) {
	for ; points > 0; points -= 2 * rowHeight {
		s.gap(min(points, 2*rowHeight))
	}
}

func (s *sheet) gridHead(answers []analytics.Row) int {
	headings := []string{
		s.words.pick("Statement (% of those who answered)", "Énoncé (% des réponses)"),
	}
	for _, a := range answers {
		headings = append(headings, a.Label)
	}
	return s.row(rowHeight, headCells(append(headings, "n")...)...)
}

// gridRow writes a statement's row and returns the sum of its shares.
func (s *sheet) gridRow(t gridTable, q dashboards.Question) float64 {
	cells, sum := []cell{{value: q.Label, look: tableCell()}}, 0.0
	for _, a := range t.answers {
		i := slices.IndexFunc(q.Rows, func(r analytics.Row) bool { return r.Value == a.Value })
		value := any("–")
		if i >= 0 {
			value = share(t.style, q.Rows[i].Percent, q.Rows[i].Bounded)
		}
		if x, ok := value.(float64); ok {
			sum += x
		}
		cells = append(cells, numberCell(value, shareFormat))
	}
	s.row(rowHeight, append(cells, numberCell(count(t.style, q.Base), countFormat))...)
	return sum
}

// gridSeries has a series for each answer.
func (s *sheet) gridSeries(t gridTable, statements int) []excelize.ChartSeries {
	all := make([]excelize.ChartSeries, len(t.answers))
	for i := range t.answers {
		fill, text := agreeing(i, len(t.answers))
		all[i] = s.series(t.head, t.head+statements, 3+i)
		all[i].Fill, all[i].DataLabel = solid(fill), labelled(text)
	}
	return all
}

// unshownRows name the statements that have no numbers, and say why.
func (s *sheet) unshownRows(section dashboards.Section, style analytics.Style) {
	w := dashboards.Writer{Style: style}
	for _, q := range section.Questions {
		if !shown(q) {
			s.row(rowHeight, cell{value: q.Label, look: tableCell()}, cell{value: w.Finding(q),
				look: tableCell().aside(), span: len(s.layout.widths) - 1})
		}
	}
}
