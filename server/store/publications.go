package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"candour/survey"
)

// Fingerprint tells one definition from another, however each is written.
func Fingerprint(def *survey.Definition) (string, error) {
	text, err := json.Marshal(def)
	if err != nil {
		return "", fmt.Errorf("write definition: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Approval is an advisor's yes to one text of a survey. On is a date.
type Approval struct {
	Account string
	On      string
}

// Approve notes that an account approves the text with this fingerprint; once more changes nothing.
func (s *Store) Approve(ctx context.Context, id survey.ID, fingerprint, account string) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO approvals (survey, fingerprint, account, approved_on)
		VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, id, fingerprint, account, s.today())
	if err != nil {
		return fmt.Errorf("store approval: %w", err)
	}
	return nil
}

// Withdraw takes an account's approval back.
func (s *Store) Withdraw(ctx context.Context, id survey.ID, fingerprint, account string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM approvals WHERE survey = ? AND fingerprint = ? AND account = ?`,
		id, fingerprint, account)
	if err != nil {
		return fmt.Errorf("withdraw approval: %w", err)
	}
	return nil
}

// Approvals returns who approves the text with this fingerprint.
func (s *Store) Approvals(ctx context.Context, id survey.ID, fingerprint string) ([]Approval, error) {
	return list(ctx, s, `SELECT account, approved_on FROM approvals WHERE survey = ? AND fingerprint = ?
		ORDER BY approved_on, account`, []any{id, fingerprint}, func(rows *sql.Rows) (Approval, error) {
		var a Approval
		return a, rows.Scan(&a.Account, &a.On)
	})
}

// Publication is how a version came to be published. By is "" for one that was published on the
// command line, of which nothing else is known.
type Publication struct {
	Survey    survey.ID
	Version   int
	Source    string // YAML
	By        string
	At        time.Time
	Approvals int
	Reason    string // why without approvals
}

// NotePublication notes how a version was published. A version that was published before keeps its note.
func (s *Store) NotePublication(ctx context.Context, p Publication) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO publications
		(survey, version, source, published_by, published_at, approvals, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		p.Survey, p.Version, p.Source, p.By, s.config.Now().Unix(), p.Approvals, p.Reason)
	if err != nil {
		return fmt.Errorf("note publication: %w", err)
	}
	return nil
}

// Publications returns all versions of a survey, the newest first.
func (s *Store) Publications(ctx context.Context, id survey.ID) ([]Publication, error) {
	return list(ctx, s, `SELECT v.version, coalesce(p.source, ''), coalesce(p.published_by, ''),
		coalesce(p.published_at, 0), coalesce(p.approvals, 0), coalesce(p.reason, '')
		FROM survey_versions v LEFT JOIN publications p ON p.survey = v.survey AND p.version = v.version
		WHERE v.survey = ? ORDER BY v.version DESC`, []any{id}, func(rows *sql.Rows) (Publication, error) {
		p := Publication{Survey: id}
		var at int64
		err := rows.Scan(&p.Version, &p.Source, &p.By, &at, &p.Approvals, &p.Reason)
		p.At = time.Unix(at, 0)
		return p, err
	})
}
