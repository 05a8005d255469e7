package clickhouse

import (
	"context"
	"fmt"

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
			return 0, fault(unquoted(err), "look for responses")
		}
		present += int(found[0].N)
	}
	return present, nil
}
