package print

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// WritePDF writes a document as PDF, with its title, language, outline and page numbers, and the
// typeface inside. It is not a tagged PDF; the .docx is the one for screen readers. The error is a
// survey.Error of kind Unsupported where the typeface lacks a sign.
func WritePDF(w io.Writer, d *Document) error {
	signs, err := newAlphabet()
	if err != nil {
		return err
	}
	size := "Letter"
	if d.Page == A4 {
		size = "A4"
	}
	p := &pdf{Fpdf: fpdf.New("P", "mm", size, ""), alphabet: signs}
	if err := p.open(d); err != nil {
		return err
	}
	for _, part := range d.Parts {
		p.scale = 1
		if part.Form {
			p.scale = 1.2
		}
		p.AddPage()
		p.flow(p.rows(part.Blocks))
	}
	if p.err != nil {
		return p.err
	}
	if err := p.Output(w); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}

// pdf lays a document out. Lengths are in millimetres, sizes of type in points.
type pdf struct {
	*fpdf.Fpdf
	*alphabet
	scale       float64 // of type and of the room between things
	left, width float64 // of the text
	bottom      float64 // where the text ends on a page
	err         error   // the first one
}

// Lengths in millimetres.
const (
	side        = 20.0
	footHeight  = 18.0
	pointHeight = 25.4 / 72
)

func (p *pdf) open(d *Document) error {
	for weight, style := range map[string]string{"regular": "", "bold": "B"} {
		content, err := font(weight)
		if err != nil {
			return err
		}
		p.AddUTF8FontFromBytes("text", style, content)
	}
	width, height := p.GetPageSize()
	p.left, p.width, p.bottom = side, width-2*side, height-footHeight
	p.SetMargins(side, side, side)
	p.SetAutoPageBreak(false, 0)
	p.SetTitle(p.spelled(d.Title), true)
	p.SetLang(d.Language)
	p.SetCreationDate(d.Made)
	p.SetModificationDate(d.Made)
	p.SetCatalogSort(true)
	p.AliasNbPages("{pages}")
	foot := p.spelled(d.Footer)
	p.SetFooterFunc(func() {
		p.use(look{size: 8.5, colour: grey})
		p.Text(p.left, height-10, foot)
		number := strconv.Itoa(p.PageNo()) + " / "
		p.Text(p.left+p.width-12, height-10, number+"{pages}")
	})
	return p.err
}

// spelled is text in the typeface's signs; the first failure is kept.
func (p *pdf) spelled(text string) string {
	spelled, err := p.spell(text)
	if err != nil && p.err == nil {
		p.err = err
	}
	return spelled
}

// use sets size, weight and colour of what is written next.
func (p *pdf) use(l look) {
	weight := ""
	if l.bold {
		weight = "B"
	}
	p.SetFont("text", weight, l.size)
	p.SetTextColor(rgb(l.colour))
}

func rgb(colour string) (r, g, b int) {
	value, err := strconv.ParseUint(colour, 16, 32)
	if err != nil {
		return 0, 0, 0
	}
	return int(value >> 16), int(value >> 8 & 255), int(value & 255)
}

// row is a piece of a page that is not parted. A row that is bound stays with the next one.
type row struct {
	height float64
	draw   func(y float64)
	bound  bool
	head   *row // drawn again when a page begins with this row
	space  bool // nothing but room, which a page does not begin with
}

// flow puts rows on pages, one under the other.
func (p *pdf) flow(rows []row) {
	y := side
	for i := 0; i < len(rows) && p.err == nil; i++ {
		if y+chain(rows[i:], p.bottom-side) > p.bottom && y > side {
			p.AddPage()
			y = side
			if head := rows[i].head; head != nil {
				head.draw(y)
				y += head.height
			}
		}
		if rows[i].space && y == side {
			continue
		}
		if rows[i].draw != nil {
			rows[i].draw(y)
		}
		y += rows[i].height
	}
}

// chain is the height of the first row and those bound to it, as far as a page holds them.
func chain(rows []row, page float64) float64 {
	height := 0.0
	for _, r := range rows {
		height += r.height
		if !r.bound {
			break
		}
	}
	if height > page {
		return rows[0].height
	}
	return height
}

// space is room between things.
func (p *pdf) space(points float64) row {
	return row{height: points * pointHeight * p.scale, space: true, bound: true}
}

// rows lays blocks out.
func (p *pdf) rows(blocks []Block) []row {
	var rows []row
	for _, block := range blocks {
		switch b := block.(type) {
		case *Heading:
			rows = append(rows, p.heading(b)...)
		case *Paragraph:
			rows = append(rows, p.paragraph(b)...)
		case *Choices:
			rows = append(rows, p.choices(b)...)
		case *Scale:
			rows = append(rows, p.boxes(b)...)
		case *Blank:
			rows = append(rows, p.blank(b)...)
		case *Lines:
			rows = append(rows, p.lines(b)...)
		case *Table:
			rows = append(rows, p.table(b)...)
		case *Together:
			rows = append(rows, together(p.rows(b.Blocks))...)
		}
	}
	return rows
}

func together(rows []row) []row {
	for i := range rows {
		rows[i].bound = i < len(rows)-1
	}
	return rows
}

// looked is how a style looks in PDF, from the same table as in docx.
func (p *pdf) looked(name string) look {
	if p.scale > 1 {
		name = "Form" + name
	}
	for _, l := range looks() {
		if l.name == name {
			return l
		}
	}
	return look{size: 10.5, colour: ink}
}

func (p *pdf) heading(h *Heading) []row {
	l := look{bold: true, colour: teal, after: 6}
	switch {
	case h.Question:
		l = p.looked("Question")
	case h.Level == 0:
		l.size = 26
	case h.Level == 1:
		l.size = 20
	case h.Level == 2:
		l.size, l.before = 15, 18
	default:
		l.size, l.before, l.after = 12.5, 14, 4
	}
	rows := p.text(l, "", h.Text, p.width, p.left)
	if h.Level > 0 && len(rows) > 0 {
		text, draw := p.spelled(h.Text), rows[0].draw
		rows[0].draw = func(y float64) {
			p.Bookmark(text, h.Level-1, y)
			draw(y)
		}
	}
	rows = append([]row{p.plainSpace(l.before)}, rows...)
	rows = append(rows, p.plainSpace(l.after))
	for i := range rows {
		rows[i].bound = true
	}
	return rows
}

// plainSpace is room of a style, which knows the part's scale already.
func (p *pdf) plainSpace(points float64) row {
	return row{height: points * pointHeight, space: true, bound: true}
}

// text is running text, a row for each line.
func (p *pdf) text(l look, start, text string, width, x float64) []row {
	var rows []row
	for _, line := range p.broken(l, start, text, width) {
		rows = append(rows, row{height: l.size * pointHeight * leading,
			draw: func(y float64) { p.words(l, line, x, y) }})
	}
	return rows
}

// leading is the height of a line, in sizes of type.
const leading = 1.32

// word is a word to be set, in bold or not.
type word struct {
	text string
	bold bool
}

func (p *pdf) wordWidth(l look, w word) float64 {
	l.bold = l.bold || w.bold
	p.use(l)
	return p.GetStringWidth(w.text)
}

// broken parts text into lines that are no wider than width. A word that is wider is cut.
func (p *pdf) broken(l look, start, text string, width float64) [][]word {
	var lines [][]word
	first := true
	for paragraph := range strings.SplitSeq(p.spelled(text), "\n") {
		var words []word
		if first && start != "" {
			for _, s := range strings.Split(p.spelled(start), " ") {
				words = append(words, word{s, true})
			}
		}
		for _, s := range strings.Split(paragraph, " ") {
			words = append(words, word{text: s})
		}
		lines = append(lines, p.fill(l, words, width)...)
		first = false
	}
	return lines
}

func (p *pdf) fill(l look, words []word, width float64) [][]word {
	var lines [][]word
	var line []word
	used, gap := 0.0, p.wordWidth(l, word{text: " "})
	for len(words) > 0 {
		w := words[0]
		wide := p.wordWidth(l, w)
		switch {
		case len(line) > 0 && used+gap+wide > width:
			lines, line, used = append(lines, line), nil, 0
			continue
		case wide > width && len([]rune(w.text)) > 1:
			head, rest := p.cut(l, w, width)
			lines = append(lines, []word{head})
			words[0] = rest
			continue
		}
		if len(line) > 0 {
			used += gap
		}
		line, used, words = append(line, w), used+wide, words[1:]
	}
	return append(lines, line)
}

// cut parts a word that is wider than a line.
func (p *pdf) cut(l look, w word, width float64) (head, rest word) {
	runes := []rune(w.text)
	n := 1
	for n < len(runes)-1 && p.wordWidth(l, word{string(runes[:n+1]), w.bold}) <= width {
		n++
	}
	return word{string(runes[:n]), w.bold}, word{string(runes[n:]), w.bold}
}

// words writes a line whose upper edge is at y.
func (p *pdf) words(l look, line []word, x, y float64) {
	gap := p.wordWidth(l, word{text: " "})
	base := y + l.size*pointHeight*1.02
	for i := 0; i < len(line); {
		end, text := i, ""
		for ; end < len(line) && line[end].bold == line[i].bold; end++ {
			if end > i {
				text += " "
			}
			text += line[end].text
		}
		run := word{text, line[i].bold}
		wide := p.wordWidth(l, run)
		p.Text(x, base, text)
		x += wide + gap
		i = end
	}
}
