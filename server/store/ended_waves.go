package store

import (
	"context"
	"fmt"
	"time"

	"candour/survey"
)

// EndWave notes on which day a wave of a survey ended: with the survey, or because another wave became the current one.
func (s *Store) EndWave(ctx context.Context, id survey.ID, wave string, at time.Time) error {
	return s.alter(ctx, "note the end of a wave", `INSERT INTO ended_waves (survey, wave, ended_on) VALUES (?1, ?2, ?3)
		ON CONFLICT (survey, wave) DO UPDATE SET ended_on = ?3`, id, wave, at.UTC().Format(time.DateOnly))
}

// ResumeWave notes that a wave takes answers again, if it has ended before.
func (s *Store) ResumeWave(ctx context.Context, id survey.ID, wave string) error {
	return s.alter(ctx, "note that a wave goes on", `UPDATE ended_waves SET again = 1 WHERE survey = ? AND wave = ?`, id, wave)
}

// Resumed returns the waves of a survey that went on after they had ended, and the day on which each ended last.
func (s *Store) Resumed(ctx context.Context, id survey.ID) (map[string]time.Time, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT wave, ended_on FROM ended_waves WHERE survey = ? AND again = 1`, id)
	if err != nil {
		return nil, fmt.Errorf("list waves that went on: %w", err)
	}
	defer func() { _ = rows.Close() }()
	all := map[string]time.Time{}
	for rows.Next() {
		var wave, day string
		err := rows.Scan(&wave, &day)
		if err == nil {
			all[wave], err = time.Parse(time.DateOnly, day)
		}
		if err != nil {
			return nil, fmt.Errorf("list waves that went on: %w", err)
		}
	}
	return all, rows.Err()
}
