package print

import (
	"strconv"
	"strings"
)

// Colours, as six hexadecimal digits: text, headings, what stands behind help lines, rules.
const (
	ink  = "1F2933"
	teal = "0F5C5C"
	sage = "E6EFEA"
	grey = "52606D"
	rule = "9AA5B1"
)

// look is a style of paragraphs. Sizes and spaces are in points, Indent hangs.
type look struct {
	name          string
	size          float64
	before, after float64
	indent        float64
	bold          bool
	colour        string
	extra         string // markup of the paragraph's properties
}

const (
	boxed = `<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="` + teal + `"/></w:pBdr>`
	shade = `<w:shd w:val="clear" w:color="auto" w:fill="` + sage + `"/>`
	lined = `<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="` + rule + `"/>` +
		`<w:between w:val="single" w:sz="6" w:space="1" w:color="` + rule + `"/></w:pBdr>`
	centred = `<w:jc w:val="center"/>`
)

// looks are the styles of both parts; those of a form are larger and further apart.
func looks() []look {
	styles := []look{
		{"FormLine", 13, 0, 12, 0, false, ink, lined},
		{"Footer", 8.5, 0, 0, 0, false, grey, ""},
		{"Gap", 4, 0, 0, 0, false, ink, ""},
	}
	for _, p := range []struct {
		prefix            string
		size, step, apart float64
	}{{"", 10.5, 1, 1}, {"Form", 12.5, 1.6, 1.5}} {
		at := func(name string, points, before, after float64) look {
			return look{name: p.prefix + name, size: p.size + points, before: before * p.apart,
				after: after * p.apart, colour: ink}
		}
		question, lead, hint := at("Question", 1, 12, 3), at("Lead", 2, 6, 6), at("Hint", -0.5, 0, 4)
		logic, remark := at("Logic", -0.5, 0, 3), at("Remark", -1.5, 3, 4)
		question.bold, hint.colour, lead.colour, remark.colour = true, grey, grey, grey
		direct, help, box, choice := at("Direct", 0, 4, 6), at("Help", 0, 6, 8), at("Box", 0, 4, 8),
			at("Choice", 0, 0, 2*p.step)
		direct.bold, direct.colour = true, teal
		direct.extra, help.extra, box.extra = "", boxed+shade, boxed
		choice.indent = 22
		cell, blank := at("Cell", -1.5, 3, 3), at("Blank", 0, 8, 6)
		cell.extra = centred
		styles = append(styles, question, lead, hint, logic, remark, direct, help, box, choice, cell, blank,
			at("CellText", -0.5, 3, 3), at("Body", 0, 0, 6))
	}
	return styles
}

func (s *sheet) styles(d *Document) {
	s.put(xmlHead+`<w:styles `+nsWord+`><w:docDefaults><w:rPrDefault><w:rPr>`+
		`<w:rFonts w:ascii="%[1]s" w:hAnsi="%[1]s" w:cs="%[1]s" w:eastAsia="%[1]s"/>`+
		`<w:color w:val="%[2]s"/><w:sz w:val="21"/><w:lang w:val="%[3]s" w:bidi="%[3]s"/>`+
		`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="264" w:lineRule="auto"/></w:pPr>`+
		`</w:pPrDefault></w:docDefaults>`+
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`,
		typeface, ink, d.Language)
	s.headings()
	for _, l := range looks() {
		s.look(l)
	}
	s.put(`<w:style w:type="table" w:default="1" w:styleId="Plain"><w:name w:val="Normal Table"/>` +
		`<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/>` +
		`<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
		`<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:basedOn w:val="Plain"/>` +
		`<w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "bottom", "insideH"} {
		s.put(`<w:`+side+` w:val="single" w:sz="4" w:space="0" w:color="%s"/>`, rule)
	}
	s.put(`</w:tblBorders></w:tblPr></w:style></w:styles>`)
}

// headings are Word's own, which its navigation and screen readers know.
func (s *sheet) headings() {
	for _, h := range []struct {
		id, name            string
		level               int // of the outline, from 0; none for the title
		before, after, size int // twentieths of a point, and half-points
	}{
		{"Title", "Title", -1, 0, 60, 52},
		{"Heading1", "heading 1", 0, 0, 160, 40},
		{"Heading2", "heading 2", 1, 360, 120, 30},
		{"Heading3", "heading 3", 2, 280, 80, 25},
		{"Heading4", "heading 4", 3, 240, 80, 23},
		{"Heading5", "heading 5", 4, 240, 80, 22},
		{"Heading6", "heading 6", 5, 240, 80, 21},
	} {
		level := ""
		if h.level >= 0 {
			level = `<w:outlineLvl w:val="` + strconv.Itoa(h.level) + `"/>`
		}
		s.put(`<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/>`+
			`<w:basedOn w:val="Normal"/><w:next w:val="Body"/><w:qFormat/><w:pPr><w:keepNext/>`+
			`<w:keepLines/><w:spacing w:before="%d" w:after="%d" w:line="240" w:lineRule="auto"/>`+level+
			`</w:pPr><w:rPr><w:b/><w:color w:val="`+teal+`"/><w:sz w:val="%d"/></w:rPr></w:style>`,
			h.id, h.name, h.before, h.after, h.size)
	}
}

func (s *sheet) look(l look) {
	based, bold := "Normal", ""
	if strings.HasSuffix(l.name, "Question") {
		based = "Heading3"
	}
	if l.bold {
		bold = `<w:b/>`
	}
	s.put(`<w:style w:type="paragraph" w:customStyle="1" w:styleId="%[1]s"><w:name w:val="%[1]s"/>`+
		`<w:basedOn w:val="%[2]s"/><w:pPr>`, l.name, based)
	s.WriteString(strings.TrimSuffix(l.extra, centred))
	s.put(`<w:spacing w:before="%d" w:after="%d"/>`, int(20*l.before), int(20*l.after))
	if strings.HasPrefix(l.extra, boxed) { // the bar stands inside the margin
		s.put(`<w:ind w:left="220"/>`)
	}
	if l.indent > 0 {
		s.put(`<w:ind w:left="%[1]d" w:hanging="%[1]d"/>`, int(20*l.indent))
	}
	if strings.HasSuffix(l.extra, centred) {
		s.put(centred)
	}
	s.put(`</w:pPr><w:rPr>`+bold+`<w:color w:val="%s"/><w:sz w:val="%d"/></w:rPr></w:style>`, l.colour,
		int(2*l.size))
}
