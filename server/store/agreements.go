package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"candour/survey"
)

// Agreement is what was agreed with a Nation or a community about a survey's questions on Indigenous
// identity. Since, RecordedOn and EndedOn are dates; EndedOn is empty while the agreement stands.
type Agreement struct {
	ID         int64     `json:"id"`
	Survey     survey.ID `json:"survey"`
	With       string    `json:"with"`
	Covers     string    `json:"covers"`
	Since      string    `json:"since"`
	Document   string    `json:"document"`
	RecordedBy string    `json:"recorded_by"`
	RecordedOn string    `json:"recorded_on"`
	EndedBy    string    `json:"ended_by"`
	EndedOn    string    `json:"ended_on"`
	EndReason  string    `json:"end_reason"`
}

// Stands says whether nobody has ended the agreement.
func (a Agreement) Stands() bool { return a.EndedOn == "" }

// RecordAgreement keeps an agreement that has begun, and logs it.
func (s *Store) RecordAgreement(ctx context.Context, a Agreement) error {
	if a.With == "" || a.Covers == "" {
		return survey.Fault(survey.Invalid, "Write with whom it was agreed, and what it covers.")
	}
	if since, err := time.Parse(time.DateOnly, a.Since); err != nil || since.After(s.config.Now()) {
		return survey.Fault(survey.Invalid, "Write since which day the agreement holds, as 2026-03-31, today at the latest.")
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO agreements (survey, with_whom, covers, since, document, recorded_by, recorded_on)
			VALUES (?, ?, ?, ?, ?, ?, ?)`, a.Survey, a.With, a.Covers, a.Since, a.Document, a.RecordedBy, s.today())
		if err != nil {
			return fmt.Errorf("record agreement: %w", err)
		}
		return s.appendAudit(ctx, tx, AuditEntry{Account: a.RecordedBy, Action: "record agreement", Detail: string(a.Survey)})
	})
}

// EndAgreement ends an agreement of a survey, with the reason, and logs it.
func (s *Store) EndAgreement(ctx context.Context, id survey.ID, agreement int64, by, reason string) error {
	if reason == "" {
		return survey.Fault(survey.Invalid, "Write why the agreement ends.")
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO agreement_ends (agreement, reason, ended_by, ended_on)
			SELECT id, ?, ?, ? FROM agreements WHERE id = ? AND survey = ?
			AND NOT EXISTS (SELECT 1 FROM agreement_ends e WHERE e.agreement = agreements.id)`,
			reason, by, s.today(), agreement, id)
		if err != nil {
			return fmt.Errorf("end agreement: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return survey.Fault(survey.NotFound, "There is no such agreement, or it has ended already.")
		}
		return s.appendAudit(ctx, tx, AuditEntry{Account: by, Action: "end agreement", Detail: string(id)})
	})
}

// Agreements returns a survey's agreements, the newest first, also those that have ended.
func (s *Store) Agreements(ctx context.Context, id survey.ID) ([]Agreement, error) {
	return list(ctx, s, `SELECT a.id, a.survey, a.with_whom, a.covers, a.since, a.document, a.recorded_by, a.recorded_on,
		coalesce(e.ended_by, ''), coalesce(e.ended_on, ''), coalesce(e.reason, '') FROM agreements a
		LEFT JOIN agreement_ends e ON e.agreement = a.id WHERE a.survey = ? ORDER BY a.id DESC`, []any{id},
		func(rows *sql.Rows) (Agreement, error) {
			var a Agreement
			err := rows.Scan(&a.ID, &a.Survey, &a.With, &a.Covers, &a.Since, &a.Document, &a.RecordedBy, &a.RecordedOn,
				&a.EndedBy, &a.EndedOn, &a.EndReason)
			return a, err
		})
}

// Agreed says whether an agreement about a survey's questions on Indigenous identity stands.
func (s *Store) Agreed(ctx context.Context, id survey.ID) (bool, error) {
	var stands bool
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM agreements a WHERE a.survey = ?
		AND NOT EXISTS (SELECT 1 FROM agreement_ends e WHERE e.agreement = a.id))`, id).Scan(&stands)
	if err != nil {
		return false, fmt.Errorf("look up agreement: %w", err)
	}
	return stands, nil
}

// PageVeto is a public page that a steward took down.
type PageVeto struct {
	By, Reason, On string
}

// VetoPage takes a survey's public page down, keeps the reason and logs it.
func (s *Store) VetoPage(ctx context.Context, id survey.ID, by, reason string) error {
	if reason == "" {
		return survey.Fault(survey.Invalid, "Write why.")
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO released_summaries (survey, body, released_by, approvals, released_on)
			VALUES (?, '', ?, 0, ?)`, id, by, s.today())
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO page_vetoes (survey, reason, vetoed_by, vetoed_on) VALUES (?, ?, ?, ?)`,
				id, reason, by, s.today())
		}
		if err != nil {
			return fmt.Errorf("veto page: %w", err)
		}
		return s.appendAudit(ctx, tx, AuditEntry{Account: by, Action: "veto public page", Detail: string(id)})
	})
}

// PageVetoes returns the vetoes of a survey's public pages, the newest first.
func (s *Store) PageVetoes(ctx context.Context, id survey.ID) ([]PageVeto, error) {
	return list(ctx, s, `SELECT vetoed_by, reason, vetoed_on FROM page_vetoes WHERE survey = ? ORDER BY id DESC`, []any{id},
		func(rows *sql.Rows) (PageVeto, error) {
			var v PageVeto
			return v, rows.Scan(&v.By, &v.Reason, &v.On)
		})
}
