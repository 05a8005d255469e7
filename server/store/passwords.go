package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/ccojocar/zxcvbn-go"

	"candour/survey"
)

// What a password must be. Length is what counts (NIST SP 800-63B-4); a long one can still be easy to
// guess when it is made of passwords that many people use, and of names.
const (
	minPassword = 12 // characters
	maxPassword = 256
	minScore    = 3  // of zxcvbn's 0-4: at least 10^8 guesses
	guessed     = 64 // characters that are looked at; more only add to it
)

// CheckPassword refuses a password that is short or easy to guess. zxcvbn holds it against lists of
// passwords that leaked, words, names, keyboard walks, repetitions and dates.
func CheckPassword(name, password string) error {
	characters := []rune(password)
	switch {
	case len(characters) < minPassword:
		return survey.Fault(survey.Invalid, "Choose a password of at least 12 characters. Four or five words that do not belong together are good.")
	case len(password) > maxPassword:
		return survey.Fault(survey.Invalid, "Choose a password of at most 256 characters.")
	}
	about := append(strings.Fields(name), name, "candour")
	if zxcvbn.PasswordStrength(string(characters[:min(len(characters), guessed)]), about).Score < minScore {
		return survey.Fault(survey.Invalid, "This password is easy to guess: it is like ones that many people use, or has your name in it. Take four or five words that do not belong together.")
	}
	return nil
}

// ChangePassword gives an account the password next, if old is the one it has, and ends its sessions but
// the one with this cookie.
func (s *Store) ChangePassword(ctx context.Context, name, cookie string, old, next string) error {
	if err := CheckPassword(name, next); err != nil {
		return err
	}
	var hash string
	err := s.db.QueryRowContext(ctx, `SELECT password_hash FROM accounts WHERE name = ?`, name).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return noAccount(name)
	}
	if err != nil {
		return fmt.Errorf("look up password: %w", err)
	}
	if !passwordMatches(hash, old) {
		return wrongPassword()
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE accounts SET password_hash = ? WHERE name = ? AND password_hash = ?`,
			hashPassword(next), name, hash)
		if err != nil {
			return fmt.Errorf("change password: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 { // it was reset meanwhile
			return errors.Join(err, wrongPassword())
		}
		return endOthers(ctx, tx, name, cookie)
	})
}

func wrongPassword() error {
	return survey.Fault(survey.Invalid, "That is not your password now. Type it again.")
}
