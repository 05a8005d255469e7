package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"candour/survey"
)

// AuditEntry is something that an account did. Respondents never appear here.
type AuditEntry struct {
	ID      int64
	At      time.Time
	Account string
	Action  string
	Detail  string
	chain   []byte // nil: from before entries were chained
}

// Log writes an entry of the audit log: what an account did, never a respondent.
func (s *Store) Log(ctx context.Context, account, action, detail string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		return s.appendAudit(ctx, tx, AuditEntry{Account: account, Action: action, Detail: detail})
	})
}

// LogHourly writes an entry unless the account had the same one within the last hour: a page that
// brings itself up to date is read once.
func (s *Store) LogHourly(ctx context.Context, account, action, detail string) error {
	e := AuditEntry{Account: account, Action: action, Detail: detail}
	if recent, err := s.logged(ctx, s.db, e); recent || err != nil {
		return err // most reads end here and wait for no writer
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if recent, err := s.logged(ctx, tx, e); recent || err != nil {
			return err
		}
		return s.appendAudit(ctx, tx, e)
	})
}

// logged says whether the log has such an entry of the last hour.
func (s *Store) logged(ctx context.Context, q querier, e AuditEntry) (recent bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit WHERE account = ? AND action = ?
		AND detail = ? AND at > ?)`, e.Account, e.Action, e.Detail, s.config.Now().Add(-time.Hour).Unix()).Scan(&recent)
	if err != nil {
		return false, fmt.Errorf("read audit log: %w", err)
	}
	return recent, nil
}

// LogFailure notes that somebody failed to sign in to an account, at most once an hour for each way; nothing
// where there is no such account.
func (s *Store) LogFailure(ctx context.Context, account, how string) error {
	var known bool
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM accounts WHERE name = ?)`, account).Scan(&known)
	if err != nil {
		return fmt.Errorf("look up account: %w", err)
	}
	if !known {
		return nil
	}
	return s.LogHourly(ctx, account, "failed sign-in", how)
}

// appendAudit writes the next entry, chained to the last.
func (s *Store) appendAudit(ctx context.Context, tx *sql.Tx, e AuditEntry) error {
	var last []byte
	err := tx.QueryRowContext(ctx, `SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1`).Scan(&e.ID, &last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read audit log: %w", err)
	}
	if err == nil && last == nil { // the first after those that were not chained
		if last, err = unchained(ctx, tx); err != nil {
			return err
		}
	}
	e.ID++
	e.At = s.config.Now().UTC().Truncate(time.Second)
	e.chain = e.link(last)
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (id, at, account, action, detail, chain) VALUES (?, ?, ?, ?, ?, ?)`,
		e.ID, e.At.Unix(), e.Account, e.Action, e.Detail, e.chain)
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// link is the hash of an entry after one whose hash is last; nil: after none.
func (e AuditEntry) link(last []byte) []byte {
	fields, _ := json.Marshal([]any{e.ID, e.At.Unix(), e.Account, e.Action, e.Detail}) // numbers and texts never fail
	sum := sha256.Sum256(append(append([]byte{}, last...), fields...))
	return sum[:]
}

const auditColumns = `SELECT id, at, account, action, detail, chain FROM audit `

func readAudit(rows *sql.Rows) (AuditEntry, error) {
	var e AuditEntry
	var at int64
	err := rows.Scan(&e.ID, &at, &e.Account, &e.Action, &e.Detail, &e.chain)
	e.At = time.Unix(at, 0).UTC()
	return e, err
}

// unchained is the hash that entries from before would have had.
func unchained(ctx context.Context, tx *sql.Tx) ([]byte, error) {
	rows, err := tx.QueryContext(ctx, auditColumns+`ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var last []byte
	for rows.Next() {
		e, err := readAudit(rows)
		if err != nil {
			return nil, fmt.Errorf("read audit log: %w", err)
		}
		last = e.link(last)
	}
	return last, rows.Err()
}

// EachAudit visits the audit log from its first entry to its last.
func (s *Store) EachAudit(ctx context.Context, visit func(AuditEntry) error) error {
	_, err := list(ctx, s, auditColumns+`ORDER BY id`, nil, func(rows *sql.Rows) (struct{}, error) {
		e, err := readAudit(rows)
		if err == nil {
			err = visit(e)
		}
		return struct{}{}, err
	})
	return err
}

// RecentAudit returns the last n entries, the newest first, of one account or of all ("").
func (s *Store) RecentAudit(ctx context.Context, account string, n int) ([]AuditEntry, error) {
	return list(ctx, s, auditColumns+`WHERE ?1 = '' OR account = ?1 ORDER BY id DESC LIMIT ?2`, []any{account, n}, readAudit)
}

// AuditChain is the state of a log whose entries agree with each other. Head names all of it: who
// noted it elsewhere sees later whether the log was cut at its end or written anew.
type AuditChain struct {
	Entries int
	Head    string
}

// VerifyAudit looks whether every entry is as it was written; a Conflict says which is the first
// that is not.
func (s *Store) VerifyAudit(ctx context.Context) (AuditChain, error) {
	var v AuditChain
	var last []byte
	chained := false
	err := s.EachAudit(ctx, func(e AuditEntry) error {
		v.Entries++
		last = e.link(last)
		if chained = chained || e.chain != nil; chained && !bytes.Equal(e.chain, last) {
			return survey.Refuse(survey.Conflict, "The audit log was changed from outside: entry %d or one before it is not as it "+
				"was written.", e.ID)
		}
		return nil
	})
	if len(last) > 0 {
		v.Head = hex.EncodeToString(last[:8])
	}
	return v, err
}
