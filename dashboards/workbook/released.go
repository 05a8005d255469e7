package workbook

import (
	"strings"

	"candour/analytics"
	"candour/dashboards"
)

// released writes a sheet for each table that was released by hand, as it was frozen, with its reason
// and who signed it.
func (b *book) released() {
	for i, v := range b.report.Released {
		b.releasedTable(b.words.releasedSheet(i+1), v)
	}
}

func (b *book) releasedTable(name string, v dashboards.ReleasedView) {
	w, table := b.words, v.Table
	s := b.newSheet(name, tableOneLayout(len(table.Columns)))
	s.top(b.report.Title, w.pick("Released table. ", "Tableau diffusé. ")+v.Title(b.report.Lang))
	style := analytics.Style{Lang: b.report.Lang}
	headings := []string{table.Title}
	for _, c := range table.Columns {
		headings = append(headings, c.Label+"\nn = "+style.Count(c.N))
	}
	head := s.row(rowHeight, headCells(headings...)...)
	for _, row := range table.Rows {
		cells := []cell{{value: row.Label, look: tableCell()}}
		for _, c := range row.Cells {
			cells = append(cells, cell{value: c.Text, look: tableCell().toRight()})
		}
		s.row(rowHeight, cells...)
	}
	s.repeat(head)
	s.gap(10)
	for _, note := range table.Notes {
		s.across(note, quiet())
	}
	s.across(w.sprintf("Released by %s, %s. Reason: %s", "Diffusé par %s, le %s. Raison : %s", v.Release.By,
		w.date(v.Release.Date), strings.TrimRight(v.Release.Reason, ". ")+"."), quiet().strong())
	s.tidy()
}
