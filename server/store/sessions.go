package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"candour/survey"
)

// Session is one browser in which somebody is signed in. Nothing is known of the browser.
type Session struct {
	ID      string
	BeganOn string // a date
	Current bool
}

// BeginSession signs an account in and returns the cookie's value. Whoever calls it has asked for everything
// that the account signs in with.
func (s *Store) BeginSession(ctx context.Context, account string) (cookie string, err error) {
	cookie = randomText(32)
	now := s.config.Now()
	err = s.alter(ctx, "begin session", `INSERT INTO sessions (id_hash, account, began_on, expires_at) VALUES (?, ?, ?, ?)`,
		hashToken(cookie), account, s.today(), now.Add(SessionLife).Unix())
	if err != nil {
		return "", err
	}
	return cookie, s.alter(ctx, "drop old sessions", `DELETE FROM sessions WHERE expires_at < ?`, now.Unix())
}

// freshFor is how long after signing in somebody need not prove again who they are to change how they sign in.
const freshFor = 10 * time.Minute

// Fresh says whether a session began a short while ago.
func (s *Store) Fresh(ctx context.Context, cookie string) (fresh bool, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sessions WHERE id_hash = ? AND expires_at > ?)`,
		hashToken(cookie), s.config.Now().Add(SessionLife-freshFor).Unix()).Scan(&fresh)
	if err != nil {
		return false, fmt.Errorf("look up session: %w", err)
	}
	return fresh, nil
}

// A half session is a sign-in that lacks its second step.
const (
	halfLife  = 10 * time.Minute
	halfTries = 5
)

// BeginHalf notes that somebody gave an account's password and has its second step to go. It returns a secret
// for their browser.
func (s *Store) BeginHalf(ctx context.Context, account string) (cookie string, err error) {
	cookie = randomText(32)
	now := s.config.Now()
	err = s.alter(ctx, "drop old half sessions", `DELETE FROM half_sessions WHERE expires_at <= ?`, now.Unix())
	if err != nil {
		return "", err
	}
	return cookie, s.alter(ctx, "begin half session", `INSERT INTO half_sessions (id_hash, account, expires_at) VALUES (?, ?, ?)`,
		hashToken(cookie), account, now.Add(halfLife).Unix())
}

// Half returns the account of a half session, Unauthenticated when it is over.
func (s *Store) Half(ctx context.Context, cookie string) (Account, error) {
	return s.half(ctx, `SELECT a.name, a.role FROM half_sessions h JOIN accounts a ON a.name = h.account
		WHERE h.id_hash = ? AND h.expires_at > ? AND h.tries < ?`, cookie)
}

// TryHalf counts a try at the second step, and returns whose it is; after a few the half session is over.
func (s *Store) TryHalf(ctx context.Context, cookie string) (Account, error) {
	return s.half(ctx, `UPDATE half_sessions SET tries = tries + 1 WHERE id_hash = ? AND expires_at > ? AND tries < ?
		RETURNING account, (SELECT role FROM accounts WHERE name = account)`, cookie)
}

func (s *Store) half(ctx context.Context, query, cookie string) (Account, error) {
	a, err := s.oneAccount(ctx, query, hashToken(cookie), s.config.Now().Unix(), halfTries)
	if err != nil && survey.AsError(err).Kind == survey.Unauthenticated {
		err = survey.Fault(survey.Unauthenticated, "Signing in took too long, or too many codes were wrong. Begin again.")
	}
	return a, err
}

// EndHalf ends a half session.
func (s *Store) EndHalf(ctx context.Context, cookie string) error {
	return s.alter(ctx, "end half session", `DELETE FROM half_sessions WHERE id_hash = ?`, hashToken(cookie))
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

// EndSessions ends all of an account's sessions, and what was about to become one.
func (s *Store) EndSessions(ctx context.Context, account string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error { return endOthers(ctx, tx, account, "") })
}

// alter runs a change that may find nothing to do.
func (s *Store) alter(ctx context.Context, what, query string, args ...any) error {
	if _, err := s.db.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
