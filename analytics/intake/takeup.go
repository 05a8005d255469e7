package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"candour/survey"
)

// takeUp reads what an earlier process left: batches, rows that wait, and idempotency keys.
func (l *Ledger) takeUp(ctx context.Context) (*memory, error) {
	if err := l.checkSecrets(ctx); err != nil {
		return nil, err
	}
	if err := l.renew(ctx); err != nil {
		return nil, err
	}
	inBatch, err := l.takeUpBatches(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ledger's batches: %w", err)
	}
	if err := l.takeUpRows(ctx, inBatch); err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	var parked int
	err = l.writer.QueryRowContext(ctx, "SELECT count(*) FROM parked").Scan(&parked)
	if err != nil {
		return nil, fmt.Errorf("read the parked responses: %w", err)
	}
	l.shelf.count(0, parked, 0)
	memory, err := l.takeUpKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the idempotency keys: %w", err)
	}
	return memory, nil
}

// checkSecrets tries the secrets on one row, rather than park everything under a wrong one.
func (l *Ledger) checkSecrets(ctx context.Context) error {
	var p place
	var payload []byte
	err := l.writer.QueryRowContext(ctx,
		"SELECT survey, wave, payload FROM waiting LIMIT 1").Scan(&p.survey, &p.wave, &payload)
	if err == sql.ErrNoRows {
		return nil
	}
	if err == nil {
		_, err = l.keys.open(p, payload)
	}
	if err != nil {
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "Responses wait in the " +
			"ledger that this secret does not open: set CANDOUR_SECRET to the one they were " +
			"accepted under, or to both as new,old."}
	}
	return nil
}

// takeUpBatches returns the ids of the rows that are in batches.
func (l *Ledger) takeUpBatches(ctx context.Context) (map[int64]bool, error) {
	rows, err := l.writer.QueryContext(ctx, "SELECT token, survey, wave, entries, sent FROM batch")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	inBatch := map[int64]bool{}
	for rows.Next() {
		b, list := &batch{}, ""
		if err := rows.Scan(&b.token, &b.survey, &b.wave, &list, &b.sent); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(list), &b.rows); err != nil {
			return nil, err
		}
		for _, id := range b.rows {
			inBatch[id] = true
		}
		b.found = !b.sent
		l.batches = append(l.batches, b)
		l.shelf.count(len(b.rows), 0, 0)
	}
	return inBatch, rows.Err()
}

func (l *Ledger) takeUpRows(ctx context.Context, inBatch map[int64]bool) error {
	rows, err := l.writer.QueryContext(ctx, "SELECT id, survey, wave FROM waiting")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var p place
		if err := rows.Scan(&id, &p.survey, &p.wave); err != nil {
			return err
		}
		switch {
		case inBatch[id]:
		case id >= firstHeld:
			l.shelf.held[p] = append(l.shelf.held[p], id)
		default:
			l.shelf.pending[p] = append(l.shelf.pending[p], id)
		}
	}
	return rows.Err()
}

// takeUpKeys reads the keys of the last two generations.
func (l *Ledger) takeUpKeys(ctx context.Context) (*memory, error) {
	var newest int64
	err := l.writer.QueryRowContext(ctx,
		"SELECT coalesce(max(generation), 1) FROM spent").Scan(&newest)
	if err != nil {
		return nil, err
	}
	rows, err := l.writer.QueryContext(ctx,
		"SELECT generation, mac, print FROM spent WHERE generation >= ?", newest-1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	m := newMemory(newest, l.cfg.Keys)
	for rows.Next() {
		var generation int64
		var key, print []byte
		if err := rows.Scan(&generation, &key, &print); err != nil {
			return nil, err
		}
		m.load(generation, mac(key), mac(print))
	}
	return m, rows.Err()
}
