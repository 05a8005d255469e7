package advice

import (
	"slices"
	"strconv"

	"candour/survey"
	"candour/survey/expression"
)

// values are the answers to try: none, and what could make a difference. A question of a kind that
// this does not know has no answers to try but those that it is compared with, and others.
func (t *trial) values(name string) []expression.Value {
	f := t.fields[t.at[name]]
	values := []expression.Value{expression.Text("")}
	switch {
	case f.Type == survey.SelectMultiple:
		return append(values, t.subsets(f)...)
	case len(f.Choices) > 0:
		for _, c := range f.Choices {
			values = append(values, expression.Text(c.Name))
		}
		return values
	case f.Numeric():
		return append(values, t.numbers(f)...)
	}
	values = append(values, t.literals[name]...)
	return append(values, expression.Text("\x00"), expression.Number(-1e300), expression.Number(1e300))
}

// subsets are all sets of the choices that are asked about.
func (t *trial) subsets(f survey.Field) []expression.Value {
	var asked []string
	for _, c := range f.Choices {
		if slices.ContainsFunc(t.literals[f.Name],
			func(v expression.Value) bool { return v.String() == c.Name }) {
			asked = append(asked, c.Name)
		}
	}
	sets := []string{""}
	for _, name := range asked {
		if len(sets) > maxCases {
			break // more than can be tried
		}
		for _, set := range slices.Clone(sets) {
			sets = append(sets, (set + " " + name)[boolInt(set == ""):])
		}
	}
	other := ""
	for _, c := range f.Choices { // an answer that nothing asks about
		if !c.None && !slices.Contains(asked, c.Name) {
			other = c.Name
			break
		}
	}
	values := make([]expression.Value, 0, len(sets)+1)
	for _, set := range sets[1:] {
		values = append(values, expression.Text(set))
	}
	if other != "" {
		values = append(values, expression.Text(other))
	}
	return values
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// numbers are those that an answer is compared with and their neighbours, as far as the question
// takes them.
func (t *trial) numbers(f survey.Field) []expression.Value {
	step := 1.0
	if f.Type == survey.Decimal || f.Step != nil {
		step = 0.001
	}
	tried := []float64{0}
	for _, bound := range []*float64{f.Start, f.End} {
		if bound != nil {
			tried = append(tried, *bound)
		}
	}
	for _, literal := range t.literals[f.Name] {
		n, err := strconv.ParseFloat(literal.String(), 64)
		if err != nil {
			continue
		}
		if f.Type == survey.Integer {
			n = float64(int64(n))
		}
		tried = append(tried, n-step, n, n+step)
	}
	var values []expression.Value
	for _, n := range tried {
		out := f.Type == survey.RangeType && (f.Start != nil && n < *f.Start || f.End != nil && n > *f.End)
		if !out && t.fits(f, expression.Number(n)) {
			values = append(values, expression.Number(n))
		}
	}
	return values
}

// fits says whether a question's own constraint takes the answer.
func (t *trial) fits(f survey.Field, answer expression.Value) bool {
	return f.Constraint == "" || t.holds(f.Constraint, nil, answer)
}
