package workbook

// notShown writes one sheet for all parts that have nothing to show, and why.
func (b *book) notShown() {
	if b.sheets == len(b.parts) {
		return
	}
	w := b.words
	s := b.newSheet(w.unseenSheet(), layout{widths: []float64{330, 369}})
	s.top(b.report.Title, w.pick("Questions that are not shown", "Les questions non montrées"))
	if b.report.Protected {
		s.across(w.few(), plain())
	}
	last := -1
	for _, p := range b.parts {
		if p.sheet != "" {
			continue
		}
		if p.survey != last {
			s.gap(12)
			s.across(b.views[p.survey].Title, heading())
			s.gap(4)
			cells := headCells(w.pick("Question", "Question"), w.pick("Why", "Pourquoi"))
			cells[1].look = tableHead()
			s.row(rowHeight, cells...)
			last = p.survey
		}
		for _, it := range p.items {
			for _, q := range it.questions {
				line := s.lineOf(p.survey, q)
				s.row(rowHeight, cell{value: line.title, look: tableCell()},
					cell{value: line.finding, look: tableCell().aside()})
			}
		}
	}
	s.tidy()
}
