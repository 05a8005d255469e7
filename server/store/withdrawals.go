package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"candour/survey"
)

// WithdrawalSecret returns what a survey's withdrawal codes are made with, sealed as it was given;
// where there is none yet, fresh becomes it. It is nil when the survey is frozen.
func (s *Store) WithdrawalSecret(ctx context.Context, id survey.ID, fresh []byte) ([]byte, error) {
	return keptFirst(ctx, s.db, "withdrawal_secrets", "secret", id, fresh)
}

// Frozen says whether a survey's withdrawal secret was destroyed.
func (s *Store) Frozen(ctx context.Context, id survey.ID) (bool, error) {
	var frozen bool
	err := s.db.QueryRowContext(ctx, `SELECT secret IS NULL FROM withdrawal_secrets WHERE survey = ?`, id).Scan(&frozen)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read a withdrawal secret: %w", err)
	}
	return frozen, nil
}

// Freeze destroys a survey's withdrawal secret: it is overwritten in the file, and the write-ahead log is
// emptied.
func (s *Store) Freeze(ctx context.Context, id survey.ID) (err error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("freeze: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for _, statement := range []string{
		`PRAGMA secure_delete = ON`,
		`INSERT INTO withdrawal_secrets (survey, secret) SELECT id, NULL FROM surveys WHERE id = ?1
			ON CONFLICT (survey) DO UPDATE SET secret = NULL`,
		`PRAGMA wal_checkpoint(TRUNCATE)`,
	} {
		args := []any{}
		if statement[0] == 'I' {
			args = append(args, string(id))
		}
		if _, err := conn.ExecContext(ctx, statement, args...); err != nil {
			return fmt.Errorf("freeze: %w", err)
		}
	}
	return nil
}

// NoteWithdrawal notes the mark of a response that was taken back.
func (s *Store) NoteWithdrawal(ctx context.Context, id survey.ID, mark string) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO withdrawn (survey, mark) VALUES (?, ?) ON CONFLICT DO NOTHING`, id, mark)
	if err != nil {
		return fmt.Errorf("note a withdrawal: %w", err)
	}
	return nil
}

// Withdrawn returns the marks of a survey's responses that were taken back.
func (s *Store) Withdrawn(ctx context.Context, id survey.ID) (map[string]bool, error) {
	marks := map[string]bool{}
	_, err := list(ctx, s, `SELECT mark FROM withdrawn WHERE survey = ?`, []any{id}, func(rows *sql.Rows) (struct{}, error) {
		var mark string
		err := rows.Scan(&mark)
		marks[mark] = true
		return struct{}{}, err
	})
	return marks, err
}

// TakeWithdrawals adds to the marks those of another store: what was taken back there stays so.
func (s *Store) TakeWithdrawals(ctx context.Context, other *Store) error {
	type withdrawal struct {
		id   survey.ID
		mark string
	}
	all, err := list(ctx, other, `SELECT survey, mark FROM withdrawn`, nil, func(rows *sql.Rows) (withdrawal, error) {
		var w withdrawal
		return w, rows.Scan(&w.id, &w.mark)
	})
	for _, w := range all {
		if err == nil {
			err = s.NoteWithdrawal(ctx, w.id, w.mark)
		}
	}
	return err
}
