package store

import (
	"context"
	"fmt"
	"time"

	"candour/survey"
)

// EndWave notes when a wave of a survey ended: with the survey, or because another wave became the current one.
func (s *Store) EndWave(ctx context.Context, id survey.ID, wave string, at time.Time) error {
	return s.alter(ctx, "note the end of a wave", `INSERT INTO ended_waves (survey, wave, ended_at) VALUES (?1, ?2, ?3)
		ON CONFLICT (survey, wave) DO UPDATE SET ended_at = ?3`, id, wave, at.Unix())
}

// ResumeWave notes that a wave takes answers again, if it has ended before.
func (s *Store) ResumeWave(ctx context.Context, id survey.ID, wave string) error {
	return s.alter(ctx, "note that a wave goes on", `UPDATE ended_waves SET again = 1 WHERE survey = ? AND wave = ?`, id, wave)
}

// Resumed returns the waves of a survey that went on after they had ended, and when each ended last.
func (s *Store) Resumed(ctx context.Context, id survey.ID) (map[string]time.Time, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT wave, ended_at FROM ended_waves WHERE survey = ? AND again = 1`, id)
	if err != nil {
		return nil, fmt.Errorf("list waves that went on: %w", err)
	}
	defer func() { _ = rows.Close() }()
	all := map[string]time.Time{}
	for rows.Next() {
		var wave string
		var at int64
		if err := rows.Scan(&wave, &at); err != nil {
			return nil, fmt.Errorf("list waves that went on: %w", err)
		}
		all[wave] = time.Unix(at, 0)
	}
	return all, rows.Err()
}
