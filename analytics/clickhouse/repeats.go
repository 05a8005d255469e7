package clickhouse

import (
	"fmt"
	"time"

	"candour/survey"
)

// innerValues are the values of the columns of a field inside a repeat: for each answer to the
// repeat a list with one value an instance.
func innerValues(f survey.Field, repeats []survey.Answer) ([]any, error) {
	var answers []survey.Answer
	lengths := make([]int, len(repeats))
	for i, r := range repeats {
		lengths[i] = len(r.Rows)
		for _, instance := range r.Rows {
			answers = append(answers, instance[f.Name])
		}
	}
	columns, err := fieldValues(f, answers)
	if err != nil {
		return nil, err
	}
	for i, values := range columns {
		if columns[i], err = parted(values, lengths); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

// parted cuts a column's values into pieces of these lengths.
func parted(values any, lengths []int) (any, error) {
	switch v := values.(type) {
	case []int8:
		return pieces(v, lengths), nil
	case []string:
		return pieces(v, lengths), nil
	case []*string:
		return pieces(v, lengths), nil
	case []*float64:
		return pieces(v, lengths), nil
	case []*int16:
		return pieces(v, lengths), nil
	case [][]string:
		return pieces(v, lengths), nil
	case []*time.Time:
		return pieces(v, lengths), nil
	}
	return nil, fmt.Errorf("no column of a repeat holds %T", values)
}

func pieces[T any](values []T, lengths []int) [][]T {
	parts := make([][]T, len(lengths))
	at := 0
	for i, n := range lengths {
		parts[i] = values[at : at+n : at+n]
		at += n
	}
	return parts
}
