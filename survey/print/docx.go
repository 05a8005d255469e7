package print

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// pageSize is a size of paper, in twentieths of a point.
func (p Page) twips() (width, height int) {
	if p == A4 {
		return 11906, 16838
	}
	return 12240, 15840
}

// margin is around the text, in twentieths of a point.
const margin = 1134 // 20 mm

func (s *sheet) document(d *Document) {
	width, height := d.Page.twips()
	s.wide = width - 2*margin
	s.put(xmlHead + `<w:document ` + nsWord + `><w:body>`)
	for i, part := range d.Parts {
		s.form = part.Form
		s.newPage = i > 0
		s.blocks(part.Blocks, "")
	}
	s.put(`<w:sectPr><w:footerReference w:type="default" r:id="r1"/><w:pgSz w:w="%d" w:h="%d"/>`+
		`<w:pgMar w:top="%[3]d" w:right="%[3]d" w:bottom="%[3]d" w:left="%[3]d" w:header="567"`+
		` w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`, width, height, margin)
}

// keepNext binds a paragraph to the next one on its page.
const keepNext = `<w:keepNext/>`

func (s *sheet) blocks(blocks []Block, keep string) {
	for i, block := range blocks {
		bound := keep
		if i == len(blocks)-1 {
			bound = ""
		}
		switch b := block.(type) {
		case *Heading:
			s.heading(b)
		case *Paragraph:
			s.paragraph(b, bound)
		case *Choices:
			s.choices(b, bound)
		case *Scale:
			s.scale(b)
			s.gap(blocks[i+1:])
		case *Blank:
			s.blank(b, bound)
		case *Lines:
			for range b.Count {
				s.put(`<w:p><w:pPr><w:pStyle w:val="FormLine"/></w:pPr></w:p>`)
			}
		case *Table:
			s.table(b)
			s.gap(blocks[i+1:])
		case *Together:
			s.blocks(b.Blocks, keepNext)
		}
	}
}

// gap stands between a table and what follows, where that is no heading with room of its own.
func (s *sheet) gap(following []Block) {
	if len(following) == 0 {
		return
	}
	if _, heading := following[0].(*Heading); !heading {
		s.put(`<w:p><w:pPr><w:pStyle w:val="Gap"/>` + keepNext + `</w:pPr></w:p>`)
	}
}

// style is the name of a style in the part being written.
func (s *sheet) style(name string) string {
	if s.form {
		return "Form" + name
	}
	return name
}

// run is text in a run of its own; a line break in it is kept.
func (s *sheet) run(properties, text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			s.put(`<w:r><w:br/></w:r>`)
		}
		if line != "" {
			s.put(`<w:r>`+properties+`<w:t xml:space="preserve">%s</w:t></w:r>`, line)
		}
	}
}

func (s *sheet) heading(h *Heading) {
	style, level := "Title", ""
	switch {
	case h.Question:
		style = s.style("Question")
		level = `<w:outlineLvl w:val="` + strconv.Itoa(h.Level-1) + `"/>`
	case h.Level > 0:
		style = "Heading" + strconv.Itoa(h.Level)
	}
	breaks := ""
	if s.newPage {
		breaks, s.newPage = `<w:pageBreakBefore/>`, false
	}
	s.put(`<w:p><w:pPr><w:pStyle w:val="%s"/>`+keepNext+breaks+level+`</w:pPr>`, style)
	s.run("", h.Text)
	s.put(`</w:p>`)
}

const boldRun = `<w:rPr><w:b/></w:rPr>`

func (s *sheet) paragraph(p *Paragraph, keep string) {
	if p.Style == Direct || p.Style == Hint {
		keep = keepNext
	}
	s.put(`<w:p><w:pPr><w:pStyle w:val="%s"/>`+keep+`<w:keepLines/></w:pPr>`,
		s.style(string(p.Style)))
	if p.Start != "" {
		s.run(boldRun, p.Start+" ")
	}
	s.run("", p.Text)
	s.put(`</w:p>`)
}

// boxFont has the boxes; word processors put another in its place where it is missing.
const boxFont = `<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol"` +
	` w:eastAsia="MS Gothic" w:cs="Segoe UI Symbol"/>`

// box is a box to tick; on a form it can be ticked on the screen.
func (s *sheet) box() {
	sign := `<w:r><w:rPr>` + boxFont + `</w:rPr><w:t>☐</w:t></w:r>`
	if !s.form {
		s.WriteString(sign)
		return
	}
	sign = `<w:r><w:rPr>` + boxFont + `<w:sz w:val="27"/></w:rPr><w:t>☐</w:t></w:r>`
	s.WriteString(`<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/>` +
		`<w14:checkedState w14:val="2612" w14:font="Segoe UI Symbol"/>` +
		`<w14:uncheckedState w14:val="2610" w14:font="Segoe UI Symbol"/></w14:checkbox></w:sdtPr>` +
		`<w:sdtContent>` + sign + `</w:sdtContent></w:sdt>`)
}

// ruled is a tab up to the right margin that draws the line to write on.
func (s *sheet) ruled() {
	s.put(`<w:r><w:tab/></w:r>`)
}

func (s *sheet) choices(c *Choices, keep string) {
	for i, item := range c.Items {
		bound := keepNext
		if i == len(c.Items)-1 {
			bound = keep
		}
		s.put(`<w:p><w:pPr><w:pStyle w:val="%s"/>`+bound, s.style("Choice"))
		if item.WriteIn {
			s.put(`<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="%d"/></w:tabs>`, s.wide)
		}
		s.put(`</w:pPr>`)
		if c.Ranked {
			s.run("", "___")
		} else {
			s.box()
		}
		s.put(`<w:r><w:tab/></w:r>`)
		s.run("", item.Text)
		if item.WriteIn {
			s.run("", " ")
			s.ruled()
		}
		s.put(`</w:p>`)
	}
}

func (s *sheet) scale(c *Scale) {
	s.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Plain"/><w:tblW w:w="%d" w:type="dxa"/>`+
		`<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, s.wide)
	width := s.wide / len(c.Labels)
	for range c.Labels {
		s.put(`<w:gridCol w:w="%d"/>`, width)
	}
	s.put(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for _, label := range c.Labels {
		s.put(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr><w:p><w:pPr>`+
			`<w:pStyle w:val="%s"/></w:pPr>`, width, s.style("Cell"))
		s.put(`<w:r><w:t xml:space="preserve">%s </w:t></w:r>`, label)
		s.put(`<w:r><w:br/></w:r>`)
		s.box()
		s.put(`</w:p></w:tc>`)
	}
	s.put(`</w:tr></w:tbl>`)
}

func (s *sheet) blank(b *Blank, keep string) {
	s.put(`<w:p><w:pPr><w:pStyle w:val="%s"/>`+keep+`<w:tabs>`+
		`<w:tab w:val="left" w:leader="underscore" w:pos="3402"/></w:tabs></w:pPr>`, s.style("Blank"))
	if b.Before != "" {
		s.run("", b.Before+" ")
	}
	s.ruled()
	s.run("", " "+b.After)
	s.put(`</w:p>`)
}

func (s *sheet) table(t *Table) {
	look, first := "0680", 0 // ST_Cnf: first column, no bands; with a head, first row too
	if len(t.Head) > 0 {
		look, first = "06A0", 1
	}
	s.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Ruled"/><w:tblW w:w="%d" w:type="dxa"/>`+
		`<w:tblLayout w:type="fixed"/><w:tblLook w:val="%s" w:firstRow="%d" w:lastRow="0"`+
		` w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`,
		s.wide, look, first)
	for _, share := range t.Widths {
		s.put(`<w:gridCol w:w="%d"/>`, int(share*float64(s.wide)))
	}
	s.put(`</w:tblGrid>`)
	if len(t.Head) > 0 {
		s.put(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		for i, text := range t.Head {
			s.headCell(t, i, text)
		}
		s.put(`</w:tr>`)
	}
	for i, row := range t.Rows {
		keep := ""
		if t.boxed() && i < len(t.Rows)-1 {
			keep = keepNext
		}
		s.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for j, cell := range row {
			s.cell(t, j, cell, keep)
		}
		s.put(`</w:tr>`)
	}
	s.put(`</w:tbl>`)
}

func (s *sheet) headCell(t *Table, column int, text string) {
	style, size, width := "CellText", "", int(t.Widths[column]*float64(s.wide))
	if column > 0 && t.boxed() {
		style = "Cell"
		// A letter is about 0.6 of the type's size wide; a long word makes it smaller, down to 7 points.
		if fit := float64(width-160) / 20 / (0.6 * float64(longestWord(text))); fit < 9 {
			size = `<w:sz w:val="` + strconv.Itoa(max(14, int(2*fit))) + `"/>`
		}
	}
	s.put(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="`+
		sage+`"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="%s"/>`+keepNext+
		`</w:pPr>`, width, s.style(style))
	s.run(`<w:rPr><w:b/>`+size+`</w:rPr>`, text)
	s.put(`</w:p></w:tc>`)
}

func longestWord(text string) int {
	longest := 1
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return longest
}

func (s *sheet) cell(t *Table, column int, cell Cell, keep string) {
	style, run, align := "CellText", "", ""
	if t.boxed() {
		align = `<w:vAlign w:val="center"/>`
	} else if column == 0 {
		run = boldRun
	}
	if cell.Box {
		style = "Cell"
	}
	s.put(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`+align+`</w:tcPr><w:p><w:pPr>`+
		`<w:pStyle w:val="%s"/>`+keep+`</w:pPr>`, int(t.Widths[column]*float64(s.wide)), s.style(style))
	if cell.Box {
		s.box()
	}
	s.run(run, cell.Text)
	s.put(`</w:p></w:tc>`)
}

// footer is the document's name on the left, the page's number on the right.
func (s *sheet) footer(d *Document) {
	width, _ := d.Page.twips()
	s.put(xmlHead+`<w:ftr `+nsWord+`><w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs>`+
		`<w:tab w:val="right" w:pos="%d"/></w:tabs></w:pPr>`, width-2*margin)
	s.run("", d.Footer)
	s.put(`<w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>` +
		`<w:r><w:t xml:space="preserve"> / </w:t></w:r>` +
		`<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`)
}
