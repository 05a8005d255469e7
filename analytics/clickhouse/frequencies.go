package clickhouse

import (
	"context"
	"slices"
	"strconv"

	"candour/analytics"
	"candour/survey"
)

// fieldsAtOnce is how many questions one query counts: its text grows with them.
const fieldsAtOnce = 50

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
	for part := range slices.Chunk(fields, fieldsAtOnce) {
		c := count{results: r, scope: in, lang: q.Lang, questions: questionsOf(part, q.Lang)}
		if err := c.run(ctx); err != nil {
			return analytics.Frequencies{}, r.explain(err)
		}
		c.fillTotals(&result)
		for _, asked := range c.questions {
			f := c.frequency(asked)
			f.Derive(q.Base, result.Responses)
			result.Questions = append(result.Questions, f)
		}
	}
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
// bins, or "" for the states alone.
type question struct {
	Index               int
	Column, State, Kind string
	field               survey.Field
	bins                []analytics.Bin // without counts
	numeric             *analytics.Numeric
}

func questionsOf(fields []survey.Field, lang string) []*question {
	questions := make([]*question, len(fields))
	for i, f := range fields {
		q := &question{Index: i, Column: Column(f.Name), State: StateColumn(f.Name), field: f}
		switch f.Type {
		case survey.SelectOne:
			q.Kind = "one"
		case survey.SelectMultiple:
			q.Kind = "several"
		}
		q.setBins(declaredBins(analytics.BandsOf(f, lang)))
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
	lang      string
	questions []*question
	cells     map[place]cell
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

// run counts: first the numbers, since they decide on bins, then everything else.
func (c *count) run(ctx context.Context) error {
	if err := c.describeNumbers(ctx); err != nil {
		return err
	}
	for _, q := range c.questions {
		if q.Kind == "bins" {
			c.values["edges"+strconv.Itoa(q.Index)] = innerEdges(q.bins)
		}
	}
	found, err := read[struct {
		Question int32  `ch:"question"`
		Part     string `ch:"part"`
		Value    string `ch:"value"`
		N        uint64 `ch:"n"`
		K        uint16 `ch:"k"`
	}](ctx, c.Database, "frequencies.sql", query{c.asking(c.questions), c.values})
	c.cells = make(map[place]cell, len(found))
	for _, row := range found {
		c.cells[place{row.Question, row.Part, row.Value}] = cell{
			analytics.Count(row.N), analytics.Key(row.K),
		}
	}
	return err
}

// asking is the data of the queries' files for some of the questions.
func (c *count) asking(questions []*question) any {
	return struct {
		scope
		Questions []*question
	}{c.scope, questions}
}

// describeNumbers fills what describes the numeric questions, and fits bins where none are declared.
func (c *count) describeNumbers(ctx context.Context) error {
	var numeric []*question
	for _, q := range c.questions {
		if q.field.Numeric() {
			numeric = append(numeric, q)
		}
	}
	if len(numeric) == 0 {
		return nil
	}
	found, err := read[described](ctx, c.Database, "numbers.sql", query{c.asking(numeric), c.values})
	for _, row := range found {
		q := c.questions[row.Question]
		q.numeric = row.numeric()
		if q.bins == nil && row.N > 0 {
			q.setBins(fittedBins(q.field, row.Least, row.Most, c.lang))
		}
	}
	return err
}

// described is a row of numbers.sql.
type described struct {
	Question  int32     `ch:"question"`
	N         uint64    `ch:"n"`
	Mean      float64   `ch:"mean"`
	SD        float64   `ch:"sd"`
	Quartiles []float64 `ch:"quartiles"`
	Least     float64   `ch:"least"`
	Most      float64   `ch:"most"`
}

// numeric leaves out what so few numbers do not have: none has nothing, one has no deviation.
func (d described) numeric() *analytics.Numeric {
	n := &analytics.Numeric{N: analytics.Count(d.N)}
	if d.N > 0 {
		n.Mean, n.Min, n.Max = &d.Mean, &d.Least, &d.Most
		n.P25, n.Median, n.P75 = &d.Quartiles[0], &d.Quartiles[1], &d.Quartiles[2]
	}
	if d.N > 1 {
		n.SD = &d.SD
	}
	return n
}

// fillTotals fills the counts of the responses themselves.
func (c *count) fillTotals(f *analytics.Frequencies) {
	var all, blank cell
	sources := map[survey.Source]cell{}
	for _, source := range []survey.Source{survey.Person, survey.Synthetic, survey.Imported} {
		sources[source] = c.cells[place{-1, "source", source.String()}]
		all = all.plus(sources[source])
		blank = blank.plus(c.cells[place{-1, "blank", source.String()}])
	}
	f.Responses, f.Keys.Responses = all.count, all.key
	f.Blank, f.Keys.Blank = blank.count, blank.key
	f.Synthetic, f.Keys.Synthetic = sources[survey.Synthetic].count, sources[survey.Synthetic].key
	f.Imported, f.Keys.Imported = sources[survey.Imported].count, sources[survey.Imported].key
}

// plus is the cell of two sets of responses together.
func (c cell) plus(other cell) cell {
	return cell{c.count + other.count, (c.key + other.key) % 1000}
}

// frequency is the table of a question, all counts and keys.
func (c *count) frequency(q *question) analytics.Frequency {
	f := analytics.Frequency{
		ID: q.field.Name, Label: q.field.Label.In(c.lang), Type: string(q.field.Type),
		Role: string(q.field.Role), Section: q.field.Section, Sensitive: q.field.Sensitive,
		Rows: []analytics.Row{}, Bins: []analytics.Bin{}, Numeric: q.numeric,
	}
	c.fillStates(&f, int32(q.Index))
	for _, category := range categoriesOf(q.field, c.lang, c.valuesOf(q)) {
		row := c.cells[place{int32(q.Index), "value", category.Value}]
		if isNone(q.field, category.Value) {
			row = row.plus(c.cells[place{int32(q.Index), "value", ""}])
		}
		f.Rows = append(f.Rows, analytics.Row{
			Value: category.Value, Label: category.Label, Count: row.count, Key: row.key,
		})
	}
	for i, bin := range q.bins {
		counted := c.cells[place{int32(q.Index), "bin", strconv.Itoa(i)}]
		bin.Count, bin.Key = counted.count, counted.key
		f.Bins = append(f.Bins, bin)
	}
	return f
}

// fillStates fills who answered, who was asked, and the kinds of missing.
func (c *count) fillStates(f *analytics.Frequency, question int32) {
	of := func(s survey.State) cell { return c.cells[place{question, "state", s.String()}] }
	answered, skipped := of(survey.Answered), of(survey.Skipped)
	preferNot, dontKnow := of(survey.PreferNot), of(survey.DontKnow)
	notShown, absent := of(survey.NotShown), of(survey.Absent)
	asked := answered.plus(skipped).plus(preferNot).plus(dontKnow)
	f.Asked, f.AskedKey = asked.count, asked.key
	f.Answered, f.AnsweredKey = answered.count, answered.key
	f.Missing = analytics.Missing{
		Skipped: skipped.count, PreferNot: preferNot.count, DontKnow: dontKnow.count,
		NotShown: notShown.count, Absent: absent.count,
	}
	f.MissingKeys = analytics.MissingKeys{
		Skipped: skipped.key, PreferNot: preferNot.key, DontKnow: dontKnow.key,
		NotShown: notShown.key, Absent: absent.key,
	}
}

// valuesOf are the answers to a question that are stored.
func (c *count) valuesOf(q *question) []string {
	var values []string
	for p := range c.cells {
		if p.question == int32(q.Index) && p.part == "value" {
			values = append(values, p.value)
		}
	}
	return values
}

// categoriesOf are a field's choices in their order and behind them the stored values that are none
// of them, by name. The empty value is "none of these" and belongs to that choice.
func categoriesOf(f survey.Field, lang string, stored []string) []analytics.Category {
	categories := make([]analytics.Category, 0, len(f.Choices))
	known := map[string]bool{"": true}
	for _, choice := range f.Choices {
		known[choice.Name] = true
		categories = append(categories, analytics.Category{
			Value: choice.Name, Label: choice.Label.In(lang),
		})
	}
	slices.Sort(stored)
	for _, value := range slices.Compact(stored) {
		if !known[value] {
			categories = append(categories, analytics.Category{Value: value, Label: value})
		}
	}
	return categories
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
