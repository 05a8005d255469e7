package disclosure_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"candour/analytics"
	"candour/analytics/statistics"
	"candour/survey"
)

// person is one response: its record key, its wave, and its answers by question, several choices
// apart by spaces. A question without an entry was skipped; "?" is "prefer not to answer", "~" "don't
// know", and "-" was not shown.
type person struct {
	key     int
	wave    string
	blank   bool
	answers map[string][]string
}

var errKeyless = errors.New("protection forgot to ask for cell keys")

// exact counts people in memory. It implements analytics.Results as plainly as can be.
type exact struct {
	def    *survey.Definition
	people []person
	fields map[string]survey.Field
	bands  map[string][]analytics.Band
}

func newExact(def *survey.Definition, people []person) exact {
	e := exact{def, people, map[string]survey.Field{}, map[string][]analytics.Band{}}
	for _, f := range def.Fields() {
		e.fields[f.Name], e.bands[f.Name] = f, analytics.BandsOf(f, "en")
	}
	return e
}

// cell is a set of people, counted with their key.
type cell struct {
	n   analytics.Count
	key int
}

func (c *cell) add(p person) { c.n, c.key = c.n+1, (c.key+p.key)%1000 }

func (c *cell) sum() (analytics.Count, analytics.Key) { return c.n, analytics.Key(c.key) }

// count counts the people who are all that is asked for.
func count(people []person, is func(person) bool) (analytics.Count, analytics.Key) {
	var c cell
	for _, p := range people {
		if is(p) {
			c.add(p)
		}
	}
	return c.sum()
}

func (e exact) chosen(wave string, where analytics.Condition) []person {
	var chosen []person
	for _, p := range e.people {
		if (wave == "" || p.wave == wave) &&
			(where.Question == "" || e.gave(p, where.Question, where.Value)) {
			chosen = append(chosen, p)
		}
	}
	return chosen
}

// gave says whether a person gave a value, or a number in its band.
func (e exact) gave(p person, question, value string) bool {
	field := e.fields[question]
	if !field.Numeric() {
		return slices.Contains(p.answers[question], value)
	}
	band := e.band(field, p)
	return band >= 0 && e.bands[question][band].Value == value
}

// band returns the place of a person's band, the end bands open; -1 without a number.
func (e exact) band(field survey.Field, p person) int {
	x, ok := number(p, field.Name)
	bands := e.bands[field.Name]
	if !ok || bands == nil {
		return -1
	}
	at := 0
	for i, band := range bands {
		if x >= band.Low {
			at = i
		}
	}
	return at
}

func number(p person, question string) (float64, bool) {
	answer := p.answers[question]
	if len(answer) == 0 {
		return 0, false
	}
	x, err := strconv.ParseFloat(answer[0], 64)
	return x, err == nil
}

func answered(p person, question string) bool {
	answer, given := p.answers[question]
	return given && !(len(answer) == 1 && strings.Contains("?~-", answer[0]))
}

// Frequencies implements analytics.Results.
func (e exact) Frequencies(_ context.Context, q analytics.Query) (analytics.Frequencies, error) {
	var f analytics.Frequencies
	if !q.Keys {
		return f, errKeyless
	}
	people := e.chosen(q.Wave, q.Where)
	f.Responses, f.Keys.Responses = count(people, func(p person) bool { return !p.blank })
	f.Blank, f.Keys.Blank = count(people, func(p person) bool { return p.blank })
	f.Synthetic, f.Keys.Synthetic = f.Responses, f.Keys.Responses
	people = slices.DeleteFunc(people, func(p person) bool { return p.blank })
	for _, field := range e.def.Fields() {
		if len(q.Questions) == 0 || slices.Contains(q.Questions, field.Name) {
			one := e.frequency(field, people, q.Lang)
			one.Derive(q.Base, f.Responses)
			f.Questions = append(f.Questions, one)
		}
	}
	return f, nil
}

func (e exact) frequency(field survey.Field, people []person, lang string) analytics.Frequency {
	f := analytics.Frequency{
		ID: field.Name, Label: field.Label.In(lang), Type: string(field.Type),
		Role: string(field.Role), Sensitive: field.Sensitive,
	}
	state := func(mark string) func(person) bool {
		return func(p person) bool { return slices.Equal(p.answers[field.Name], []string{mark}) }
	}
	f.Asked, f.AskedKey = count(people, func(p person) bool { return !state("-")(p) })
	f.Missing.NotShown, f.MissingKeys.NotShown = count(people, state("-"))
	f.Missing.DontKnow, f.MissingKeys.DontKnow = count(people, state("~"))
	f.Answered, f.AnsweredKey = count(people, func(p person) bool {
		return answered(p, field.Name)
	})
	f.Missing.PreferNot, f.MissingKeys.PreferNot = count(people, state("?"))
	f.Missing.Skipped, f.MissingKeys.Skipped = count(people, func(p person) bool {
		return p.answers[field.Name] == nil
	})
	for _, c := range field.Choices {
		row := analytics.Row{Value: c.Name, Label: c.Label.In(lang)}
		row.Count, row.Key = count(people, func(p person) bool {
			return slices.Contains(p.answers[field.Name], c.Name)
		})
		f.Rows = append(f.Rows, row)
	}
	if field.Numeric() {
		f.Numeric, f.Bins = describe(field, people), e.bins(field, people, lang)
	}
	return f
}

func describe(field survey.Field, people []person) *analytics.Numeric {
	var numbers []float64
	for _, p := range people {
		if x, ok := number(p, field.Name); ok {
			numbers = append(numbers, x)
		}
	}
	slices.Sort(numbers)
	n := &analytics.Numeric{N: analytics.Count(len(numbers))}
	if len(numbers) > 0 {
		at := func(p float64) *float64 { q, _ := statistics.Quantile(numbers, p); return &q }
		n.Min, n.P25, n.Median, n.P75, n.Max = at(0), at(.25), at(.5), at(.75), at(1)
		n.Mean, n.SD = n.Median, n.Median // the tests look at protected ones alone
	}
	return n
}

// bins counts declared bands; without them it has two steps from the least to the most.
func (e exact) bins(field survey.Field, people []person, lang string) []analytics.Bin {
	bands := analytics.BandsOf(field, lang)
	if bands == nil {
		n := describe(field, people)
		if n.N == 0 {
			return nil
		}
		return []analytics.Bin{{Low: *n.Min, High: *n.Median}, {Low: *n.Median, High: *n.Max}}
	}
	var bins []analytics.Bin
	for i, band := range bands {
		bin := analytics.Bin{Low: band.Low, High: band.High, Label: band.Label}
		bin.Count, bin.Key = count(people, func(p person) bool { return e.band(field, p) == i })
		bins = append(bins, bin)
	}
	return bins
}

// Crosstab implements analytics.Results.
func (e exact) Crosstab(_ context.Context, q analytics.CrosstabQuery) (analytics.Crosstab, error) {
	var c analytics.Crosstab
	if !q.Keys {
		return c, errKeyless
	}
	people := slices.DeleteFunc(e.chosen(q.Wave, q.Where), func(p person) bool {
		return !answered(p, q.Rows) || !answered(p, q.Columns)
	})
	c.Base, c.BaseKey = count(people, func(person) bool { return true })
	c.Rows, c.Columns = e.categories(q.Rows, q.Lang), e.categories(q.Columns, q.Lang)
	for _, row := range c.Rows {
		inRow := func(p person) bool { return e.gave(p, q.Rows, row.Value) }
		var total analytics.Total
		total.Count, total.Key = count(people, inRow)
		c.RowTotals = append(c.RowTotals, total)
		var cells []analytics.Cell
		for _, column := range c.Columns {
			var cell analytics.Cell
			cell.Count, cell.Key = count(people, func(p person) bool {
				return inRow(p) && e.gave(p, q.Columns, column.Value)
			})
			cells = append(cells, cell)
		}
		c.Cells = append(c.Cells, cells)
	}
	for _, column := range c.Columns {
		var total analytics.Total
		total.Count, total.Key = count(people, func(p person) bool {
			return e.gave(p, q.Columns, column.Value)
		})
		c.ColumnTotals = append(c.ColumnTotals, total)
	}
	c.DeriveShares()
	return c, nil
}

func (e exact) categories(question, lang string) []analytics.Category {
	field := e.fields[question]
	var categories []analytics.Category
	for _, c := range field.Choices {
		categories = append(categories, analytics.Category{Value: c.Name, Label: c.Label.In(lang)})
	}
	for _, b := range analytics.BandsOf(field, lang) {
		categories = append(categories, analytics.Category{Value: b.Value, Label: b.Label})
	}
	return categories
}

// TableOne implements analytics.Results. A protected table must not begin with an exact one.
func (e exact) TableOne(context.Context, analytics.TableOneQuery) (analytics.TableOne, error) {
	return analytics.TableOne{}, errors.New("an exact Table 1 was asked for")
}

// OpenAnswers implements analytics.Results.
func (e exact) OpenAnswers(context.Context, analytics.OpenQuery) (analytics.OpenAnswers, error) {
	return analytics.OpenAnswers{Total: 1, Answers: []string{"in their own words"}}, nil
}
