package store

import (
	"context"
	"fmt"
	"sync"

	"candour/survey"
)

// ScreeningStep is how many people who were screened out are written down together. Until then they
// are counted in memory alone, which a restart forgets.
const ScreeningStep = 5

// tally counts people until they are enough to be written down.
type tally struct {
	mu      sync.Mutex
	waiting map[screening]int
}

type screening struct {
	survey survey.ID
	wave   string
}

// CountScreenedOut counts one more person whom a survey was not for.
func (s *Store) CountScreenedOut(ctx context.Context, id survey.ID, wave string) error {
	t := &s.screened
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting == nil {
		t.waiting = map[screening]int{}
	}
	at := screening{id, wave}
	if t.waiting[at]++; t.waiting[at] < ScreeningStep {
		return nil
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO screened_out (survey, wave, people) VALUES (?1, ?2, ?3)
		ON CONFLICT (survey, wave) DO UPDATE SET people = people + ?3`, id, wave, ScreeningStep)
	if err != nil {
		return fmt.Errorf("count who was screened out: %w", err)
	}
	t.waiting[at] -= ScreeningStep
	return nil
}

// ScreenedOut returns how many people a survey was not for, by wave, rounded down to a multiple of
// ScreeningStep. Waves without any are left out.
func (s *Store) ScreenedOut(ctx context.Context, id survey.ID) (map[string]int, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT wave, people FROM screened_out WHERE survey = ?`, id)
	if err != nil {
		return nil, fmt.Errorf("read who was screened out: %w", err)
	}
	defer func() { _ = rows.Close() }()
	people := map[string]int{}
	for rows.Next() {
		var wave string
		var n int
		if err := rows.Scan(&wave, &n); err != nil {
			return nil, fmt.Errorf("read who was screened out: %w", err)
		}
		people[wave] = n
	}
	return people, rows.Err()
}
