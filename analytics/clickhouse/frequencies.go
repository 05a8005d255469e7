package clickhouse

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"candour/analytics"
	"candour/survey"
)

// Frequencies implements analytics.Results. A stored answer that the definition does not know comes
// last under its own name.
func (r *results) Frequencies(
	ctx context.Context, q analytics.Query,
) (analytics.Frequencies, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	fields, err := chosenFields(def, q.Questions)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	in, err := r.scope(def, q)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	result := analytics.Frequencies{Questions: make([]analytics.Frequency, 0, len(fields))}
	c := count{results: r, scope: in, questions: questionsOf(fields), cells: map[place]cell{}}
	if err := c.run(ctx); err != nil {
		return analytics.Frequencies{}, r.explain(err)
	}
	c.fillTotals(&result)
	for _, asked := range c.questions {
		f := c.frequency(asked)
		f.Derive(q.Base, result.Responses)
		result.Questions = append(result.Questions, f)
	}
	result.Word(def, q.Lang)
	return result, nil
}

// chosenFields are the named questions in the order of the names, or all of them in the order of
// the definition.
func chosenFields(def *survey.Definition, names []string) ([]survey.Field, error) {
	if len(names) == 0 {
		return def.Fields(), nil
	}
	fields := make([]survey.Field, len(names))
	for i, name := range names {
		f, err := fieldOf(def, name)
		if err != nil {
			return nil, err
		}
		fields[i] = f
	}
	return fields, nil
}

// question is a question that is being counted. Kind says how, for frequencies.sql: one, several,
// first (how often each choice is ranked first), bins, or "" for the states alone.
type question struct {
	Index               int
	Column, State, Kind string
	field               survey.Field
	bins                []analytics.Bin // without counts
	numeric             *analytics.Numeric
}

// Scale says that the answers are numbers in their column.
func (q *question) Scale() bool { return q.field.Scale }

// None says that an empty list of answers is one of the choices.
func (q *question) None() bool {
	return slices.ContainsFunc(q.field.Choices, func(c survey.Choice) bool { return c.None })
}

func questionsOf(fields []survey.Field) []*question {
	questions := make([]*question, len(fields))
	for i, f := range fields {
		q := &question{Index: i, Column: Column(f.Name), State: StateColumn(f.Name), field: f}
		switch f.Type {
		case survey.SelectOne, survey.Acknowledge:
			q.Kind = "one"
		case survey.Rank:
			q.Kind = "first"
		case survey.SelectMultiple:
			q.Kind = "several"
		}
		q.setBins(declaredBins(analytics.BandsOf(f, "")))
		questions[i] = q
	}
	return questions
}

// setBins asks for the counts of bins.
func (q *question) setBins(bins []analytics.Bin) {
	if len(bins) > 0 {
		q.Kind, q.bins = "bins", bins
	}
}

// count is one round of counting some questions.
type count struct {
	*results
	scope
	questions []*question

	mu    sync.Mutex
	cells map[place]cell
}

// place is where a cell belongs: frequencies.sql says what the parts are.
type place struct {
	question    int32
	part, value string
}

type cell struct {
	count analytics.Count
	key   analytics.Key
}

// asking is the data of the queries' files for some of the questions.
func (c *count) asking(questions ...*question) any {
	return struct {
		scope
		Questions []*question
	}{c.scope, questions}
}

// frequency is the table of a question, all counts and keys, without words.
func (c *count) frequency(q *question) analytics.Frequency {
	f := analytics.Frequency{
		ID: q.field.Name, Type: string(q.field.Type), Role: string(q.field.Role),
		Section: q.field.Section, Sensitive: q.field.Sensitive, Rows: []analytics.Row{}, Bins: []analytics.Bin{}, Numeric: q.numeric,
	}
	c.fillStates(&f, int32(q.Index))
	for _, value := range valuesOf(q.field, c.stored(q)) {
		row := c.cells[place{int32(q.Index), "value", value}]
		if isNone(q.field, value) {
			row = row.plus(c.cells[place{int32(q.Index), "value", ""}])
		}
		f.Rows = append(f.Rows, analytics.Row{Value: value, Count: row.count, Key: row.key})
	}
	if q.Kind == "first" {
		f.Ranking = c.ranking(q, f.Rows)
	}
	for i, bin := range q.bins {
		counted := c.cells[place{int32(q.Index), "bin", strconv.Itoa(i)}]
		bin.Count, bin.Key = counted.count, counted.key
		f.Bins = append(f.Bins, bin)
	}
	return f
}

// ranking is where each choice of a ranking was put. It has no keys: protected results read none of it.
func (c *count) ranking(q *question, rows []analytics.Row) *analytics.Ranking {
	r := &analytics.Ranking{}
	for _, row := range rows {
		ranked := analytics.Ranked{Value: row.Value, Places: make([]analytics.Place, len(rows))}
		for i := range ranked.Places {
			at := place{int32(q.Index), "place", strconv.Itoa(i+1) + " " + row.Value}
			ranked.Places[i].Count = c.cells[at].count
		}
		r.Rows = append(r.Rows, ranked)
	}
	return r
}

// stored are the answers to a question that are stored.
func (c *count) stored(q *question) []string {
	var values []string
	for p := range c.cells {
		if p.question == int32(q.Index) && p.part == "value" {
			values = append(values, p.value)
		}
	}
	return values
}

// valuesOf are a field's choices in their order and behind them the stored values that are none of them, by
// name. The empty value is "none of these" and belongs to that choice.
func valuesOf(f survey.Field, stored []string) []string {
	values := make([]string, 0, len(f.Choices))
	for _, choice := range f.Choices {
		values = append(values, choice.Name)
	}
	known := map[string]bool{"": true}
	for _, name := range values {
		known[name] = true
	}
	slices.Sort(stored)
	for _, value := range slices.Compact(stored) {
		if !known[value] {
			values = append(values, value)
		}
	}
	return values
}

// isNone tells whether a choice is the "none of these" of a question with several answers.
func isNone(f survey.Field, value string) bool {
	if f.Type != survey.SelectMultiple {
		return false
	}
	return slices.ContainsFunc(f.Choices, func(c survey.Choice) bool {
		return c.None && c.Name == value
	})
}
