package workbook

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
)

// tableOne writes Table 1 as it is printed, with its footnotes, its response rate and its release.
func (b *book) tableOne() {
	t, w := b.report.TableOne, b.words
	s := b.newSheet(w.tableOneSheet(), tableOneLayout(len(t.Columns)))
	s.top(b.report.Title, w.pick("Table 1. ", "Tableau 1. ")+t.Title)
	if len(t.Variables) == 0 {
		s.across(w.pick("This study asks nobody who they are.",
			"Cette étude ne demande à personne qui elle ou il est."), plain())
		return
	}
	style := b.tableOneStyle()
	headings := []string{w.pick("n (%), unless said otherwise", "n (%), sauf indication contraire")}
	for _, c := range t.Columns {
		headings = append(headings, c.Label+"\nn = "+style.Count(c.N))
	}
	head := s.row(rowHeight, headCells(headings...)...)
	for _, v := range t.Variables {
		s.variable(v, style)
	}
	b.do(b.file.SetDefinedName(&excelize.DefinedName{
		Name: "TableOne", RefersTo: area{s.name, 2, head, len(headings) + 1, s.next - 1}.String(),
	}))
	s.repeat(head)
	s.gap(10)
	s.underTableOne(style)
	s.tidy()
}

// tableOneStyle writes Table 1's numbers: a released table is exact in a protected report too.
func (b *book) tableOneStyle() analytics.Style {
	return analytics.Style{Lang: b.report.Lang, Protected: b.report.TableOne.Protected}
}

func tableOneLayout(columns int) layout {
	l, room := layout{}, float64(uprightEdge)
	if columns > 3 {
		l.lying, room = true, lyingWidth
	}
	each := min(150, max(80, (room-300)/float64(max(1, columns))))
	l.widths = append([]float64{max(230, room-each*float64(columns))},
		slices.Repeat([]float64{each}, columns)...)
	return l
}

// variable writes a question and the lines under it. Each has its own n.
func (s *sheet) variable(v analytics.Variable, style analytics.Style) {
	first := cell{value: v.Label, look: tableCell().strong()}
	if v.Suppressed {
		s.row(rowHeight, first, cell{value: style.TooFew(), look: tableCell().aside(),
			span: len(s.layout.widths) - 1})
		return
	}
	at := s.row(rowHeight, first, cell{value: "n = " + style.Count(v.N),
		look: tableCell().aside().toRight()})
	s.marked(ref(2, at), v)
	for _, row := range v.Rows {
		cells := []cell{{value: row.Label, look: tableCell().inward()}}
		for _, c := range row.Cells {
			cells = append(cells, cell{value: c.Text, look: tableCell().toRight()})
		}
		s.row(rowHeight, cells...)
	}
}

// marked adds the marks of footnotes behind a variable's label.
func (s *sheet) marked(at string, v analytics.Variable) {
	if len(v.Footnotes) == 0 {
		return
	}
	label, _ := shorten(clean(v.Label), longestText-200, cutMark)
	font := func(align string) *excelize.Font {
		return &excelize.Font{Family: fontName, Size: body, Bold: true, Color: ink, VertAlign: align}
	}
	s.do(s.file.SetCellRichText(s.name, at, []excelize.RichTextRun{
		{Text: label, Font: font("")},
		{Text: " " + strings.Join(v.Footnotes, ","), Font: font("superscript")},
	}))
}

// underTableOne writes what explains the table.
func (s *sheet) underTableOne(style analytics.Style) {
	t := s.report.TableOne
	for _, note := range t.Footnotes {
		s.across(strings.TrimSpace(note.Mark+"  "+note.Text), quiet())
	}
	s.across(s.rate(), quiet())
	if t.Imported > 0 && t.Provenance != "" {
		s.across(upperFirst(t.Provenance)+".", quiet())
	}
	if t.Protected {
		s.across(style.RoundingNote()+" "+style.Symbols(), quiet())
	}
	s.across(s.release(), quiet().strong())
	s.across(s.unrounded(), quiet())
}

// unrounded warns readers of protected numbers that a released table is exact.
func (b *book) unrounded() string {
	t := b.report.TableOne
	if !b.report.Protected || t.Protected || t.Released == nil {
		return ""
	}
	return b.words.pick("A researcher looked at this table and released it as it stands: its numbers"+
		" are not rounded.",
		"Une personne de l’équipe de recherche a examiné ce tableau et l’a diffusé tel quel : ses"+
			" nombres ne sont pas arrondis.")
}

// rate is the response rate in a sentence, or nothing.
func (b *book) rate() string {
	r := b.report.TableOne.ResponseRate
	if r == nil {
		return ""
	}
	style := b.tableOneStyle()
	return b.words.sprintf("Response rate: %s of %s people invited answered (%s).",
		"Taux de réponse : %s des %s personnes invitées ont répondu (%s).",
		style.Count(r.Responses), style.Number(float64(r.Invited), 0),
		style.Percent(&r.Percent, analytics.Unbounded))
}

// release says who released the table, when and why, or nothing.
func (b *book) release() string {
	r := b.report.TableOne.Released
	if r == nil {
		return ""
	}
	return b.words.sprintf("Table 1 was released by %s, %s: %s",
		"Tableau 1 diffusé par %s, le %s : %s",
		r.By, b.words.date(r.Date), strings.TrimRight(r.Reason, ". ")+".")
}
