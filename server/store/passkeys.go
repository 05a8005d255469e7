package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"candour/survey"
)

// Passkey is one of an account's. Record is what it is checked with.
type Passkey struct {
	ID     []byte
	Name   string // as its owner calls it
	MadeOn string // a date
	Record []byte
}

// Key names a passkey in a form.
func (p Passkey) Key() string { return hex.EncodeToString(p.ID) }

// maxPasskeys is how many an account may have.
const maxPasskeys = 20

// Passkeys lists an account's.
func (s *Store) Passkeys(ctx context.Context, account string) ([]Passkey, error) {
	return list(ctx, s, `SELECT id, name, made_on, credential FROM passkeys WHERE account = ? ORDER BY made_on, name, id`,
		[]any{account}, func(rows *sql.Rows) (Passkey, error) {
			var v Passkey
			err := rows.Scan(&v.ID, &v.Name, &v.MadeOn, &v.Record)
			return v, err
		})
}

// PasskeyHandle is what devices know an account by.
func (s *Store) PasskeyHandle(ctx context.Context, account string) (handle []byte, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT handle FROM passkey_handles WHERE account = ?`, account).Scan(&handle)
	if !errors.Is(err, sql.ErrNoRows) {
		return handle, err
	}
	fresh := make([]byte, 64)
	_, _ = rand.Read(fresh) // never fails
	err = s.db.QueryRowContext(ctx, `INSERT INTO passkey_handles (account, handle) VALUES (?, ?)
		ON CONFLICT (account) DO UPDATE SET handle = handle RETURNING handle`, account, fresh).Scan(&handle)
	if err != nil {
		return nil, fmt.Errorf("look up passkey handle: %w", err)
	}
	return handle, nil
}

// ByPasskeyHandle returns the account that devices know by a handle.
func (s *Store) ByPasskeyHandle(ctx context.Context, handle []byte) (Account, error) {
	return s.oneAccount(ctx, `SELECT a.name, a.role FROM passkey_handles h JOIN accounts a ON a.name = h.account
		WHERE h.handle = ?`, handle)
}

// AddPasskey gives an account a passkey, and recovery codes where it has none; its other sessions end. It says
// whether the recovery codes were needed.
func (s *Store) AddPasskey(ctx context.Context, account, cookie string, v Passkey, recovery []string) (needed bool, err error) {
	v.Name = strings.TrimSpace(v.Name)
	if n := len([]rune(v.Name)); n == 0 || n > 64 {
		return false, survey.Fault(survey.Invalid, "Give the passkey a name of 1 to 64 letters, so that you know later which it is.")
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		var n, codes int
		err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM passkeys WHERE account = ?1),
			(SELECT count(*) FROM recovery_codes WHERE account = ?1)`, account).Scan(&n, &codes)
		if err != nil {
			return fmt.Errorf("count passkeys: %w", err)
		}
		if n >= maxPasskeys {
			return survey.Fault(survey.Conflict, "This account has very many passkeys. Remove one that is not needed first.")
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO passkeys (id, account, name, credential, made_on) VALUES (?, ?, ?, ?, ?)`,
			v.ID, account, v.Name, string(v.Record), s.today())
		if isUnique(err) {
			return survey.Fault(survey.Conflict, "This passkey is in use here already.")
		}
		if err != nil {
			return fmt.Errorf("add passkey: %w", err)
		}
		if needed = codes == 0; needed {
			if err := setRecovery(ctx, tx, account, recovery); err != nil {
				return err
			}
		}
		return endOthers(ctx, tx, account, cookie)
	})
	return needed, err
}

// UsePasskey notes what a use changed about a passkey; Conflict: it is gone, or was used at the same time.
func (s *Store) UsePasskey(ctx context.Context, id []byte, before, after []byte) error {
	result, err := s.db.ExecContext(ctx, `UPDATE passkeys SET credential = ? WHERE id = ? AND credential = ?`,
		string(after), id, string(before))
	if err != nil {
		return fmt.Errorf("use passkey: %w", err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return survey.Fault(survey.Conflict, "This was sent already. Begin again.")
	}
	return err
}

// RemovePasskey removes one of an account's, unless nobody could sign in to it any more, and with the last second
// step the recovery codes.
func (s *Store) RemovePasskey(ctx context.Context, account, key string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM passkeys WHERE account = ? AND lower(hex(id)) = ?`, account, key)
		if err != nil {
			return fmt.Errorf("remove passkey: %w", err)
		}
		if err := dropRecovery(ctx, tx, account); err != nil {
			return err
		}
		return needWayIn(ctx, tx, account)
	})
}
