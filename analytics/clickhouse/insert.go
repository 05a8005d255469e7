package clickhouse

import (
	"context"
	"fmt"
	"math"
	"strconv"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"

	"candour/survey"
)

// idsAtOnce is how many ids go into one query: they travel in its URL.
const idsAtOnce = 1000

// Insert puts rows of one survey into ClickHouse, all of them or none. The token names the batch:
// the same token again inserts nothing. A row of an older version leaves the questions that came
// later absent.
//
// An error of kind Invalid says that the rows are at fault, so that a part of them may do; any
// other means that the same rows with the same token should be sent again later.
func (d *Database) Insert(
	ctx context.Context, id survey.ID, token string, rows []survey.Response,
) error {
	if len(rows) == 0 {
		return nil
	}
	def, err := d.catalogue.Definition(ctx, id)
	if err != nil {
		return fmt.Errorf("insert responses: %w", err)
	}
	columns, err := columnsOf(def)
	if err != nil {
		return err
	}
	fields := def.Fields()
	if err := checkRows(id, fields, rows); err != nil {
		return err
	}
	values, err := columnValues(fields, rows)
	if err != nil {
		return err
	}
	return rejected(d.send(ctx, tableOf{d.table(Table(id)), columns}, token, values),
		"insert a batch of responses")
}

// send inserts values, one slice a column, as one batch.
func (d *Database) send(ctx context.Context, to tableOf, token string, values []any) error {
	text, err := d.queries.sql("insert.sql", to)
	if err != nil {
		return err
	}
	types := make([]ch.ColumnNameAndType, len(to.Columns))
	for i, c := range to.Columns {
		types[i] = ch.ColumnNameAndType{Name: c.Name, Type: c.Type}
	}
	batch, err := d.writer.PrepareBatch(ch.Context(ctx,
		ch.WithSettings(ch.Settings{"async_insert": 0, "insert_deduplication_token": token}),
		ch.WithColumnNamesAndTypes(types)), text)
	if err != nil {
		return err
	}
	defer batch.Close()
	for i, v := range values {
		if err := batch.Column(i).Append(v); err != nil {
			return fmt.Errorf("column %s: %w", to.Columns[i].Name, err)
		}
	}
	if err := whole(batch); err != nil {
		return err
	}
	return batch.Send()
}

// whole fails unless every column of a batch has as many rows as the first. The driver finds out
// while it encodes, and then ends the request as if that were all.
func whole(batch driver.Batch) error {
	for _, c := range batch.Columns() {
		if c.Rows() != batch.Rows() {
			return fmt.Errorf("column %s has %d rows of %d", c.Name(), c.Rows(), batch.Rows())
		}
	}
	return nil
}

// checkRows finds the first row that does not belong into the survey's table. The message names no
// answer.
func checkRows(id survey.ID, fields []survey.Field, rows []survey.Response) error {
	known := make(map[string]bool, len(fields))
	for _, f := range fields {
		known[f.Name] = true
	}
	for i, r := range rows {
		switch {
		case r.Survey != "" && r.Survey != id:
			return unfitRow(i, "belongs to another survey")
		case r.RecordKey > 999:
			return unfitRow(i, "has a record key above 999")
		case r.Source < survey.Person || r.Source > survey.Imported:
			return unfitRow(i, "says nothing of where it comes from")
		}
		for name, a := range r.Answers {
			switch {
			case !known[name]:
				return unfitRow(i, fmt.Sprintf("answers %q, which the survey does not ask", name))
			case a.State > survey.Answered:
				return unfitRow(i, fmt.Sprintf("has no such state of %q", name))
			case math.IsNaN(a.Number) || math.IsInf(a.Number, 0):
				return unfitRow(i, fmt.Sprintf("has no finite number for %q", name))
			}
		}
	}
	return nil
}

func unfitRow(i int, what string) error {
	return survey.Fault(survey.Invalid, fmt.Sprintf("Row %d %s.", i+1, what))
}

// columnValues are the rows turned by a quarter: a slice for each column of columnsOf.
func columnValues(fields []survey.Field, rows []survey.Response) ([]any, error) {
	values := fixedValues(rows)
	for _, f := range fields {
		answers := make([]survey.Answer, len(rows))
		states := make([]int8, len(rows))
		for i, r := range rows {
			answers[i] = r.Answers[f.Name]
			states[i] = int8(answers[i].State)
		}
		column, err := answerValues(f, answers)
		if err != nil {
			return nil, err
		}
		values = append(values, column, states)
		if f.OrOther {
			values = append(values, each(answers, func(a survey.Answer) string { return a.Other }))
		}
	}
	return values, nil
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
		return each(answers, func(a survey.Answer) []string { return a.Choices }), nil
	case numberType:
		return each(answers, func(a survey.Answer) *float64 {
			if a.State != survey.Answered {
				return nil
			}
			return &a.Number
		}), nil
	default:
		return each(answers, func(a survey.Answer) string { return a.Text }), nil
	}
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

// Present counts how many of the responses with these ids are in the survey's table.
func (d *Database) Present(ctx context.Context, id survey.ID, ids [][16]byte) (int, error) {
	text, err := d.queries.sql("present.sql", d.table(Table(id)))
	if err != nil {
		return 0, err
	}
	present := 0
	for start := 0; start < len(ids); start += idsAtOnce {
		part := ids[start:min(start+idsAtOnce, len(ids))]
		found, err := rows[struct {
			N uint64 `ch:"n"`
		}](ctx, d.writer, text, bound{
			"ids": each(part, func(id [16]byte) string { return uuid.UUID(id).String() }),
		})
		if err != nil {
			return 0, fault(err, "look for responses")
		}
		present += int(found[0].N)
	}
	return present, nil
}
