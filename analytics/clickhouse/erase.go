package clickhouse

import (
	"context"

	"candour/survey"
)

// Erase deletes all responses of a survey, and its snapshot: the tables go from the disk and are made
// anew, empty. It returns how many responses there were.
func (d *Database) Erase(ctx context.Context, id survey.ID) (int, error) {
	def, err := d.catalogue.Definition(ctx, id)
	if err != nil {
		return 0, err
	}
	if err := d.Ensure(ctx, def); err != nil {
		return 0, err
	}
	found, err := read[struct {
		N uint64 `ch:"n"`
	}](ctx, d, "count_rows.sql", query{data: d.table(Table(id))})
	if err != nil || found[0].N == 0 {
		return 0, err
	}
	if err := d.dropAll(ctx, id); err != nil {
		return 0, err
	}
	if err := d.Ensure(ctx, def); err != nil {
		return 0, err
	}
	return int(found[0].N), d.Snapshot(ctx, id)
}

// dropAll drops every table of a survey, the one with the responses last: if that fails, the next try
// finds them.
func (d *Database) dropAll(ctx context.Context, id survey.ID) error {
	d.tables.Lock()
	defer d.tables.Unlock()
	for _, name := range []string{poolTable(id), nextTable(id), SnapshotTable(id), Table(id)} {
		if err := d.execute(ctx, "drop_table.sql", d.table(name)); err != nil {
			return err
		}
	}
	return nil
}
