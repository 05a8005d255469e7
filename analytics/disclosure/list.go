package disclosure

import (
	"fmt"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// list is the finite list of tables that exist for protected roles:
//
//   - one-way tables of every question, of all responses, of one wave, or of the responses with
//     one value of one declared breakdown;
//   - tables of any question with choices or bands by a declared breakdown, either way round, of
//     all responses or of one wave. A second breakdown as condition would make cells of three
//     questions, so the only condition here is the wave.
//
// A breakdown may be a question with choices or a numeric one with declared bands, whose values are
// those of analytics.BandsOf. There are no expressions, negations, unions or comparisons.
//
// Nothing is broken down by a question about Indigenous identity, or shows one by a breakdown, until an
// agreement stands (governed.go).
type list struct {
	def    *survey.Definition
	agreed bool
}

func (l list) frequencies(q analytics.Query) error {
	for _, name := range q.Questions {
		if _, err := l.field(name); err != nil {
			return err
		}
	}
	if q.Filter != nil || q.WithoutSuspect {
		return forbidden(noFilters)
	}
	if q.Where == (analytics.Condition{}) {
		return l.wave(q.Wave)
	}
	if q.Wave != "" {
		return forbidden("Choose either a wave or one other condition, not both at once.")
	}
	return l.condition(q.Where)
}

func (l list) crosstab(q analytics.CrosstabQuery) error {
	for _, name := range []string{q.Rows, q.Columns} {
		field, err := l.field(name)
		if err != nil {
			return err
		}
		if analytics.ValuesOf(field) == nil {
			return forbidden(fmt.Sprintf("The answers to %q are not counted in tables; choose a "+
				"question with choices.", name))
		}
	}
	switch {
	case q.Filter != nil || q.WithoutSuspect:
		return forbidden(noFilters)
	case q.Rows == q.Columns:
		return survey.Fault(survey.Invalid, "Choose two different questions.")
	case !l.breakdown(q.Rows) && !l.breakdown(q.Columns):
		return l.noBreakdown("Choose one of the survey's breakdowns for the rows or the columns.", q.Rows, q.Columns)
	case q.Where != analytics.Condition{}:
		return forbidden("A table of two questions can be of all responses or of one wave; " +
			"leave the other condition out.")
	}
	return l.wave(q.Wave)
}

// field finds a question; NotFound when there is none.
func (l list) field(name string) (survey.Field, error) {
	field, ok := l.def.Field(name)
	if !ok {
		return field, survey.Refuse(survey.NotFound, "There is no question %q in this survey.", name)
	}
	return field, nil
}

func (l list) wave(wave string) error {
	if wave == "" || slices.Contains(l.def.Waves, wave) {
		return nil
	}
	return forbidden("Choose one of the survey's waves.")
}

func (l list) condition(where analytics.Condition) error {
	field, known := l.def.Field(where.Question)
	if !known || !l.breakdown(where.Question) {
		return l.noBreakdown("Results can be narrowed to one of the survey's breakdowns only.", where.Question)
	}
	if !slices.Contains(conditions(field), where.Value) {
		return forbidden(fmt.Sprintf("Choose one of the values of %q.", where.Question))
	}
	return nil
}

func (l list) breakdown(question string) bool {
	return slices.Contains(l.def.Breakdowns, question) && l.agrees(question)
}

// conditions returns what a condition on a breakdown may name: its values, and bands by label too.
func conditions(field survey.Field) []string {
	names := analytics.ValuesOf(field)
	for _, lang := range []string{"en", "fr"} {
		for _, band := range analytics.BandsOf(field, lang) {
			names = append(names, band.Label)
		}
	}
	return names
}

const noFilters = "Protected results cannot be filtered; leave the filter out."

func forbidden(message string) error { return survey.Fault(survey.Forbidden, message) }
