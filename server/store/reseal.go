package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"

	"candour/survey"
)

// Reseal returns what is sealed for a survey as it is kept from now on.
type Reseal func(id survey.ID, sealed []byte) ([]byte, error)

// Reseal rewrites the keys that sign tickets, so that a secret of before can be given up.
func (s *Issuer) Reseal(ctx context.Context, change Reseal) error {
	return reseal(ctx, s.db, "key", "sealed", change)
}

// Reseal is Issuer's, for the list of people and what their ids are made with.
func (s *People) Reseal(ctx context.Context, change Reseal) error {
	if err := reseal(ctx, s.db, "secret", "sealed", change); err != nil {
		return err
	}
	return reseal(ctx, s.db, "person", "sealed", change)
}

// ResealWithdrawal is Issuer's, for what codes to take answers back are made with.
func (s *Store) ResealWithdrawal(ctx context.Context, change Reseal) error {
	return reseal(ctx, s.db, "withdrawal_secrets", "secret", change)
}

// reseal rewrites a column of a table, each named above.
func reseal(ctx context.Context, db *sql.DB, table, column string, change Reseal) error {
	type row struct {
		id     survey.ID
		sealed []byte
	}
	rows, err := db.QueryContext(ctx, `SELECT survey, `+column+` FROM `+table+` WHERE `+column+` IS NOT NULL`)
	if err != nil {
		return fmt.Errorf("reseal %s: %w", table, err)
	}
	defer func() { _ = rows.Close() }()
	var all []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.id, &r.sealed); err != nil {
			return fmt.Errorf("reseal %s: %w", table, err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reseal %s: %w", table, err)
	}
	for _, r := range all {
		next, err := change(r.id, r.sealed)
		if err != nil {
			return err
		}
		if bytes.Equal(next, r.sealed) {
			continue
		}
		_, err = db.ExecContext(ctx, `UPDATE `+table+` SET `+column+` = ? WHERE survey = ? AND `+column+` = ?`,
			next, string(r.id), r.sealed)
		if err != nil {
			return fmt.Errorf("reseal %s: %w", table, err)
		}
	}
	return nil
}
