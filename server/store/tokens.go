package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"candour/survey"
)

// Scope is something that a program may do with a token. A token can do what its scopes and its
// account's role both allow.
type Scope string

// The scopes.
const (
	ScopeResults Scope = "results" // read results
	ScopeRespond Scope = "respond" // hand in answers to surveys that staff type in
	ScopeExport  Scope = "export"  // fetch files: reports, data
	ScopeAuthor  Scope = "author"  // read and write surveys before they are published
)

// Scopes lists all scopes.
func Scopes() []Scope { return []Scope{ScopeResults, ScopeRespond, ScopeExport, ScopeAuthor} }

// Token is what a program signs in with. MadeOn is a date; a zero ExpiresAt is never.
type Token struct {
	ID        int
	Name      string
	Scopes    []Scope
	MadeOn    string
	ExpiresAt time.Time
}

// maxTokens is how many tokens an account may have.
const maxTokens = 50

// firstToken is the one that an account is made with.
func firstToken() Token { return Token{Name: "first", Scopes: Scopes()} }

// insertFirst makes an account's first token, and none where the account needs a second step: a token goes
// without one, so its owner makes it once that is set up.
func (s *Store) insertFirst(ctx context.Context, tx *sql.Tx, account string) (secret string, err error) {
	var needed bool
	err = tx.QueryRowContext(ctx, `SELECT `+neededStep+` FROM accounts a WHERE a.name = ?`, account).Scan(&needed)
	if err != nil {
		return "", fmt.Errorf("look up whether a second step is needed: %w", err)
	}
	if needed {
		return "", nil
	}
	return s.insertToken(ctx, tx, account, firstToken())
}

// AddToken makes a token for an account and returns it, once.
func (s *Store) AddToken(ctx context.Context, account string, t Token) (secret string, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) (err error) {
		var n int
		err = tx.QueryRowContext(ctx, `SELECT count(*) FROM tokens WHERE account = ?`, account).Scan(&n)
		if err != nil {
			return fmt.Errorf("count tokens: %w", err)
		}
		if n >= maxTokens {
			return survey.Fault(survey.Conflict, "This account has very many tokens. Revoke one that is not needed first.")
		}
		secret, err = s.insertToken(ctx, tx, account, t)
		return err
	})
	return secret, err
}

func (s *Store) insertToken(ctx context.Context, tx *sql.Tx, account string, t Token) (string, error) {
	if err := s.checkToken(&t); err != nil {
		return "", err
	}
	var expires any
	if !t.ExpiresAt.IsZero() {
		expires = t.ExpiresAt.Unix()
	}
	secret := randomText(32)
	_, err := tx.ExecContext(ctx, `INSERT INTO tokens (account, name, token_hash, scopes, made_on, expires_at)
		VALUES (?, ?, ?, ?, ?, ?)`, account, t.Name, hashToken(secret), joinScopes(t.Scopes), s.today(), expires)
	if err != nil {
		return "", fmt.Errorf("add token: %w", err)
	}
	return secret, nil
}

func (s *Store) checkToken(t *Token) error {
	t.Name = strings.TrimSpace(t.Name)
	switch n := len([]rune(t.Name)); {
	case n == 0 || n > 64:
		return survey.Fault(survey.Invalid, "Give the token a name of 1 to 64 letters, so that you know later what it is for.")
	case len(t.Scopes) == 0:
		return survey.Fault(survey.Invalid, "Choose at least one thing that the token may do.")
	case !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(s.config.Now()):
		return survey.Fault(survey.Invalid, "Choose a day to come as the token's last one, or none.")
	}
	for _, scope := range t.Scopes {
		if !slices.Contains(Scopes(), scope) {
			return survey.Fault(survey.Invalid, "Choose what the token may do from the list.")
		}
	}
	return nil
}

// Tokens lists an account's tokens, the oldest first.
func (s *Store) Tokens(ctx context.Context, account string) ([]Token, error) {
	return list(ctx, s, `SELECT id, name, scopes, made_on, coalesce(expires_at, 0) FROM tokens WHERE account = ?
		ORDER BY id`, []any{account}, func(rows *sql.Rows) (Token, error) {
		var t Token
		var scopes string
		var expires int64
		err := rows.Scan(&t.ID, &t.Name, &scopes, &t.MadeOn, &expires)
		t.Scopes = splitScopes(scopes)
		if expires != 0 {
			t.ExpiresAt = time.Unix(expires, 0)
		}
		return t, err
	})
}

// RevokeToken ends one of an account's tokens.
func (s *Store) RevokeToken(ctx context.Context, account string, id int) error {
	result, err := s.db.ExecContext(ctx, `DELETE FROM tokens WHERE id = ? AND account = ?`, id, account)
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, survey.Fault(survey.NotFound, "There is no such token. It may have been revoked already."))
	}
	return nil
}

// RevokeTokens ends all of an account's tokens.
func (s *Store) RevokeTokens(ctx context.Context, account string) error {
	return s.alter(ctx, "revoke tokens", `DELETE FROM tokens WHERE account = ?`, account)
}

// ByToken returns the account that an API token belongs to, and what the token may do.
func (s *Store) ByToken(ctx context.Context, token string) (Account, []Scope, error) {
	var scopes string
	var a Account
	err := s.db.QueryRowContext(ctx, `SELECT a.name, a.role, t.scopes FROM tokens t
		JOIN accounts a ON a.name = t.account
		WHERE t.token_hash = ? AND (t.expires_at IS NULL OR t.expires_at > ?)`,
		hashToken(token), s.config.Now().Unix()).Scan(&a.Name, &a.Role, &scopes)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil, survey.Fault(survey.Unauthenticated,
			"This token is not known here, or its time is over; make another on your account's page.")
	}
	if err != nil {
		return a, nil, fmt.Errorf("look up token: %w", err)
	}
	return a, splitScopes(scopes), nil
}

func joinScopes(scopes []Scope) string {
	var texts []string
	for _, s := range scopes {
		texts = append(texts, string(s))
	}
	return strings.Join(texts, " ")
}

func splitScopes(text string) []Scope {
	var scopes []Scope
	for part := range strings.FieldsSeq(text) {
		scopes = append(scopes, Scope(part))
	}
	return scopes
}
