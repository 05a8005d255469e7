package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"candour/survey"
)

// Snapshot says when a survey's protected copy was last made, of how many responses, and whether a
// wave has closed since.
type Snapshot struct {
	Responses  int
	MadeAt     time.Time
	WaveClosed bool
}

// Snapshot returns a survey's last snapshot; a zero value when none was made.
func (s *Store) Snapshot(ctx context.Context, id survey.ID) (Snapshot, error) {
	var made Snapshot
	var at int64
	err := s.db.QueryRowContext(ctx, `SELECT responses, made_at, wave_closed FROM snapshots WHERE survey = ?`, id).
		Scan(&made.Responses, &at, &made.WaveClosed)
	if errors.Is(err, sql.ErrNoRows) {
		return Snapshot{}, nil
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("look up snapshot: %w", err)
	}
	made.MadeAt = time.Unix(at, 0)
	return made, nil
}

// SetSnapshot notes that a snapshot of n responses was made now, and who had come until then.
func (s *Store) SetSnapshot(ctx context.Context, id survey.ID, n int) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO snapshots (survey, responses, made_at) VALUES (?, ?, ?)
			ON CONFLICT (survey) DO UPDATE SET responses = excluded.responses, made_at = excluded.made_at,
				wave_closed = 0`,
			id, n, s.config.Now().Unix())
		if err != nil {
			return fmt.Errorf("note snapshot: %w", err)
		}
		return keepVisits(ctx, tx, id)
	})
}

// CloseWave notes that a wave has closed, until SetSnapshot. The last snapshot's number stays known: a
// new one that differs from it by few people would tell what these few answered.
func (s *Store) CloseWave(ctx context.Context, id survey.ID) error {
	if _, err := s.db.ExecContext(ctx, `UPDATE snapshots SET wave_closed = 1 WHERE survey = ?`, id); err != nil {
		return fmt.Errorf("note the close of a wave: %w", err)
	}
	return nil
}
