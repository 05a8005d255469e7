package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"candour/survey"
)

// Identity is who somebody is at another sign-in service.
type Identity struct {
	Issuer  string
	Subject string
	MadeOn  string // a date
}

// maxSubject is the most characters of a subject (OpenID Connect Core 2).
const maxSubject = 255

// ByIdentity returns the account that an identity is tied to; NotFound: none.
func (s *Store) ByIdentity(ctx context.Context, issuer, subject string) (Account, error) {
	a, err := s.oneAccount(ctx, `SELECT a.name, a.role FROM identities i JOIN accounts a ON a.name = i.account
		WHERE i.issuer = ? AND i.subject = ?`, issuer, subject)
	if err != nil && survey.AsError(err).Kind == survey.Unauthenticated {
		err = survey.Fault(survey.NotFound, "This identity is tied to no account.")
	}
	return a, err
}

// Identities lists those that an account is tied to.
func (s *Store) Identities(ctx context.Context, account string) ([]Identity, error) {
	return list(ctx, s, `SELECT issuer, subject, made_on FROM identities WHERE account = ? ORDER BY issuer, subject`,
		[]any{account}, func(rows *sql.Rows) (Identity, error) {
			var v Identity
			err := rows.Scan(&v.Issuer, &v.Subject, &v.MadeOn)
			return v, err
		})
}

// Tie ties an account to an identity, so that who has that signs in.
func (s *Store) Tie(ctx context.Context, account string, v Identity) error {
	return s.inTx(ctx, func(tx *sql.Tx) error { return s.tie(ctx, tx, account, v) })
}

func (s *Store) tie(ctx context.Context, tx *sql.Tx, account string, v Identity) error {
	v.Subject = strings.TrimSpace(v.Subject)
	if v.Issuer == "" || v.Subject == "" || len(v.Subject) > maxSubject {
		return survey.Fault(survey.Invalid, "Write how the sign-in service names this person, in at most 255 characters.")
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO identities (issuer, subject, account, made_on) VALUES (?, ?, ?, ?)`,
		v.Issuer, v.Subject, account, s.today())
	if isUnique(err) {
		return survey.Fault(survey.Conflict, "This identity is tied to an account here already. Untie it there first.")
	}
	if err != nil {
		return fmt.Errorf("tie identity: %w", err)
	}
	return nil
}

// Untie ends a tie, unless nobody could sign in to the account any more.
func (s *Store) Untie(ctx context.Context, account string, v Identity) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM identities WHERE account = ? AND issuer = ? AND subject = ?`,
			account, v.Issuer, v.Subject)
		if err != nil {
			return fmt.Errorf("untie identity: %w", err)
		}
		return needWayIn(ctx, tx, account)
	})
}

// needWayIn refuses a change after which nobody could sign in to an account.
func needWayIn(ctx context.Context, tx *sql.Tx, account string) error {
	var ways bool
	err := tx.QueryRowContext(ctx, `SELECT a.password_hash <> '' OR EXISTS (SELECT 1 FROM identities WHERE account = a.name)
		OR EXISTS (SELECT 1 FROM passkeys WHERE account = a.name) FROM accounts a WHERE a.name = ?`, account).Scan(&ways)
	if err != nil {
		return fmt.Errorf("look for a way in: %w", err)
	}
	if !ways {
		return survey.Fault(survey.Conflict, "This is the only way into the account. Give it a password first.")
	}
	return nil
}

// AcceptAs makes the account that an invitation is for, under a name of its owner's choosing. It has no
// password: its owner signs in as the identity.
func (s *Store) AcceptAs(ctx context.Context, secret, name string, v Identity) (Account, error) {
	return s.accept(ctx, secret, name, "", func(tx *sql.Tx, a Account) error { return s.tie(ctx, tx, a.Name, v) })
}

// FirstPassword gives a password to an account that has none, and ends its other sessions.
func (s *Store) FirstPassword(ctx context.Context, name, cookie, next string) error {
	if err := CheckPassword(name, next); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE accounts SET password_hash = ? WHERE name = ? AND password_hash = ''`,
			hashPassword(next), name)
		if err != nil {
			return fmt.Errorf("set password: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, wrongPassword())
		}
		return endOthers(ctx, tx, name, cookie)
	})
}

// Spend notes that something random was answered, and is a Conflict when it was before. It is remembered for
// a while, after which it would be refused for its age.
func (s *Store) Spend(ctx context.Context, challenge string, while time.Duration) error {
	err := s.alter(ctx, "drop what was spent", `DELETE FROM spent WHERE expires_at < ?`, s.config.Now().Unix())
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO spent (hash, expires_at) VALUES (?, ?)`, hashToken(challenge), s.config.Now().Add(while).Unix())
	if isUnique(err) {
		return survey.Fault(survey.Conflict, "This was sent already. Begin again.")
	}
	if err != nil {
		return fmt.Errorf("spend: %w", err)
	}
	return nil
}
