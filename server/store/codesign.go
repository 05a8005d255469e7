package store

import (
	"context"
	"database/sql"
	"fmt"

	"candour/survey"
	"candour/survey/phrase"
)

// CommentState is what became of a comment.
type CommentState string

// The states of a comment.
const (
	CommentOpen     CommentState = "open"
	CommentDone     CommentState = "done"     // something was changed
	CommentDeclined CommentState = "declined" // it stays as it is, and why
)

// Comment is what somebody says about a part of a survey or about a document. Author is as signed:
// "" is nobody in particular. On and AnsweredOn are dates.
type Comment struct {
	ID         int
	Study      survey.StudyID
	Survey     survey.ID // "" for a document
	About      string
	Author     string
	Body       string
	On         string
	State      CommentState
	Answer     string
	AnsweredBy string
	AnsweredOn string
}

// AddComment stores a comment.
func (s *Store) AddComment(ctx context.Context, c Comment) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO comments (study, survey, about, author, body, written_on)
		VALUES (?, ?, ?, ?, ?, ?)`, c.Study, c.Survey, c.About, c.Author, c.Body, s.today())
	if err != nil {
		return fmt.Errorf("store comment: %w", err)
	}
	return nil
}

// AnswerComment notes what became of a comment of the study c.Study: c.State, c.Answer, by c.AnsweredBy.
func (s *Store) AnswerComment(ctx context.Context, c Comment) error {
	return s.one(ctx, "comment", `UPDATE comments SET state = ?, answer = ?, answered_by = ?, answered_on = ?
		WHERE id = ? AND study = ?`, c.State, c.Answer, c.AnsweredBy, s.today(), c.ID, c.Study)
}

// Comments returns all comments of a study, in the order in which they came.
func (s *Store) Comments(ctx context.Context, study survey.StudyID) ([]Comment, error) {
	return list(ctx, s, `SELECT id, study, survey, about, author, body, written_on, state, answer,
		answered_by, answered_on FROM comments WHERE study = ? ORDER BY id`, []any{study},
		func(rows *sql.Rows) (Comment, error) {
			var c Comment
			return c, rows.Scan(&c.ID, &c.Study, &c.Survey, &c.About, &c.Author, &c.Body, &c.On, &c.State,
				&c.Answer, &c.AnsweredBy, &c.AnsweredOn)
		})
}

// Document is one of a study's other texts. On is the date of its last change.
type Document struct {
	ID       int
	Study    survey.StudyID
	Kind     string
	Name     string
	Body     string
	Revision int
	By       string
	On       string
}

// SaveDocument stores a new document (ID 0) and returns its id, or a new text of one whose Revision is
// the one that was edited; when another came meanwhile, the error is a Conflict.
func (s *Store) SaveDocument(ctx context.Context, d Document) (int, error) {
	if d.ID == 0 {
		err := s.db.QueryRowContext(ctx, `INSERT INTO documents (study, kind, name, body, revision, saved_by,
			saved_on) VALUES (?, ?, ?, ?, 1, ?, ?) RETURNING id`, d.Study, d.Kind, d.Name, d.Body, d.By,
			s.today()).Scan(&d.ID)
		if err != nil {
			return 0, fmt.Errorf("store document: %w", err)
		}
		return d.ID, nil
	}
	err := s.one(ctx, "document", `UPDATE documents SET kind = ?, name = ?, body = ?, saved_by = ?, saved_on = ?,
		revision = revision + 1 WHERE id = ? AND study = ? AND revision = ?`,
		d.Kind, d.Name, d.Body, d.By, s.today(), d.ID, d.Study, d.Revision)
	if err != nil && survey.AsError(err).Kind == survey.NotFound {
		err = survey.Fault(survey.Conflict, "Somebody else saved this document after you opened it. Open it "+
			"again and make your change there.")
	}
	return d.ID, err
}

// Documents returns a study's documents in the order in which they were made.
func (s *Store) Documents(ctx context.Context, study survey.StudyID) ([]Document, error) {
	return list(ctx, s, `SELECT id, study, kind, name, body, revision, saved_by, saved_on FROM documents
		WHERE study = ? ORDER BY id`, []any{study}, func(rows *sql.Rows) (Document, error) {
		var d Document
		return d, rows.Scan(&d.ID, &d.Study, &d.Kind, &d.Name, &d.Body, &d.Revision, &d.By, &d.On)
	})
}

// Meeting is one of people who co-design a study. HeldOn is a date; Present says who was there, as
// they want to be called.
type Meeting struct {
	ID      int
	Study   survey.StudyID
	HeldOn  string
	Title   string
	Present string
	Notes   string
	By      string
}

// AddMeeting stores a meeting.
func (s *Store) AddMeeting(ctx context.Context, m Meeting) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO meetings (study, held_on, title, present, notes, noted_by)
		VALUES (?, ?, ?, ?, ?, ?)`, m.Study, m.HeldOn, m.Title, m.Present, m.Notes, m.By)
	if err != nil {
		return fmt.Errorf("store meeting: %w", err)
	}
	return nil
}

// Meetings returns a study's meetings by date.
func (s *Store) Meetings(ctx context.Context, study survey.StudyID) ([]Meeting, error) {
	return list(ctx, s, `SELECT id, study, held_on, title, present, notes, noted_by FROM meetings
		WHERE study = ? ORDER BY held_on, id`, []any{study}, func(rows *sql.Rows) (Meeting, error) {
		var m Meeting
		return m, rows.Scan(&m.ID, &m.Study, &m.HeldOn, &m.Title, &m.Present, &m.Notes, &m.By)
	})
}

// Decision is what was said and what was done about it; Did is "" until something was. Meeting is 0
// where it is not from a meeting. On is a date.
type Decision struct {
	ID      int
	Study   survey.StudyID
	Meeting int
	Said    string
	Did     string
	On      string
	By      string
}

// AddDecision stores a decision, from a meeting of the same study or from none.
func (s *Store) AddDecision(ctx context.Context, d Decision) error {
	err := s.one(ctx, "meeting", `INSERT INTO decisions (study, meeting, said, did, decided_on, noted_by)
		SELECT ?1, nullif(?2, 0), ?3, ?4, ?5, ?6 WHERE ?2 = 0
		OR EXISTS (SELECT 1 FROM meetings WHERE id = ?2 AND study = ?1)`,
		d.Study, d.Meeting, d.Said, d.Did, s.today(), d.By)
	return err
}

// CompleteDecision notes what was done about what was said.
func (s *Store) CompleteDecision(ctx context.Context, d Decision) error {
	return s.one(ctx, "decision", `UPDATE decisions SET did = ?, decided_on = ?, noted_by = ?
		WHERE id = ? AND study = ?`, d.Did, s.today(), d.By, d.ID, d.Study)
}

// Decisions returns a study's decisions in the order in which they were noted.
func (s *Store) Decisions(ctx context.Context, study survey.StudyID) ([]Decision, error) {
	return list(ctx, s, `SELECT id, study, coalesce(meeting, 0), said, did, decided_on, noted_by FROM decisions
		WHERE study = ? ORDER BY id`, []any{study}, func(rows *sql.Rows) (Decision, error) {
		var d Decision
		return d, rows.Scan(&d.ID, &d.Study, &d.Meeting, &d.Said, &d.Did, &d.On, &d.By)
	})
}

// one runs a change that must reach one row, or else NotFound tells that the thing is not there.
func (s *Store) one(ctx context.Context, thing, query string, args ...any) error {
	result, err := s.db.ExecContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("change %s: %w", thing, err)
	}
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		err = survey.Refuse(survey.NotFound, "There is no such %s in this study. Go back and look again.", phrase.Of(thing))
	}
	return err
}
