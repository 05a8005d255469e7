package clickhouse

import (
	"context"
	"fmt"
	"strconv"

	"candour/analytics"
	"candour/survey"
)

// side is a question that heads the rows or the columns, for crosstab.sql. Kind is one, several,
// first (the first place of a ranking) or bins; Side is r or c.
type side struct {
	Side, Column, State, Kind string
	field                     survey.Field
	bands                     []analytics.Band
}

// Crosstab implements analytics.Results. A question with several answers puts a response into
// several rows or columns; totals count each response once.
func (r *results) Crosstab(
	ctx context.Context, q analytics.CrosstabQuery,
) (analytics.Crosstab, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Crosstab{}, err
	}
	in, err := r.scope(def, q.Query)
	if err != nil {
		return analytics.Crosstab{}, err
	}
	rows, err := in.side("r", def, q.Rows, q.Lang)
	if err != nil {
		return analytics.Crosstab{}, err
	}
	columns, err := in.side("c", def, q.Columns, q.Lang)
	if err != nil {
		return analytics.Crosstab{}, err
	}
	p := pair{in, rows, columns}
	var missing analytics.CrosstabMissing
	pairs, err := r.countPairs(ctx, p, &missing)
	if err != nil {
		return analytics.Crosstab{}, r.explain(err)
	}
	table := pairs.crosstab(rows, columns, q.Lang)
	table.Correction, table.Missing = q.Correction, missing
	table.DeriveShares()
	table.DeriveResiduals()
	if q.Keys { // for disclosure control, which has tests of its own
		return table, nil
	}
	return table, r.test(ctx, p, &table)
}

// side finds out how a question heads rows or columns.
func (s scope) side(name string, def *survey.Definition, question, lang string) (side, error) {
	f, err := fieldOf(def, question)
	if err != nil {
		return side{}, err
	}
	found := side{
		Side: name, Column: Column(f.Name), State: StateColumn(f.Name), field: f,
		bands: analytics.BandsOf(f, lang),
	}
	switch {
	case f.Type == survey.SelectOne || f.Type == survey.Acknowledge:
		found.Kind = "one"
	case f.Type == survey.Rank:
		found.Kind = "first"
	case f.Type == survey.SelectMultiple:
		found.Kind = "several"
	case found.bands != nil:
		found.Kind = "bins"
		s.values["edges"+name] = innerEdges(declaredBins(found.bands))
	default:
		return side{}, survey.Fault(survey.Invalid, fmt.Sprintf("The question %q has neither"+
			" choices nor bands, so it cannot head a table.", f.Name))
	}
	return found, nil
}

// pairs are the cells of a table by row and column; all stands for every row or column.
type pairs map[[2]string]cell

const all = "\x00all"

// The parts of crosstab.sql.
const (
	pairPart = iota
	rowStatePart
	columnStatePart
)

// countPairs counts the cells of a table, and why responses stand in none.
func (r *results) countPairs(ctx context.Context, p pair, missing *analytics.CrosstabMissing) (pairs, error) {
	rows, columns := p.Rows, p.Columns
	found, err := read[struct {
		Part uint8   `ch:"part"`
		R    *string `ch:"r"`
		C    *string `ch:"c"`
		N    uint64  `ch:"n"`
		K    uint16  `ch:"k"`
	}](ctx, r.Database, "crosstab.sql", query{p, p.values})
	cells := make(pairs, len(found))
	for _, row := range found {
		counted := cell{analytics.Count(row.N), analytics.Key(row.K)}
		switch row.Part {
		case rowStatePart:
			fillState(*row.R, counted, &missing.Rows, &missing.RowKeys)
		case columnStatePart:
			fillState(*row.R, counted, &missing.Columns, &missing.ColumnKeys)
		default:
			at := [2]string{rows.category(row.R), columns.category(row.C)}
			cells[at] = cells[at].plus(counted)
		}
	}
	return cells, err
}

// category is the value of the category that a row of crosstab.sql means. An empty one of several
// answers is the question's "none of these".
func (s side) category(found *string) string {
	switch {
	case found == nil:
		return all
	case s.Kind == "bins":
		i, _ := strconv.Atoi(*found)
		return s.bands[i].Value
	case *found == "":
		for _, c := range s.field.Choices {
			if c.None {
				return c.Name
			}
		}
	}
	return *found
}

// categories are a side's choices or bands in their order, and what else was found behind them.
func (s side) categories(lang string, stored []string) []analytics.Category {
	var categories []analytics.Category
	if s.Kind == "bins" {
		for _, b := range s.bands {
			categories = append(categories, analytics.Category{Value: b.Value, Label: b.Label})
		}
		return categories
	}
	for i, value := range valuesOf(s.field, stored) {
		label := value
		if i < len(s.field.Choices) {
			label = s.field.Choices[i].Label.In(lang)
		}
		categories = append(categories, analytics.Category{Value: value, Label: label})
	}
	return categories
}

// crosstab is the table with its counts and keys.
func (p pairs) crosstab(rows, columns side, lang string) analytics.Crosstab {
	var stored [2][]string
	for at := range p {
		for i, value := range at {
			if value != all {
				stored[i] = append(stored[i], value)
			}
		}
	}
	base := p[[2]string{all, all}]
	t := analytics.Crosstab{
		RowQuestion: rows.field.Name, ColumnQuestion: columns.field.Name, Lang: lang,
		Rows: rows.categories(lang, stored[0]), Columns: columns.categories(lang, stored[1]),
		Base: base.count, BaseKey: base.key,
		Several:   rows.Kind == "several" || columns.Kind == "several",
		Sensitive: rows.field.Sensitive || columns.field.Sensitive,
	}
	t.Ordered = analytics.Sides{Rows: rows.ordered(t.Rows), Columns: columns.ordered(t.Columns)}
	for _, row := range t.Rows {
		t.RowTotals = append(t.RowTotals, p[[2]string{row.Value, all}].total())
		var cells []analytics.Cell
		for _, column := range t.Columns {
			c := p[[2]string{row.Value, column.Value}]
			cells = append(cells, analytics.Cell{Count: c.count, Key: c.key})
		}
		t.Cells = append(t.Cells, cells)
	}
	for _, column := range t.Columns {
		t.ColumnTotals = append(t.ColumnTotals, p[[2]string{all, column.Value}].total())
	}
	return t
}

func (c cell) total() analytics.Total { return analytics.Total{Count: c.count, Key: c.key} }
