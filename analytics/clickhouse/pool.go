package clickhouse

import (
	"context"
	"crypto/rand"

	ch "github.com/ClickHouse/clickhouse-go/v2"

	"candour/survey"
)

// poolTable is where responses wait to be multiplied.
func poolTable(id survey.ID) string { return derived("m_", string(id)) }

// NewPool makes a survey's pool, empty. One that is left from before goes.
func (d *Database) NewPool(ctx context.Context, id survey.ID) error {
	pool, _, err := d.pool(ctx, id)
	if err != nil {
		return err
	}
	if err := d.DropPool(ctx, id); err != nil {
		return err
	}
	return d.execute(ctx, "create_table.sql", pool)
}

// FillPool puts rows that are in a survey's table into its pool too, for Multiply.
func (d *Database) FillPool(ctx context.Context, id survey.ID, rows []survey.Response) error {
	pool, fields, err := d.pool(ctx, id)
	if err != nil {
		return err
	}
	values, err := columnValues(fields, rows)
	if err != nil {
		return err
	}
	return rejected(d.send(ctx, pool, rand.Text(), values), "fill a pool of responses")
}

func (d *Database) pool(ctx context.Context, id survey.ID) (tableOf, []survey.Field, error) {
	def, err := d.catalogue.Definition(ctx, id)
	if err != nil {
		return tableOf{}, nil, err
	}
	columns, err := columnsOf(def)
	return tableOf{d.table(poolTable(id)), columns}, def.Fields(), err
}

// DropPool drops a survey's pool, if there is one.
func (d *Database) DropPool(ctx context.Context, id survey.ID) error {
	return d.execute(ctx, "drop_table.sql", d.table(poolTable(id)))
}

// Multiply puts n copies of the responses of a survey's pool into its table: each of them as often
// as any other, and once more some of them, at random, where n is no multiple. Every copy has an
// id and a record key of its own, from ClickHouse's generator: there is no person behind it
// to protect. The token is that of Insert.
func (d *Database) Multiply(ctx context.Context, id survey.ID, token string, n int) error {
	pool, _, err := d.pool(ctx, id)
	if err != nil {
		return err
	}
	text, err := d.queries.sql("multiply.sql", multiplied{
		tableOf{d.table(Table(id)), pool.Columns}, pool.Table,
	})
	if err != nil {
		return err
	}
	err = d.writer.Exec(ch.Context(ctx, ch.WithSettings(ch.Settings{
		"async_insert": 0, "insert_deduplicate": 1, "insert_deduplication_token": token,
		// One thread makes the same blocks each time, which the token then knows again.
		"max_threads": 1, "max_insert_threads": 1,
		"min_insert_block_size_rows": 1 << 20, "min_insert_block_size_bytes": 256 << 20,
	})), text, ch.Named("rows", uint64(n)))
	return rejected(err, "multiply responses")
}

// multiplied is what multiply.sql needs to know.
type multiplied struct {
	tableOf
	Pool table
}
