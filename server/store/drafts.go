package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"candour/survey"
)

// Draft is a survey as it is being written. Source is YAML that need not be a survey yet. Revision
// counts the times it was saved.
type Draft struct {
	Survey   survey.ID
	Study    survey.StudyID
	Source   string
	Revision int
	SavedBy  string
	SavedAt  time.Time
}

const draftColumns = `survey, study, source, revision, saved_by, saved_at`

// AddDraft stores a new draft. A survey has one: a second is a Conflict.
func (s *Store) AddDraft(ctx context.Context, d Draft) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO drafts (`+draftColumns+`) VALUES (?, ?, ?, 1, ?, ?)`,
		d.Survey, d.Study, d.Source, d.SavedBy, s.config.Now().Unix())
	if isUnique(err) {
		return survey.Refuse(survey.Conflict, "There is a draft of %s already: open that one, or choose another name.", d.Survey)
	}
	if err != nil {
		return fmt.Errorf("add draft: %w", err)
	}
	return nil
}

// SaveDraft stores a draft's new text. Its Revision is the one that was edited: when another came
// meanwhile, nothing is stored and the error is a Conflict.
func (s *Store) SaveDraft(ctx context.Context, d Draft) error {
	result, err := s.db.ExecContext(ctx, `UPDATE drafts SET study = ?, source = ?, revision = revision + 1,
		saved_by = ?, saved_at = ? WHERE survey = ? AND revision = ?`,
		d.Study, d.Source, d.SavedBy, s.config.Now().Unix(), d.Survey, d.Revision)
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	if _, err := s.Draft(ctx, d.Survey); err != nil {
		return err
	}
	return survey.Fault(survey.Conflict, "Somebody else saved this draft after you opened it. Open it "+
		"again and make your change there.")
}

// Draft returns a survey's draft.
func (s *Store) Draft(ctx context.Context, id survey.ID) (Draft, error) {
	drafts, err := s.drafts(ctx, ` WHERE survey = ?`, id)
	if err != nil || len(drafts) == 0 {
		return Draft{}, errors.Join(err, survey.Refuse(survey.NotFound, "There is no draft of %q here.", id))
	}
	return drafts[0], nil
}

// Drafts returns all drafts, the newest first.
func (s *Store) Drafts(ctx context.Context) ([]Draft, error) {
	return s.drafts(ctx, ` ORDER BY saved_at DESC, survey`)
}

// DeleteDraft throws a draft away, unless it was saved after d was read. What was published stays.
func (s *Store) DeleteDraft(ctx context.Context, d Draft) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM drafts WHERE survey = ? AND revision = ?`, d.Survey, d.Revision)
	if err != nil {
		return fmt.Errorf("delete draft: %w", err)
	}
	return nil
}

func (s *Store) drafts(ctx context.Context, where string, args ...any) ([]Draft, error) {
	return list(ctx, s, `SELECT `+draftColumns+` FROM drafts`+where, args, func(rows *sql.Rows) (Draft, error) {
		var d Draft
		var at int64
		err := rows.Scan(&d.Survey, &d.Study, &d.Source, &d.Revision, &d.SavedBy, &at)
		d.SavedAt = time.Unix(at, 0)
		return d, err
	})
}

// list reads all rows of a query.
func list[T any](ctx context.Context, s *Store, query string, args []any,
	read func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []T
	for rows.Next() {
		item, err := read(rows)
		if err != nil {
			return nil, fmt.Errorf("read list: %w", err)
		}
		all = append(all, item)
	}
	return all, rows.Err()
}

// today is the date that is noted with what people of a study do.
func (s *Store) today() string { return s.config.Now().UTC().Format(time.DateOnly) }
