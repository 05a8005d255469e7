package clickhouse

import (
	"context"
	"strings"
)

// StoredTable is a table as it lies in ClickHouse: Rows as text, in the order in which they lie.
// Fault says why a table could not be read: some of ClickHouse's own are not for everyone.
type StoredTable struct {
	Database, Name string
	Columns, Types []string
	Rows           [][]string
	Fault          error
}

// Own says whether the table holds responses, and is not one of ClickHouse's own.
func (t StoredTable) Own() bool { return t.Database != "system" }

// inspectAtMost is how many rows of a table are read.
const inspectAtMost = 200_000

// Inspect calls visit with every table of the database and of ClickHouse's own records, whole up to
// 200,000 rows. It is for looking at what is stored, not for results.
func (d *Database) Inspect(ctx context.Context, visit func(StoredTable) error) error {
	found, err := read[struct {
		Database string   `ch:"database"`
		Table    string   `ch:"table"`
		Columns  []string `ch:"columns"`
		Types    []string `ch:"types"`
	}](ctx, d, "stored_tables.sql", query{nil, bound{"database": d.name}})
	if err != nil {
		return err
	}
	for _, f := range found {
		t := StoredTable{Database: f.Database, Name: f.Table, Columns: f.Columns, Types: f.Types}
		t.Rows, t.Fault = d.cells(ctx, t)
		if err := visit(t); err != nil {
			return err
		}
	}
	return nil
}

func (d *Database) cells(ctx context.Context, t StoredTable) ([][]string, error) {
	found, err := read[struct {
		Cells []string `ch:"cells"`
	}](ctx, d, "stored_cells.sql", query{struct {
		Database, Table string
		Columns         []string
	}{t.Database, t.Name, t.Columns}, bound{"most": uint64(inspectAtMost)}})
	if err != nil {
		return nil, err
	}
	rows := make([][]string, len(found))
	for i := range found {
		rows[i] = found[i].Cells
	}
	return rows, nil
}

// backtick quotes any name, also one that is not ours.
func backtick(name string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(name) + "`"
}
