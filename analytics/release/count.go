package release

import (
	"context"
	"strings"

	"candour/analytics"
	"candour/survey"
)

func (t *table) query(questions ...string) analytics.Query {
	return analytics.Query{Survey: t.def.Name, Wave: t.ask.Wave, Lang: "en", Questions: questions,
		Base: analytics.OfAnswered, WithoutSuspect: t.ask.WithoutSuspect}
}

// narrowed counts a question among those who are in each of the groups. At most one of these is "none of
// these", which no expression tells from no answer; it is never put together with others.
func (t *table) narrowed(ctx context.Context, question string, in ...member) (analytics.Frequencies, error) {
	q := t.query(question)
	var conditions []string
	for _, m := range in {
		if m.none() {
			q.Where = analytics.Condition{Question: m.side.Field.Name, Value: m.group.Values[0]}
			continue
		}
		conditions = append(conditions, m.side.condition(m.group))
	}
	filter, err := survey.ParseFilter(t.def, strings.Join(conditions, " and "))
	if err != nil {
		return analytics.Frequencies{}, err
	}
	q.Filter = filter
	return t.Exact.Frequencies(ctx, q)
}

// people counts those who are in each of the groups, each once, however many answers they gave.
func (t *table) people(ctx context.Context, in ...member) (analytics.Count, error) {
	found, err := t.narrowed(ctx, t.rows.Field.Name, in...)
	return found.Responses, err
}

// oneWay counts one question.
func (t *table) oneWay(ctx context.Context) (Draft, error) {
	all, err := t.Exact.Frequencies(ctx, t.query(t.rows.Field.Name))
	if err != nil {
		return Draft{}, err
	}
	f := all.Questions[0]
	counts, categories := countsOf(f, t.rows.Field)
	if err := t.rows.group(categories, t.ask.Merges); err != nil {
		return Draft{}, err
	}
	var grouped []analytics.Count
	for _, g := range t.rows.Groups {
		n := g.sum(counts)
		if g.Merged() && t.rows.Several() {
			if n, err = t.people(ctx, member{t.rows, g}); err != nil {
				return Draft{}, err
			}
		}
		grouped = append(grouped, n)
	}
	t.draft.Kind, t.draft.Sides = analytics.ReleasedOneWay, []Side{t.rows}
	t.draft.Questions = []analytics.ReleasedField{t.field(t.rows)}
	t.wordOneWay(f, grouped)
	t.lookOneWay(f.Answered, grouped)
	return t.draft, nil
}

// countsOf are a question's answers with their counts: its choices, or its declared bands.
func countsOf(f analytics.Frequency, field survey.Field) (counts []analytics.Count, all []category) {
	for _, row := range f.Rows {
		counts, all = append(counts, row.Count), append(all, category{row.Value, row.Label})
	}
	for _, band := range analytics.BandsOf(field, "en") {
		for _, bin := range f.Bins {
			if bin.Low == band.Low {
				counts, all = append(counts, bin.Count), append(all, category{band.Value, bin.Label})
			}
		}
	}
	return counts, all
}

// sum adds the counts of a group's categories; of several answers that is right for one alone.
func (g Group) sum(counts []analytics.Count) analytics.Count {
	var n analytics.Count
	for _, place := range g.places {
		n += counts[place]
	}
	return n
}

// grid is a table of two questions after its categories were put together.
type grid struct {
	cells        [][]analytics.Count
	rows, column []analytics.Count // totals
	base         analytics.Count
}

// twoWay counts one question by another.
func (t *table) twoWay(ctx context.Context) (Draft, error) {
	if t.rows.Closed != Mergeable || t.columns.Closed != Mergeable {
		return Draft{}, survey.Refuse(survey.Invalid, "One of the two questions has numbers without bands, so it heads no table. Choose another.")
	}
	c, err := t.Exact.Crosstab(ctx, analytics.CrosstabQuery{Query: t.query(), Rows: t.ask.Rows, Columns: t.ask.Columns})
	if err != nil {
		return Draft{}, err
	}
	if err := t.rows.group(categoriesOf(c.Rows), t.ask.Merges); err != nil {
		return Draft{}, err
	}
	if err := t.columns.group(categoriesOf(c.Columns), t.ask.Merges); err != nil {
		return Draft{}, err
	}
	g, err := t.collapse(ctx, c)
	if err != nil {
		return Draft{}, err
	}
	t.draft.Kind, t.draft.Sides = analytics.ReleasedTwoWay, []Side{t.rows, t.columns}
	t.draft.Questions = []analytics.ReleasedField{t.field(t.rows), t.field(t.columns)}
	t.wordTwoWay(g)
	t.lookTwoWay(g)
	return t.draft, nil
}

func categoriesOf(all []analytics.Category) []category {
	found := make([]category, len(all))
	for i, c := range all {
		found[i] = category{c.Value, c.Label}
	}
	return found
}

// collapse adds up what is added up rightly, and asks the engine for the rest.
func (t *table) collapse(ctx context.Context, c analytics.Crosstab) (grid, error) {
	g := grid{base: c.Base}
	for _, r := range t.rows.Groups {
		var line []analytics.Count
		for _, col := range t.columns.Groups {
			n, err := t.cell(ctx, c, r, col)
			if err != nil {
				return g, err
			}
			line = append(line, n)
		}
		g.cells = append(g.cells, line)
		n, err := t.total(ctx, t.rows, r, c.RowTotals, t.columns.Field.Name)
		if err != nil {
			return g, err
		}
		g.rows = append(g.rows, n)
	}
	for _, col := range t.columns.Groups {
		n, err := t.total(ctx, t.columns, col, c.ColumnTotals, t.rows.Field.Name)
		if err != nil {
			return g, err
		}
		g.column = append(g.column, n)
	}
	return g, nil
}

func (t *table) cell(ctx context.Context, c analytics.Crosstab, row, column Group) (analytics.Count, error) {
	if row.Merged() && t.rows.Several() || column.Merged() && t.columns.Several() {
		return t.people(ctx, member{t.rows, row}, member{t.columns, column})
	}
	var n analytics.Count
	for _, i := range row.places {
		for _, j := range column.places {
			n += c.Cells[i][j].Count
		}
	}
	return n, nil
}

// total is how many of a group answered the other question too.
func (t *table) total(ctx context.Context, s Side, g Group, totals []analytics.Total, other string) (analytics.Count, error) {
	if g.Merged() && s.Several() {
		found, err := t.narrowed(ctx, other, member{s, g})
		if err != nil {
			return 0, err
		}
		return found.Questions[0].Answered, nil
	}
	var n analytics.Count
	for _, place := range g.places {
		n += totals[place].Count
	}
	return n, nil
}
