package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"fmt"

	"candour/survey"
)

//go:embed people/*.sql
var peopleMigrations embed.FS

// People keeps whose personal link leads to which response, sealed, in a file of its own, apart from
// surveys and responses.
type People struct{ db *sql.DB }

// OpenPeople opens the file and brings it up to date.
func OpenPeople(ctx context.Context, path string) (*People, error) {
	db, err := openApart(ctx, path, peopleMigrations, "people")
	if err != nil {
		return nil, err
	}
	return &People{db}, nil
}

// Close closes the file.
func (s *People) Close() error { return s.db.Close() }

// Secret returns what a survey's ids are made with, sealed as it was given; where there is none yet, fresh
// becomes it. It is asked for with each response: once there is one, nothing is written.
func (s *People) Secret(ctx context.Context, id survey.ID, fresh []byte) (sealed []byte, err error) {
	return keptFirst(ctx, s.db, "secret", "sealed", id, fresh)
}

// Add notes people, each sealed.
func (s *People) Add(ctx context.Context, id survey.ID, sealed [][]byte) error {
	var rows [][]any
	for _, one := range sealed {
		number := make([]byte, 16)
		_, _ = rand.Read(number) // never fails
		rows = append(rows, []any{string(id), number, one})
	}
	return addAll(ctx, s.db, `INSERT INTO person (survey, number, sealed) VALUES (?, ?, ?)`, rows)
}

// Forget deletes a survey's list and what its ids are made with: overwritten in the file, and cut out of
// its log.
func (s *People) Forget(ctx context.Context, id survey.ID) error {
	for _, statement := range []string{`DELETE FROM person WHERE survey = ?`, `DELETE FROM secret WHERE survey = ?`} {
		if _, err := s.db.ExecContext(ctx, statement, string(id)); err != nil {
			return fmt.Errorf("forget people: %w", err)
		}
	}
	if _, err := s.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return fmt.Errorf("forget people: %w", err)
	}
	return nil
}

// All returns the people of a survey, each sealed, in random order.
func (s *People) All(ctx context.Context, id survey.ID) (sealed [][]byte, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT sealed FROM person WHERE survey = ? ORDER BY number`, string(id))
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one []byte
		if err := rows.Scan(&one); err != nil {
			return nil, fmt.Errorf("list people: %w", err)
		}
		sealed = append(sealed, one)
	}
	return sealed, rows.Err()
}
