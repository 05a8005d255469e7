package clickhouse

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"candour/survey"
)

// checkRows finds the first row that does not belong into the survey's table. The message names no
// answer.
func checkRows(id survey.ID, fields []survey.Field, rows []survey.Response) error {
	known := byName(fields)
	for i, r := range rows {
		switch {
		case r.Survey != "" && r.Survey != id:
			return unfitRow(i, "belongs to another survey")
		case r.RecordKey > 999:
			return unfitRow(i, "has a record key above 999")
		case r.Source < survey.Person || r.Source > survey.Imported:
			return unfitRow(i, "says nothing of where it comes from")
		}
		if err := checkAnswers(i, known, r.Answers); err != nil {
			return err
		}
	}
	return nil
}

func byName(fields []survey.Field) map[string]survey.Field {
	known := make(map[string]survey.Field, len(fields))
	for _, f := range fields {
		known[f.Name] = f
	}
	return known
}

// checkAnswers checks the answers of row i, or of an instance of a repeat in it.
func checkAnswers(i int, known map[string]survey.Field, answers map[string]survey.Answer) error {
	for name, a := range answers {
		f, ok := known[name]
		switch {
		case !ok:
			return unfitRow(i, fmt.Sprintf("answers %q, which the survey does not ask", name))
		case a.State > survey.Answered:
			return unfitRow(i, fmt.Sprintf("has no such state of %q", name))
		case math.IsNaN(a.Number) || math.IsInf(a.Number, 0):
			return unfitRow(i, fmt.Sprintf("has no finite number for %q", name))
		}
		inner := byName(f.Inner)
		for _, instance := range a.Rows {
			if err := checkAnswers(i, inner, instance); err != nil {
				return err
			}
		}
	}
	return nil
}

func unfitRow(i int, what string) error {
	return survey.Refuse(survey.Invalid, "Row %d %s.", i+1, what)
}

// columnValues are the rows turned by a quarter: a slice for each column of columnsOf.
func columnValues(fields []survey.Field, rows []survey.Response) ([]any, error) {
	values := fixedValues(rows)
	for _, f := range fields {
		answers := each(rows, func(r survey.Response) survey.Answer { return r.Answers[f.Name] })
		columns, err := fieldValues(f, answers)
		if err != nil {
			return nil, err
		}
		values = append(values, columns...)
		for _, inner := range f.Inner {
			columns, err := innerValues(inner, answers)
			if err != nil {
				return nil, err
			}
			values = append(values, columns...)
		}
	}
	return values, nil
}

// fieldValues are the values of fieldColumns.
func fieldValues(f survey.Field, answers []survey.Answer) ([]any, error) {
	states := each(answers, func(a survey.Answer) int8 { return int8(a.State) })
	column, err := answerValues(f, answers)
	if err != nil || !f.OrOther {
		return []any{column, states}, err
	}
	return []any{column, states, each(answers, func(a survey.Answer) string { return a.Other })}, nil
}

// fixedValues are the values of fixedColumns.
func fixedValues(rows []survey.Response) []any {
	return []any{
		each(rows, func(r survey.Response) uuid.UUID { return r.ID }),
		each(rows, func(r survey.Response) uint16 { return r.Version }),
		each(rows, func(r survey.Response) string { return r.Language }),
		each(rows, func(r survey.Response) string { return r.Wave }),
		each(rows, func(r survey.Response) int8 { return int8(r.Source) }),
		each(rows, func(r survey.Response) uint16 { return r.RecordKey }),
		each(rows, func(r survey.Response) bool { return r.Blank }),
		each(rows, func(r survey.Response) bool { return r.Suspect }),
	}
}

// answerValues are the answers to a field in the Go type of its column. Only what was answered
// leaves a value: the counts rely on that.
func answerValues(f survey.Field, answers []survey.Answer) (any, error) {
	for i := range answers {
		if answers[i].State != survey.Answered {
			answers[i] = survey.Answer{State: answers[i].State}
		}
	}
	switch valueType(f) {
	case scaleType:
		return scaleValues(f, answers)
	case severalType:
		return each(answers, func(a survey.Answer) []string { return distinct(a.Choices) }), nil
	case numberType:
		return each(answers, func(a survey.Answer) *float64 {
			if a.State != survey.Answered {
				return nil
			}
			return &a.Number
		}), nil
	case dateType:
		return dateValues(f, answers)
	case timeType:
		return each(answers, func(a survey.Answer) *string {
			if a.State != survey.Answered {
				return nil
			}
			return &a.Text
		}), nil
	default:
		return each(answers, func(a survey.Answer) string { return a.Text }), nil
	}
}

// distinct keeps of each choice the first. A response counts once for a choice, and the counts need
// not look.
func distinct(choices []string) []string {
	for i, c := range choices {
		if slices.Contains(choices[:i], c) {
			first := slices.Clone(choices[:i])
			for _, c := range choices[i:] {
				if !slices.Contains(first, c) {
					first = append(first, c)
				}
			}
			return first
		}
	}
	return choices
}

// dateValues are the answers to a date as days.
func dateValues(f survey.Field, answers []survey.Answer) ([]*time.Time, error) {
	values := make([]*time.Time, len(answers))
	for i, a := range answers {
		if a.State != survey.Answered {
			continue
		}
		day, err := time.Parse(time.DateOnly, a.Text)
		if err != nil {
			return nil, unfitRow(i, fmt.Sprintf("has no date for %q", f.Name))
		}
		values[i] = &day
	}
	return values, nil
}

// scaleValues are the answers to a scale item as numbers.
func scaleValues(f survey.Field, answers []survey.Answer) ([]*int16, error) {
	values := make([]*int16, len(answers))
	for i, a := range answers {
		if a.State != survey.Answered {
			continue
		}
		n, err := strconv.ParseInt(a.Text, 10, 16)
		if err != nil {
			return nil, unfitRow(i, fmt.Sprintf("has no whole number for %q", f.Name))
		}
		value := int16(n)
		values[i] = &value
	}
	return values, nil
}

// each applies of to every item.
func each[T, U any](items []T, of func(T) U) []U {
	out := make([]U, len(items))
	for i, item := range items {
		out[i] = of(item)
	}
	return out
}
