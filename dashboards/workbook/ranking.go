package workbook

import (
	"candour/dashboards"
)

// places writes how many put each choice of a ranking at each place, a line for each, and its mean place;
// there are none of protected results.
func (s *sheet) places(q question) {
	if q.card.ItemsTitle == "" || q.Ranking == nil {
		return
	}
	w, writer := s.words, dashboards.Writer{Style: q.style}
	s.gap(6)
	s.across(q.card.ItemsTitle, quiet())
	s.row(rowHeight, headCells(w.pick("Answer", "Réponse"), w.pick("Place", "Place"), "n", "%", w.pick("Mean place", "Place moyenne"))...)
	for _, r := range q.Ranking.Rows {
		for i, p := range r.Places {
			line := []cell{{value: r.Label, look: tableCell()}, {value: writer.Place(i + 1), look: tableCell().toRight()},
				numberCell(count(q.style, p.Count), countFormat), numberCell(share(q.style, p.Percent, ""), shareFormat)}
			if i == 0 && r.Mean != nil {
				line = append(line, numberCell(*r.Mean, "0.00"))
			}
			s.row(rowHeight, line...)
		}
	}
}
