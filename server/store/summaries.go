package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"candour/survey"
)

// Summary is the text of a survey's public page as it is being written: Body is JSON that only its
// writers read. Revision counts the times it was saved; SavedOn is a date.
type Summary struct {
	Survey   survey.ID
	Body     string
	Revision int
	SavedBy  string
	SavedOn  string
}

// ReleasedSummary is a public page as it was released: Body is its JSON, "" where it was taken
// down. On is a date.
type ReleasedSummary struct {
	Body      string
	By        string
	Approvals int
	On        string
}

// Summary returns the text as it is being written; one that nobody has begun is empty, of revision 0.
func (s *Store) Summary(ctx context.Context, id survey.ID) (Summary, error) {
	v := Summary{Survey: id}
	err := s.db.QueryRowContext(ctx, `SELECT body, revision, saved_by, saved_on FROM summaries
		WHERE survey = ?`, id).Scan(&v.Body, &v.Revision, &v.SavedBy, &v.SavedOn)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("look up summary: %w", err)
	}
	return v, nil
}

// SaveSummary stores a new text. Its Revision is the one that was edited: when another came
// meanwhile, nothing is stored and the error is a Conflict.
func (s *Store) SaveSummary(ctx context.Context, v Summary) error {
	result, err := s.db.ExecContext(ctx, `INSERT INTO summaries (survey, body, revision, saved_by, saved_on)
		SELECT ?1, ?2, 1, ?3, ?4 WHERE ?5 = 0 OR EXISTS (SELECT 1 FROM summaries WHERE survey = ?1)
		ON CONFLICT (survey) DO UPDATE SET body = ?2, revision = revision + 1, saved_by = ?3, saved_on = ?4
		WHERE revision = ?5`, v.Survey, v.Body, v.SavedBy, s.today(), v.Revision)
	if err != nil {
		return fmt.Errorf("save summary: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return survey.Fault(survey.Conflict, "Somebody else saved this page after you opened it. Open it "+
		"again and make your change there.")
}

// ReleaseSummary makes a page the public one of a survey.
func (s *Store) ReleaseSummary(ctx context.Context, id survey.ID, r ReleasedSummary) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO released_summaries
		(survey, body, released_by, approvals, released_on) VALUES (?, ?, ?, ?, ?)`,
		id, r.Body, r.By, r.Approvals, s.today())
	if err != nil {
		return fmt.Errorf("release summary: %w", err)
	}
	return nil
}

// PublicSummary returns the survey's public page; NotFound when there is none, or none any more.
func (s *Store) PublicSummary(ctx context.Context, id survey.ID) (ReleasedSummary, error) {
	var r ReleasedSummary
	err := s.db.QueryRowContext(ctx, `SELECT body, released_by, approvals, released_on
		FROM released_summaries WHERE survey = ? ORDER BY id DESC LIMIT 1`, id).
		Scan(&r.Body, &r.By, &r.Approvals, &r.On)
	if errors.Is(err, sql.ErrNoRows) || err == nil && r.Body == "" {
		return r, survey.Fault(survey.NotFound, "There are no results to read here yet. Come back later.")
	}
	if err != nil {
		return r, fmt.Errorf("look up released summary: %w", err)
	}
	return r, nil
}
