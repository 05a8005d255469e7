package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"candour/survey"
)

// A Restorer fills a new ledger from the pieces of a backup. It needs no secret: payloads stay sealed.
type Restorer struct {
	db *sql.DB
	tx *sql.Tx
	n  int
}

// Restore makes the ledger at path, which is not there yet. Close it when all pieces are in.
func Restore(ctx context.Context, path string) (*Restorer, error) {
	db, err := openFile(path, writing())
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Restorer{db: db, tx: tx}, nil
}

// Add puts a piece into the ledger. A batch of which nobody knows whether it arrived gets a new token;
// the ledger asks for its ids before it sends it.
func (r *Restorer) Add(ctx context.Context, c Copy) error {
	for _, row := range c.Waiting {
		if _, err := r.put(ctx, row); err != nil {
			return err
		}
	}
	for _, b := range c.Batches {
		if err := r.putBatch(ctx, b); err != nil {
			return err
		}
	}
	for _, row := range c.Parked {
		r.n++
		_, err := r.tx.ExecContext(ctx, `INSERT INTO parked (id, survey, wave, payload, reason)
			VALUES (?, ?, ?, ?, ?)`, heldID(), string(row.Survey), row.Wave, row.Payload, row.Reason)
		if err != nil {
			return fmt.Errorf("restore a parked response: %w", err)
		}
	}
	for _, key := range c.Spent {
		if len(key.MAC) != len(mac{}) || len(key.Print) != len(mac{}) { // no start could read it
			return survey.Fault(survey.Invalid, "A key in the backup's ledger is not whole; use another backup.")
		}
		_, err := r.tx.ExecContext(ctx, "INSERT INTO spent (generation, mac, print) VALUES (?, ?, ?)",
			key.Generation, key.MAC, key.Print)
		if err != nil {
			return fmt.Errorf("restore an idempotency key: %w", err)
		}
	}
	for _, c := range c.Tickets {
		if err := r.putTicket(ctx, c); err != nil {
			return fmt.Errorf("restore a ticket: %w", err)
		}
	}
	return nil
}

func (r *Restorer) putTicket(ctx context.Context, c CopiedTicket) error {
	if c.Signed {
		_, err := r.tx.ExecContext(ctx, "INSERT INTO number (survey, mac) VALUES (?, ?)", string(c.Survey), c.MAC)
		return err
	}
	_, err := r.tx.ExecContext(ctx, "INSERT INTO ticket (survey, mac, spent) VALUES (?, ?, ?)",
		string(c.Survey), c.MAC, c.Spent)
	return err
}

func (r *Restorer) put(ctx context.Context, row CopiedRow) (int64, error) {
	r.n++
	id := heldID()
	_, err := r.tx.ExecContext(ctx, "INSERT INTO held (id, survey, wave, payload) VALUES (?, ?, ?, ?)",
		id, string(row.Survey), row.Wave, row.Payload)
	if err != nil {
		return 0, fmt.Errorf("restore a waiting response: %w", err)
	}
	return id, nil
}

func (r *Restorer) putBatch(ctx context.Context, b CopiedBatch) error {
	var ids []int64
	for _, payload := range b.Payloads {
		id, err := r.put(ctx, CopiedRow{Survey: b.Survey, Wave: b.Wave, Payload: payload})
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	_, err := r.tx.ExecContext(ctx, "INSERT INTO batch (token, survey, wave, entries, sent) VALUES (?, ?, ?, ?, 0)",
		newToken(), string(b.Survey), b.Wave, listOf(ids))
	if err != nil {
		return fmt.Errorf("restore a batch: %w", err)
	}
	return nil
}

// Responses is how many responses the pieces brought.
func (r *Restorer) Responses() int { return r.n }

// Close commits what was added and closes the file.
func (r *Restorer) Close() error {
	err := r.tx.Commit()
	if closing := r.db.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The ledger could not be" +
			" written; look whether the disk is full."}
	}
	return nil
}

// Responses is how many responses a piece holds.
func (c Copy) Responses() int {
	n := len(c.Waiting) + len(c.Parked)
	for _, b := range c.Batches {
		n += len(b.Payloads)
	}
	return n
}
