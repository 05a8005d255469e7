package print

import "strings"

func (p *pdf) paragraph(b *Paragraph) []row {
	l := p.looked(string(b.Style))
	inset := 0.0
	if b.Style == Box || b.Style == Help {
		inset = 5
	}
	rows := p.text(l, b.Start, b.Text, p.width-2*inset, p.left+inset)
	if inset > 0 {
		rows = p.barred(rows, b.Style == Help)
	}
	rows = together(rows)
	if p := len(rows); p > 0 && b.Style == Direct {
		rows[p-1].bound = true // what it directs to stands below it
	}
	return append(append([]row{p.plainSpace(l.before)}, rows...), row{height: l.after * pointHeight,
		space: true, bound: b.Style == Direct || b.Style == Hint})
}

// barred draws a bar on the left of rows, and for help lines a ground behind them.
func (p *pdf) barred(rows []row, ground bool) []row {
	const edge = 2.0
	pad := row{height: edge}
	rows = append(append([]row{pad}, rows...), pad)
	for i, r := range rows {
		rows[i].draw = func(y float64) {
			if ground {
				p.SetFillColor(rgb(sage))
				p.Rect(p.left, y-0.05, p.width, r.height+0.1, "F")
			}
			p.SetFillColor(rgb(teal))
			p.Rect(p.left, y-0.05, 1.2, r.height+0.1, "F")
			if r.draw != nil {
				r.draw(y)
			}
		}
	}
	return rows
}

// square draws a box to tick, its upper left corner at x and y.
func (p *pdf) square(x, y, size float64) {
	p.SetDrawColor(rgb(ink))
	p.SetLineWidth(0.3)
	p.Rect(x, y, size, size, "D")
}

// ruled draws a line to write on.
func (p *pdf) ruled(x, y, width float64) {
	p.SetDrawColor(rgb(rule))
	p.SetLineWidth(0.3)
	p.Line(x, y, x+width, y)
}

// boxSize is the side of a box to tick.
func (p *pdf) boxSize() float64 {
	if p.scale > 1 {
		return 4.6
	}
	return 3.2
}

func (p *pdf) choices(b *Choices) []row {
	l := p.looked("Choice")
	indent := l.indent * pointHeight
	var rows []row
	for _, item := range b.Items {
		lines := p.text(l, "", item.Text, p.width-indent, p.left+indent)
		first := lines[0].draw
		lines[0].draw = func(y float64) {
			height := l.size * pointHeight * leading
			if b.Ranked {
				p.ruled(p.left, y+height-1, 6)
			} else {
				p.square(p.left, y+(height-p.boxSize())/2, p.boxSize())
			}
			if item.WriteIn {
				x := p.left + indent + p.wordWidth(l, word{text: p.spelled(item.Text) + "  "})
				p.ruled(x, y+height-1, p.left+p.width-x)
			}
			first(y)
		}
		rows = append(rows, together(lines)...)
		rows = append(rows, p.plainSpace(l.after))
		rows[len(rows)-1].bound = false
	}
	return rows
}

func (p *pdf) boxes(b *Scale) []row {
	l := p.looked("Cell")
	step := min(p.width/float64(len(b.Labels)), 14*p.scale)
	size, text := p.boxSize(), l.size*pointHeight*leading
	return []row{p.space(3), {height: text + size + 3, draw: func(y float64) {
		for i, label := range b.Labels {
			middle := p.left + (float64(i)+0.5)*step
			spelled := word{text: p.spelled(label)}
			p.words(l, []word{spelled}, middle-p.wordWidth(l, spelled)/2, y)
			p.square(middle-size/2, y+text+1, size)
		}
	}}, p.space(4)}
}

func (p *pdf) blank(b *Blank) []row {
	l := p.looked("Blank")
	height := l.size * pointHeight * leading
	return []row{p.plainSpace(l.before), {height: height, draw: func(y float64) {
		x := p.left
		if b.Before != "" {
			before := word{text: p.spelled(b.Before) + " "}
			p.words(l, []word{before}, x, y)
			x += p.wordWidth(l, before)
		}
		const room = 40
		p.ruled(x, y+height-1, room)
		p.words(l, []word{{text: p.spelled(b.After)}}, x+room+2, y)
	}}, p.plainSpace(l.after)}
}

func (p *pdf) lines(b *Lines) []row {
	var rows []row
	for range b.Count {
		const height = 9.5
		rows = append(rows, row{height: height, draw: func(y float64) {
			p.ruled(p.left, y+height-1, p.width)
		}})
	}
	return append(rows, p.space(4))
}

// cellPad is the room inside a cell, on each side.
const cellPad = 1.4

func (p *pdf) table(t *Table) []row {
	var rows []row
	var head *row
	if len(t.Head) > 0 {
		h := p.tableRow(t, cells(t.Head...), headRow)
		h.bound = true
		head = &h
		rows = append(rows, h)
	}
	for _, line := range t.Rows {
		r := p.tableRow(t, line, bodyRow)
		r.head = head
		rows = append(rows, r)
	}
	return append(rows, p.space(8))
}

type rowKind int

const (
	bodyRow rowKind = iota
	headRow
)

// tableRow is one row of a table: its cells' lines beside each other, a rule below.
func (p *pdf) tableRow(t *Table, line []Cell, kind rowKind) row {
	height := p.boxSize()
	boxed := t.boxed()
	set := make([][]row, len(line))
	x := p.left
	for i, cell := range line {
		l := p.looked("CellText")
		centre := i > 0 && boxed
		if centre {
			l = p.looked("Cell")
		}
		l.bold = kind == headRow || i == 0 && !boxed
		pad := cellPad
		if centre {
			pad = 0.8 * cellPad
		}
		width := t.Widths[i]*p.width - 2*pad
		if centre && kind == headRow {
			l.size = p.fitting(l, cell.Text, width)
		}
		set[i] = p.cellText(l, cell.Text, box{x + pad, width, centre})
		tall := 0.0
		for _, r := range set[i] {
			tall += r.height
		}
		height = max(height, tall)
		x += t.Widths[i] * p.width
	}
	height += 2 * cellPad * p.scale
	return row{height: height, draw: func(y float64) {
		p.drawRow(t, line, drawing{set, y, height, kind})
	}}
}

// fitting is a size of type at which no word is wider than width, down to 7 points.
func (p *pdf) fitting(l look, text string, width float64) float64 {
	for _, w := range strings.Fields(p.spelled(text)) {
		for l.size > 7 && p.wordWidth(l, word{text: w}) > width {
			l.size -= 0.25
		}
	}
	return l.size
}

// box is where a cell's text goes.
type box struct {
	x, width float64
	centre   bool
}

func (p *pdf) cellText(l look, text string, in box) []row {
	if !in.centre {
		return p.text(l, "", text, in.width, in.x)
	}
	var rows []row
	for _, line := range p.broken(l, "", text, in.width) {
		used := p.wordWidth(l, word{text: " "}) * float64(len(line)-1)
		for _, w := range line {
			used += p.wordWidth(l, w)
		}
		rows = append(rows, row{height: l.size * pointHeight * leading, draw: func(y float64) {
			p.words(l, line, in.x+(in.width-used)/2, y)
		}})
	}
	return rows
}

// drawing is a row of a table that has found its place.
type drawing struct {
	cells     [][]row
	y, height float64
	kind      rowKind
}

func (p *pdf) drawRow(t *Table, line []Cell, d drawing) {
	if d.kind == headRow {
		p.SetFillColor(rgb(sage))
		p.Rect(p.left, d.y, p.width, d.height, "F")
	}
	x := p.left
	for i, cell := range line {
		width := t.Widths[i] * p.width
		if cell.Box {
			p.square(x+(width-p.boxSize())/2, d.y+(d.height-p.boxSize())/2, p.boxSize())
		}
		y := d.y + cellPad*p.scale
		for _, r := range d.cells[i] {
			r.draw(y)
			y += r.height
		}
		x += width
	}
	p.ruled(p.left, d.y+d.height, p.width)
}
