package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"candour/survey"
)

// Snapshot says when a survey's protected copy was last made and of how many responses.
type Snapshot struct {
	Responses int
	MadeAt    time.Time
}

// Snapshot returns a survey's last snapshot; a zero value when none was made.
func (s *Store) Snapshot(ctx context.Context, id survey.ID) (Snapshot, error) {
	var n int
	var at int64
	err := s.db.QueryRowContext(ctx, `SELECT responses, made_at FROM snapshots WHERE survey = ?`, id).
		Scan(&n, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return Snapshot{}, nil
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("look up snapshot: %w", err)
	}
	return Snapshot{Responses: n, MadeAt: time.Unix(at, 0)}, nil
}

// SetSnapshot notes that a snapshot of n responses was made now, and who had come until then.
func (s *Store) SetSnapshot(ctx context.Context, id survey.ID, n int) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO snapshots (survey, responses, made_at) VALUES (?, ?, ?)
			ON CONFLICT (survey) DO UPDATE SET responses = excluded.responses, made_at = excluded.made_at`,
			id, n, s.config.Now().Unix())
		if err != nil {
			return fmt.Errorf("note snapshot: %w", err)
		}
		return keepVisits(ctx, tx, id)
	})
}

// ForgetSnapshot makes the next snapshot due however recent the last one is, until SetSnapshot.
func (s *Store) ForgetSnapshot(ctx context.Context, id survey.ID) error {
	if _, err := s.db.ExecContext(ctx, `DELETE FROM snapshots WHERE survey = ?`, id); err != nil {
		return fmt.Errorf("forget snapshot: %w", err)
	}
	return nil
}
