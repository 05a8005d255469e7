package clickhouse

import (
	"context"
	"errors"

	"candour/analytics"
	"candour/survey"
)

// Snapshot makes a copy of a survey's responses, without free text, that stays as it is until the
// next one, and puts it in the place of the last. Readers see the old one or the new one.
func (d *Database) Snapshot(ctx context.Context, id survey.ID) error {
	_, err := d.SnapshotIf(ctx, id, func(context.Context, analytics.Results) (bool, error) {
		return true, nil
	})
	return err
}

// Check says of a copy of a survey's responses whether it may become the snapshot.
type Check func(ctx context.Context, copied analytics.Results) (bool, error)

// SnapshotIf is Snapshot where check says so, and says whether it did. The check counts the very copy
// that readers would get: what arrives meanwhile is in neither. A copy that is not to be shown
// is dropped.
func (d *Database) SnapshotIf(ctx context.Context, id survey.ID, check Check) (bool, error) {
	d.tables.Lock()
	defer d.tables.Unlock()
	next, err := d.snapshotOf(ctx, id)
	if err != nil {
		return false, err
	}
	good := false
	if err = d.stage(ctx, next); err == nil {
		good, err = check(ctx, d.Results(staged))
	}
	if err != nil || !good {
		// Also when the caller has given up: an exact copy is not left behind.
		return false, errors.Join(err, d.execute(context.WithoutCancel(ctx), "drop_table.sql", next.Next))
	}
	return true, d.publish(ctx, next)
}

// DropStaged drops a copy that was left when the process was killed: it would keep what people take back.
func (d *Database) DropStaged(ctx context.Context, id survey.ID) error {
	d.tables.Lock()
	defer d.tables.Unlock()
	return d.execute(ctx, "drop_table.sql", d.table(nextTable(id)))
}

// EmptySnapshot gives a survey that has no snapshot one without responses. It changes none that is there.
func (d *Database) EmptySnapshot(ctx context.Context, id survey.ID) error {
	d.tables.Lock()
	defer d.tables.Unlock()
	s, err := d.snapshotOf(ctx, id)
	if err != nil {
		return err
	}
	return d.execute(ctx, "create_table.sql", tableOf{s.Snapshot, s.Columns})
}

func (d *Database) snapshotOf(ctx context.Context, id survey.ID) (snapshotOf, error) {
	def, err := d.catalogue.Definition(ctx, id)
	if err != nil {
		return snapshotOf{}, err
	}
	columns, err := columnsOf(def)
	if err != nil {
		return snapshotOf{}, err
	}
	return snapshotOf{
		Live: d.table(Table(id)), Next: d.table(nextTable(id)),
		Snapshot: d.table(SnapshotTable(id)), Columns: withoutText(columns),
	}, nil
}

// stage copies the responses into a table that nobody reads.
func (d *Database) stage(ctx context.Context, next snapshotOf) error {
	if err := d.execute(ctx, "drop_table.sql", next.Next); err != nil {
		return err // what is left of an attempt that broke off
	}
	if err := d.execute(ctx, "create_table.sql", tableOf{next.Next, next.Columns}); err != nil {
		return err
	}
	return d.execute(ctx, "fill_snapshot.sql", next)
}

// snapshotOf is what the queries' files need to know of a snapshot.
type snapshotOf struct {
	Live, Next, Snapshot table
	Columns              []column
}

// publish puts the new table in the place of the old one.
func (d *Database) publish(ctx context.Context, s snapshotOf) error {
	there, err := d.columns(ctx, s.Snapshot)
	if err != nil {
		return err
	}
	if len(there) == 0 {
		return d.execute(ctx, "first_snapshot.sql", s)
	}
	if err := d.execute(ctx, "swap_snapshot.sql", s); err != nil {
		return err
	}
	return d.execute(ctx, "drop_table.sql", s.Next)
}

// Responses counts the responses of each wave, blank ones left out.
func (d *Database) Responses(ctx context.Context, id survey.ID) (map[string]int, error) {
	found, err := read[struct {
		Wave string `ch:"wave"`
		N    uint64 `ch:"n"`
	}](ctx, d, "responses.sql", query{data: d.table(Table(id))})
	waves := make(map[string]int, len(found))
	for _, w := range found {
		waves[w.Wave] = int(w.N)
	}
	return waves, err
}

// Version is a number that changes when responses come, go or are rewritten, also where as many stay
// as there were. It costs no scan.
func (d *Database) Version(ctx context.Context, id survey.ID) (uint64, error) {
	return d.contents(ctx, Table(id))
}

// SnapshotVersion is Version of a survey's snapshot.
func (d *Database) SnapshotVersion(ctx context.Context, id survey.ID) (uint64, error) {
	return d.contents(ctx, SnapshotTable(id))
}

func (d *Database) contents(ctx context.Context, of string) (uint64, error) {
	found, err := read[struct {
		N uint64 `ch:"n"`
	}](ctx, d, "version.sql", query{d.table(of), bound{"database": d.name, "table": of}})
	if err != nil {
		return 0, err
	}
	return found[0].N, nil
}
