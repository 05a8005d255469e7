package workbook

import "github.com/xuri/excelize/v2"

// The palette: that of the pages, on white paper. Clay never carries text.
const (
	ink    = "1F2933"
	muted  = "434D58"
	line   = "DDD6CA"
	sage   = "E6EFEA"
	paper  = "FBF8F3"
	accent = "0F5C5C"
	clay   = "C8553D"
)

// fontName is a font that every spreadsheet program has, or one of the same widths. A column's
// width is counted in its digits, which are 7 pixels wide at this size.
const (
	fontName   = "Arial"
	body       = 10.0
	digitWidth = 7.0
)

// The number formats. A share is stored as a fraction.
const (
	countFormat   = "#,##0"
	shareFormat   = "0.0\"\u00a0\"%"
	roughFormat   = "0\"\u00a0\"%"
	segmentFormat = "[<0.055]\"\";0\"\u00a0\"%" // too narrow a piece of a bar has no label
)

// look is how a cell looks. The zero value of each field is the plain one.
type look struct {
	size   float64
	bold   bool
	colour string
	fill   string
	format string
	right  bool // else left
	centre bool // in height, else at the top
	indent int
	ruled  bool // a fine line below
	flag   bool // a clay edge on the left
}

func plain() look                        { return look{size: body, colour: ink} }
func quiet() look                        { return look{size: 9, colour: muted} }
func heading() look                      { return look{size: 12, bold: true, colour: accent} }
func lead() look                         { return look{size: 11, colour: ink} }
func title() look                        { return look{size: 18, bold: true, colour: ink} }
func tableHead() look                    { return look{size: 9, bold: true, colour: ink, fill: sage, centre: true} }
func tableCell() look                    { return look{size: body, colour: ink, ruled: true, centre: true} }
func (l look) underlined() look          { l.ruled = true; return l }
func (l look) strong() look              { l.bold = true; return l }
func (l look) aside() look               { l.colour = muted; return l }
func (l look) toRight() look             { l.right = true; return l }
func (l look) atTop() look               { l.centre = false; return l }
func (l look) inward() look              { l.indent++; return l }
func (l look) linked() look              { l.colour = accent; return l }
func (l look) onBand() look              { l.fill, l.colour = accent, paper; return l }
func (l look) flagged() look             { l.fill, l.flag, l.centre, l.indent = sage, true, true, 1; return l }
func (l look) number(format string) look { l.format, l.right = format, true; return l }

// styleOf is the number of a look's style in the file.
func (b *book) styleOf(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.file.NewStyle(l.style())
	b.do(err)
	b.styles[l] = id
	return id
}

func (l look) style() *excelize.Style {
	s := &excelize.Style{
		Font: &excelize.Font{Family: fontName, Size: l.size, Bold: l.bold, Color: l.colour},
		Alignment: &excelize.Alignment{
			WrapText: true, Horizontal: "left", Vertical: "top", Indent: l.indent,
		},
	}
	if l.right {
		s.Alignment.Horizontal = "right"
	}
	if l.centre {
		s.Alignment.Vertical = "center"
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	if l.ruled {
		s.Border = append(s.Border, excelize.Border{Type: "bottom", Color: line, Style: 1})
	}
	if l.flag {
		s.Border = append(s.Border, excelize.Border{Type: "left", Color: clay, Style: 5})
	}
	return s
}
