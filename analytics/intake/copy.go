package intake

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"candour/survey"
)

// A Copy is a piece of a ledger in a backup. Payloads stay sealed under the ledger's secret, which
// is not in it. No order of acceptance is left in it.
type Copy struct {
	Waiting []CopiedRow   `json:",omitempty"`
	Batches []CopiedBatch `json:",omitempty"`
	Parked  []CopiedRow   `json:",omitempty"`
	Spent   []CopiedKey   `json:",omitempty"`

	Tickets []CopiedTicket `json:",omitempty"`
}

// CopiedRow is a response that waits or, with a Reason, was refused by the database.
type CopiedRow struct {
	Survey          survey.ID
	Wave            string
	Payload, Reason []byte
}

// CopiedBatch holds the rows of an INSERT of which nobody knows whether it arrived.
type CopiedBatch struct {
	Survey   survey.ID
	Wave     string
	Payloads [][]byte
}

// CopiedKey is an idempotency key, as the ledger keeps it.
type CopiedKey struct {
	Generation int64
	MAC, Print []byte
}

// CopiedTicket is a code or, where Signed, the number of a ticket that was used.
type CopiedTicket struct {
	Survey        survey.ID
	MAC           []byte
	Spent, Signed bool
}

// copyRows is how many rows a piece of a copy holds.
const copyRows = 1000

// BackUp calls emit with everything that is in the ledger, in pieces, and then also. Until that has
// returned nothing moves from the ledger to the sink, so that a response is in what is emitted or in
// what also finds in the sink, and in one of them alone. Responses are accepted all the while.
func (l *Ledger) BackUp(
	ctx context.Context, emit func(Copy) error, also func() error,
) error {
	return l.still(ctx, func() error {
		if err := copyAll(ctx, l.reader, emit); err != nil {
			return fmt.Errorf("copy the ledger: %w", err)
		}
		return also()
	})
}

// still runs work while the stream makes no pass.
func (l *Ledger) still(ctx context.Context, work func() error) error {
	a := ask{work: work, done: make(chan error, 1)}
	select {
	case l.asks <- a:
	case <-l.streamed:
		return closed()
	case <-ctx.Done():
		return ctx.Err()
	}
	return <-a.done
}

// BackUpFile is BackUp for a ledger that nobody has open; one that is not there is empty.
func BackUpFile(ctx context.Context, path string, emit func(Copy) error) error {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	db, err := openFile(path, writing())
	if err != nil {
		return err
	}
	if err = migrate(ctx, db); err == nil {
		err = copyAll(ctx, db, emit)
	}
	return errors.Join(err, db.Close())
}

// copyAll reads the ledger as it is at one moment.
func copyAll(ctx context.Context, db *sql.DB, emit func(Copy) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	inBatch, err := copyBatches(ctx, tx, emit)
	if err != nil {
		return err
	}
	if err := copyWaiting(ctx, tx, inBatch, emit); err != nil {
		return err
	}
	if err := copyParked(ctx, tx, emit); err != nil {
		return err
	}
	if err := copySpent(ctx, tx, emit); err != nil {
		return err
	}
	return copyTickets(ctx, tx, emit)
}

// copyTickets copies what is kept of codes and tickets: without it every card would be worthless after a
// restore, and every used ticket good again.
func copyTickets(ctx context.Context, tx *sql.Tx, emit func(Copy) error) error {
	var piece Copy
	give := func() error {
		err := emit(piece)
		piece.Tickets = nil
		return err
	}
	err := visit(ctx, tx, `SELECT survey, mac, spent, 0 FROM ticket UNION ALL SELECT survey, mac, 1, 1 FROM number`, nil,
		func(rows *sql.Rows) error {
			var c CopiedTicket
			if err := rows.Scan(&c.Survey, &c.MAC, &c.Spent, &c.Signed); err != nil {
				return err
			}
			if piece.Tickets = append(piece.Tickets, c); len(piece.Tickets) < copyRows {
				return nil
			}
			return give()
		})
	if err != nil || len(piece.Tickets) == 0 {
		return err
	}
	return give()
}

// copyBatches copies the batches that may not have arrived, and returns the ids of all rows in batches.
func copyBatches(ctx context.Context, tx *sql.Tx, emit func(Copy) error) (map[int64]bool, error) {
	type stored struct {
		CopiedBatch
		ids  []int64
		sent bool
	}
	var all []stored
	err := visit(ctx, tx, "SELECT survey, wave, entries, sent FROM batch", nil, func(rows *sql.Rows) error {
		var b stored
		var list string
		if err := rows.Scan(&b.Survey, &b.Wave, &list, &b.sent); err != nil {
			return err
		}
		all = append(all, b)
		return json.Unmarshal([]byte(list), &all[len(all)-1].ids)
	})
	inBatch := map[int64]bool{}
	for _, b := range all {
		for _, id := range b.ids {
			inBatch[id] = true
		}
		if err != nil || b.sent {
			continue // what is left of it is to be deleted
		}
		var found []CopiedRow
		if found, err = rowsByID(ctx, tx, b.ids); err == nil {
			for _, row := range found {
				b.Payloads = append(b.Payloads, row.Payload)
			}
			err = emit(Copy{Batches: []CopiedBatch{b.CopiedBatch}})
		}
	}
	return inBatch, err
}

// copyWaiting copies the rows that are in no batch, shuffled.
func copyWaiting(ctx context.Context, tx *sql.Tx, inBatch map[int64]bool, emit func(Copy) error) error {
	var ids []int64
	err := visit(ctx, tx, "SELECT id FROM waiting", nil, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		if !inBatch[id] {
			ids = append(ids, id)
		}
		return err
	})
	shuffle(ids)
	for part := range slices.Chunk(ids, copyRows) {
		if err != nil {
			return err
		}
		var found []CopiedRow
		if found, err = rowsByID(ctx, tx, part); err == nil {
			shuffle(found)
			err = emit(Copy{Waiting: found})
		}
	}
	return err
}

func rowsByID(ctx context.Context, tx *sql.Tx, ids []int64) ([]CopiedRow, error) {
	var found []CopiedRow
	err := visit(ctx, tx, `SELECT survey, wave, payload FROM waiting
		WHERE id IN (SELECT value FROM json_each(?))`, []any{listOf(ids)}, func(rows *sql.Rows) error {
		var row CopiedRow
		err := rows.Scan(&row.Survey, &row.Wave, &row.Payload)
		found = append(found, row)
		return err
	})
	if err == nil && len(found) != len(ids) {
		err = errMissing
	}
	return found, err
}

func copyParked(ctx context.Context, tx *sql.Tx, emit func(Copy) error) error {
	var found []CopiedRow
	err := visit(ctx, tx, "SELECT survey, wave, payload, reason FROM parked", nil, func(rows *sql.Rows) error {
		var row CopiedRow
		err := rows.Scan(&row.Survey, &row.Wave, &row.Payload, &row.Reason)
		found = append(found, row)
		return err
	})
	if err != nil || len(found) == 0 {
		return err
	}
	return emit(Copy{Parked: found})
}

// copySpent copies the idempotency keys in the order of their hashes, which is none.
func copySpent(ctx context.Context, tx *sql.Tx, emit func(Copy) error) error {
	var found []CopiedKey
	err := visit(ctx, tx, "SELECT generation, mac, print FROM spent", nil, func(rows *sql.Rows) error {
		var key CopiedKey
		err := rows.Scan(&key.Generation, &key.MAC, &key.Print)
		found = append(found, key)
		return err
	})
	slices.SortFunc(found, func(a, b CopiedKey) int {
		return cmp.Or(cmp.Compare(a.Generation, b.Generation), bytes.Compare(a.MAC, b.MAC))
	})
	for part := range slices.Chunk(found, 10*copyRows) {
		if err == nil {
			err = emit(Copy{Spent: part})
		}
	}
	return err
}

// visit calls each with every row of a query.
func visit(ctx context.Context, tx *sql.Tx, query string, args []any, each func(*sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
