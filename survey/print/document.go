// Package print puts a whole survey on paper: the instrument as an ethics board wants to read it,
// and a form to fill in with a pen. New makes a Document, a list of blocks that knows neither
// paper nor file format; WriteDOCX and WritePDF write one out.
package print

import "time"

// Document is what is printed, in one language. Parts follow each other, each on a new page.
type Document struct {
	Title    string
	Language string // a code such as "en"
	Footer   string // stands at the foot of each page, beside its number
	Page     Page
	Made     time.Time // the file's own date
	Parts    []Part
}

// Part is a part of a document. A part that is a form is set larger, with room for a pen.
type Part struct {
	Form   bool
	Blocks []Block
}

// Page is a size of paper.
type Page string

// The sizes of paper.
const (
	Letter Page = "letter"
	A4     Page = "a4"
)

// Block is a piece of a document, from top to bottom: *Heading, *Paragraph, *Choices, *Scale,
// *Blank, *Lines, *Table or *Together.
type Block interface{ block() }

// Heading is a heading. Level 0 is the document's title, 1 to 6 are levels of the outline.
type Heading struct {
	Level    int
	Question bool // it is a question: set as one, whatever its level
	Text     string
}

// Style is how a paragraph looks.
type Style string

// The styles of paragraphs: running text; a first sentence; a hint below a question; conditions in the
// board's part; remarks there; what a form tells people to do; a box of its own; help lines.
const (
	Body   Style = "Body"
	Lead   Style = "Lead"
	Hint   Style = "Hint"
	Logic  Style = "Logic"
	Remark Style = "Remark"
	Direct Style = "Direct"
	Box    Style = "Box"
	Help   Style = "Help"
)

// Paragraph is text in one style. Start stands before it in bold. A line break in Text is kept.
type Paragraph struct {
	Style       Style
	Start, Text string
}

// Choices are answers with a box before each. A choice that is Ranked has room for a number instead.
type Choices struct {
	Items  []Choice
	Ranked bool
}

// Choice is one answer. WriteIn leaves a line behind it for words.
type Choice struct {
	Text    string
	WriteIn bool
}

// Scale is a row of boxes with a label under each.
type Scale struct{ Labels []string }

// Blank is a short line to write on, with words around it: "____ years".
type Blank struct{ Before, After string }

// Lines are empty lines to write on.
type Lines struct{ Count int }

// Table is a table. The first column names its row; Widths are shares of the page's width, one a
// column. Without a Head it is a list of terms and what they mean.
type Table struct {
	Head   []string
	Rows   [][]Cell
	Widths []float64
}

// boxed says whether the table is one of boxes to tick.
func (t *Table) boxed() bool { return len(t.Rows) > 0 && len(t.Rows[0]) > 1 && t.Rows[0][1].Box }

// Cell is a cell of a table: a text, or a box to tick.
type Cell struct {
	Text string
	Box  bool
}

func cells(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, text := range texts {
		row[i].Text = text
	}
	return row
}

// Together are blocks that stay on one page where they fit on one.
type Together struct{ Blocks []Block }

func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*Choices) block()   {}
func (*Scale) block()     {}
func (*Blank) block()     {}
func (*Lines) block()     {}
func (*Table) block()     {}
func (*Together) block()  {}
