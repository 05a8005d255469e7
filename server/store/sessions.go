package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
)

// Session is one browser in which somebody is signed in. Nothing is known of the browser.
type Session struct {
	ID      string
	BeganOn string // a date
	Current bool
}

// Sessions lists an account's sessions that have not run out; the one with this cookie is Current.
func (s *Store) Sessions(ctx context.Context, account, cookie string) ([]Session, error) {
	this := hex.EncodeToString(hashToken(cookie))
	return list(ctx, s, `SELECT lower(hex(id_hash)), began_on FROM sessions WHERE account = ? AND expires_at > ?
		ORDER BY began_on, id_hash`, []any{account, s.config.Now().Unix()}, func(rows *sql.Rows) (Session, error) {
		var v Session
		err := rows.Scan(&v.ID, &v.BeganOn)
		v.Current = v.ID == this
		return v, err
	})
}

// EndSession ends one of an account's sessions.
func (s *Store) EndSession(ctx context.Context, account, id string) error {
	return s.alter(ctx, "end session", `DELETE FROM sessions WHERE account = ? AND lower(hex(id_hash)) = ?`, account, id)
}

// EndSessions ends all of an account's sessions.
func (s *Store) EndSessions(ctx context.Context, account string) error {
	return s.alter(ctx, "end sessions", `DELETE FROM sessions WHERE account = ?`, account)
}

// alter runs a change that may find nothing to do.
func (s *Store) alter(ctx context.Context, what, query string, args ...any) error {
	if _, err := s.db.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
