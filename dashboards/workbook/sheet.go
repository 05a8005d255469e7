package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// layout is a sheet's page: upright or lying Letter paper, and the widths of its columns in pixels
// from column B on. Column A is a gutter.
type layout struct {
	lying  bool
	widths []float64
}

const (
	gutter      = 19.0 // pixels
	lyingWidth  = 939  // pixels of columns that print at full size on lying paper
	uprightEdge = 699  // and on upright paper
	lyingPage   = 522  // points of rows that fit on a lying page
	uprightPage = 700  // and on an upright one
)

// sheet is a sheet being written from the top down.
type sheet struct {
	*book
	name   string
	layout layout
	next   int     // the row to be written next
	used   float64 // points of rows since the last page break
}

// cell is a string, an int, a float64 or nothing (nil), how it looks, how many columns it spans
// (none: one), and the sheet that it leads to, if any.
type cell struct {
	value any
	look  look
	span  int
	link  string
}

func (b *book) newSheet(name string, l layout) *sheet {
	s := &sheet{book: b, name: name, layout: l, next: 1}
	if list := b.file.GetSheetList(); len(list) == 1 && list[0] == "Sheet1" {
		b.do(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.do(err)
	}
	for i, pixels := range append([]float64{gutter}, l.widths...) {
		b.do(b.file.SetColWidth(name, column(i+1), column(i+1), (pixels-5)/digitWidth))
	}
	off, on, teal := false, true, accent
	b.do(b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &off}))
	b.do(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{
		FitToPage: &on, TabColorRGB: &teal,
	}))
	s.page()
	return s
}

// page sets the printed page: everything fits its width, and its foot says what it is. The foot
// holds fixed words alone, because & is a code there.
func (s *sheet) page() {
	letter, one, any := 1, 1, 0
	orientation := "portrait"
	if s.layout.lying {
		orientation = "landscape"
	}
	s.do(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &letter, Orientation: &orientation, FitToWidth: &one, FitToHeight: &any,
	}))
	side, top, bottom, foot := 0.5, 0.5, 0.75, 0.35
	s.do(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &foot, Footer: &foot,
	}))
	const font = `&"` + fontName + `,Regular"&8`
	s.do(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + font + product + "&C" + font + strings.Join(s.marks(), " · ") +
			"&R" + font + "&P / &N",
	}))
}

// row writes cells from column B on, in a row as high as its highest text, or height if that is
// more. It returns the row's number.
func (s *sheet) row(height float64, cells ...cell) int {
	at := 2
	for _, c := range cells {
		span := max(1, c.span)
		height = max(height, s.put(c, at, at+span-1))
		at += span
	}
	s.do(s.file.SetRowHeight(s.name, s.next, height))
	s.used += height
	s.next++
	return s.next - 1
}

// put writes one cell and returns how high it is.
func (s *sheet) put(c cell, first, last int) float64 {
	if c.value == nil && c.look == (look{}) {
		return 0
	}
	at, end := ref(first, s.next), ref(last, s.next)
	height := c.look.size*lineHeight + rowPadding
	if text, ok := c.value.(string); ok {
		c.value = s.text(text)
		height = textHeight(text, c.look, s.pixels(first, last))
	}
	if c.value != nil {
		s.do(s.file.SetCellValue(s.name, at, c.value))
	}
	if c.link != "" {
		s.do(s.file.SetCellHyperLink(s.name, at, "'"+c.link+"'!A1", "Location"))
	}
	s.do(s.file.SetCellStyle(s.name, at, end, s.styleOf(c.look)))
	if last > first {
		s.do(s.file.MergeCell(s.name, at, end))
	}
	return height
}

// text is a text that a cell can hold; what had to be cut is counted.
func (b *book) text(text string) string {
	text, cut := shorten(clean(text), longestText, cutMark)
	if cut {
		b.cut++
	}
	return text
}

// across writes a text over all columns.
func (s *sheet) across(text string, l look) int {
	if text == "" {
		return s.next
	}
	return s.row(0, cell{value: text, look: l, span: len(s.layout.widths)})
}

// gap leaves so many points empty.
func (s *sheet) gap(points float64) { s.row(points) }

// top writes what every sheet but the cover begins with: whose it is, its title, its marks.
func (s *sheet) top(above, text string) {
	s.across(above, quiet())
	s.across(text, title())
	if tags := s.tags(); len(tags) > 0 {
		s.across(strings.Join(tags, " · "), quiet().strong())
	}
	s.gap(8)
}

// together keeps what write writes on one printed page. What is longer than a page begins a new one only
// where more than a title stands before it: a title alone would be a page of white.
func (s *sheet) together(write func()) {
	first, before := s.next, s.used
	write()
	fits := s.used-before <= lyingPage
	if before > 0 && s.used > lyingPage && (fits || before > lyingPage/3) {
		s.do(s.file.InsertPageBreak(s.name, ref(1, first)))
		s.used -= before
	}
}

// onePage shrinks the sheet to one printed page.
func (s *sheet) onePage() {
	one := 1
	s.do(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{FitToHeight: &one}))
}

// tidy shrinks an upright sheet a little where that keeps a few last rows off a page of their own.
func (s *sheet) tidy() {
	if s.used > uprightPage && s.used < 1.2*uprightPage {
		s.onePage()
	}
}

// repeat freezes the rows down to this one on screen and repeats this one on every printed page.
func (s *sheet) repeat(row int) {
	s.do(s.file.SetPanes(s.name, &excelize.Panes{
		Freeze: true, YSplit: row, TopLeftCell: ref(1, row+1), ActivePane: "bottomLeft",
	}))
	s.do(s.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.name,
		RefersTo: area{s.name, 0, row, 0, row}.String(),
	}))
}

// pixels is the width of columns first to last.
func (s *sheet) pixels(first, last int) float64 {
	sum := 0.0
	for _, width := range s.layout.widths[first-2 : last-1] {
		sum += width
	}
	return sum
}
