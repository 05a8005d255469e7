package dashboards

import (
	"context"
	"strings"

	"candour/analytics"
	"candour/dashboards/chart"
	"candour/survey"
)

// Showing says what the cells of a cross-tabulation show.
type Showing string

// Cells show column percentages, row percentages or counts.
const (
	ColumnShares Showing = "column"
	RowShares    Showing = "row"
	CountsAlone  Showing = "count"
)

// CrossView is a cross-tabulation laid out: a question by a banner of several.
type CrossView struct {
	Title  string // the rows' question
	Banner []BannerPart
	Rows   []CrossRow
	Bases  []string
	Tests  []string // a sentence for each part of the banner
	Note   string
	Marked bool // cells carry marks
	Chart  chart.Options
	// ChartRows is the height of the heat map, which is there for one question alone.
	ChartRows, ChartColumns int
	Finding                 string
}

// BannerPart is a question of the banner with its columns.
type BannerPart struct {
	Name, Label string
	Columns     []string
}

// CrossRow is an answer, its total, and a cell for each column of the banner.
type CrossRow struct {
	Label string
	Cells []CrossCell
}

// CrossCell is written as Text; Shade is 0 (none) to 5, Mark is 1 where there are clearly more people
// than independence would give, -1 where there are fewer.
type CrossCell struct {
	Text  string
	Shade int
	Mark  int
}

// CrossAsk asks for a table of Rows by each of Columns.
type CrossAsk struct {
	analytics.Query
	Rows    string
	Columns []string
	Show    Showing
}

// GatherTable asks for a cross-tabulation and lays it out.
func GatherTable(ctx context.Context, source Source, ask CrossAsk) (CrossView, error) {
	def, err := source.Catalogue.Definition(ctx, ask.Survey)
	if err != nil {
		return CrossView{}, err
	}
	rows, ok := def.Field(ask.Rows)
	if !ok {
		return CrossView{}, survey.Fault(survey.NotFound, "There is no such question in this survey. Choose one from the list.")
	}
	v := CrossView{Title: rows.Label.In(ask.Lang)}
	whole, err := analytics.CountBanner(ctx, analytics.CrosstabQuery{Query: ask.Query, Rows: ask.Rows}, ask.Columns,
		source.Results.Crosstab)
	if err != nil {
		return v, err
	}
	tables := whole.Banner
	if len(tables) == 0 {
		tables = []analytics.Crosstab{whole}
	}
	w := Writer{Style: analytics.Style{Lang: ask.Lang, Protected: whole.Protected}}
	for i, t := range tables {
		by, _ := def.Field(ask.Columns[i])
		w.addPart(&v, by, t, ask.Show)
		if len(tables) == 1 {
			c := comparison{Writer: w, ask: Ask{Query: ask.Query}, by: by}
			card := c.choices(Card{Title: v.Title}, Question{Frequency: analytics.Frequency{Type: string(rows.Type)}, Ordered: true}, t)
			v.Chart, v.ChartRows, v.ChartColumns, v.Finding = card.Chart, card.ChartRows, card.ChartColumns, card.Finding
		}
	}
	v.Note = w.firstPlace(string(rows.Type))
	if w.Protected {
		v.Note += " " + w.RoundingNote() + " " + w.Symbols()
	}
	v.Note = strings.TrimSpace(v.Note)
	return v, nil
}

// addPart adds a question to the banner.
func (w Writer) addPart(v *CrossView, by survey.Field, t analytics.Crosstab, show Showing) {
	part := BannerPart{Name: by.Name, Label: ShortLabel(by, w.Lang)}
	if t.Suppressed || t.Base == 0 {
		text := w.Withheld(t.Unagreed)
		if !t.Suppressed {
			text = w.nobody()
		}
		v.Tests = append(v.Tests, part.Label+w.pick(": ", "\u00a0: ")+text)
		return
	}
	kept := columns(t)
	for _, j := range kept {
		part.Columns = append(part.Columns, t.Columns[j].Label)
		v.Bases = append(v.Bases, w.Count(t.ColumnTotals[j].Count))
	}
	v.Banner = append(v.Banner, part)
	if v.Rows == nil {
		for _, r := range t.Rows {
			v.Rows = append(v.Rows, CrossRow{Label: r.Label})
		}
	}
	for i := range v.Rows {
		for _, j := range kept {
			if i >= len(t.Cells) {
				v.Rows[i].Cells = append(v.Rows[i].Cells, CrossCell{Text: "–"})
				continue
			}
			cell := w.crossCell(t, i, j, show)
			v.Marked = v.Marked || cell.Mark != 0
			v.Rows[i].Cells = append(v.Rows[i].Cells, cell)
		}
	}
	v.Tests = append(v.Tests, part.Label+w.pick(": ", "\u00a0: ")+w.testWords(t))
}

func (w Writer) crossCell(t analytics.Crosstab, i, j int, show Showing) CrossCell {
	cell := t.Cells[i][j]
	c := CrossCell{Text: w.Share(cell.ColumnPercent, cell.ColumnBounded), Mark: mark(t, i, j)}
	percent := cell.ColumnPercent
	switch show {
	case RowShares:
		c.Text, percent = w.Share(cell.RowPercent, cell.RowBounded), cell.RowPercent
	case CountsAlone:
		c.Text, percent = w.Count(cell.Count), cell.TotalPercent
	}
	if percent != nil {
		c.Shade = min(5, 1+int(*percent/20))
	}
	return c
}

// beyond is the adjusted residual from which a cell is marked: 1.96 is the normal quantile of 5 %.
const beyond = 1.96

func mark(t analytics.Crosstab, i, j int) int {
	r := t.Cells[i][j].Residual
	switch {
	case r == nil:
		return 0
	case *r > beyond:
		return 1
	case *r < -beyond:
		return -1
	}
	return 0
}
