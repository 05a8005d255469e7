package clickhouse

import (
	"math"
	"slices"
	"strconv"

	"candour/analytics"
	"candour/survey"
)

// scope is which responses a query counts, for the queries' files: a wave, a condition, and a filter
// as SQL.
type scope struct {
	Table     table
	Wave      string
	Keys      bool // whether cell keys are summed too
	Condition *condition
	Filter    filterSQL
	Careful   bool // leaves out what is suspect
	values    bound
}

// condition is what an answer must be, for where.sql. Kind is text, number, several, none or range.
type condition struct{ Kind, Column, State string }

// scope finds out which responses a request means.
func (r *results) scope(def *survey.Definition, q analytics.Query) (scope, error) {
	s := scope{Table: r.table(def.Name), Wave: q.Wave, Keys: q.Keys, Careful: q.WithoutSuspect, values: bound{}}
	if s.Careful && r.source == Snapshot {
		return s, survey.Fault(survey.Forbidden, "The protected copy does not say which answers look careless; leave suspect out.")
	}
	if q.Wave != "" {
		s.values["wave"] = q.Wave
	}
	if err := r.narrow(&s, def, q.Filter); err != nil || q.Where == (analytics.Condition{}) {
		return s, err
	}
	f, err := fieldOf(def, q.Where.Question)
	if err != nil {
		return s, err
	}
	s.Condition = &condition{Column: Column(f.Name), State: StateColumn(f.Name)}
	s.Condition.Kind, err = s.values.equal(f, q.Where.Value)
	return s, err
}

// fieldOf is a survey's question by name.
func fieldOf(def *survey.Definition, name string) (survey.Field, error) {
	f, ok := def.Field(name)
	if !ok {
		return f, survey.Refuse(survey.NotFound, "There is no question %q in the survey %q.", name, def.Name)
	}
	return f, nil
}

// equal binds what an answer to a field must be to equal value, and says how it is compared.
func (b bound) equal(f survey.Field, value string) (kind string, err error) {
	if f.Numeric() {
		return b.within(f, value)
	}
	at := slices.IndexFunc(f.Choices, func(c survey.Choice) bool { return c.Name == value })
	switch {
	case f.Choices == nil || f.Type == survey.Rank:
		return "", survey.Refuse(survey.Invalid, "The question %q has no choices to filter by.", f.Name)
	case at < 0:
		return "", survey.Refuse(survey.Invalid, "The question %q has no choice %q.", f.Name, value)
	case f.Scale:
		n, err := strconv.ParseInt(value, 10, 16)
		b["equals"] = n
		return "number", err
	case f.Type == survey.SelectMultiple && f.Choices[at].None:
		return "none", nil
	case f.Type == survey.SelectMultiple:
		b["equals"] = value
		return "several", nil
	default:
		b["equals"] = value
		return "text", nil
	}
}

// within binds the edges of the declared band that value names, in its own form or by its label in
// any of the interface's languages. The end bands are open.
func (b bound) within(f survey.Field, value string) (kind string, err error) {
	for _, lang := range []string{"en", "fr"} {
		bands := analytics.BandsOf(f, lang)
		for i, band := range bands {
			if value != band.Value && value != band.Label {
				continue
			}
			b["least"], b["below"] = band.Low, band.High
			if i == 0 {
				b["least"] = -math.MaxFloat64
			}
			if i == len(bands)-1 {
				b["below"] = math.MaxFloat64
			}
			return "range", nil
		}
	}
	return "", survey.Refuse(survey.Invalid, "The question %q has no band %q.", f.Name, value)
}
