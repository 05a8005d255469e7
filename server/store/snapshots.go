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

// Log writes an entry of the audit log: what an account did, never a respondent.
func (s *Store) Log(ctx context.Context, account, action, detail string) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO audit (at, account, action, detail) VALUES (?, ?, ?, ?)`,
		s.config.Now().Unix(), account, action, detail)
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// LogHourly writes an entry unless the account had the same one within the last hour: a page that
// brings itself up to date is read once.
func (s *Store) LogHourly(ctx context.Context, account, action, detail string) error {
	now := s.config.Now()
	_, err := s.db.ExecContext(ctx, `INSERT INTO audit (at, account, action, detail) SELECT ?1, ?2, ?3, ?4
		WHERE NOT EXISTS (SELECT 1 FROM audit WHERE account = ?2 AND action = ?3 AND detail = ?4 AND at > ?5)`,
		now.Unix(), account, action, detail, now.Add(-time.Hour).Unix())
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}
