package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"candour/survey"
)

// State is where a survey stands in its life.
type State string

// The states.
const (
	StateDraft  State = "draft"
	StateOpen   State = "open"
	StateClosed State = "closed"
)

// Survey is a published survey: its newest version, its state and its current wave.
type Survey struct {
	ID      survey.ID
	Study   survey.StudyID
	State   State
	Wave    string
	Version int
	Invited int // cards or links that were made
}

const surveyColumns = `id, study, state, wave, version, invited`

// Publish stores a definition as a survey's next version (the first: 1) and returns it. A new
// survey is a draft in its first wave. The same definition again changes nothing.
func (s *Store) Publish(ctx context.Context, def *survey.Definition) (v Survey, err error) {
	err = s.changing(def.Name, func() error {
		return s.inTx(ctx, func(tx *sql.Tx) error {
			v, err = publish(ctx, tx, def)
			return err
		})
	})
	return v, err
}

// CheckPublish says whether Publish would take a definition, and stores nothing.
func (s *Store) CheckPublish(ctx context.Context, def *survey.Definition) error {
	_, _, err := next(ctx, s.db, def)
	return err
}

// changing runs a change of a survey and forgets what was remembered of it.
func (s *Store) changing(id survey.ID, change func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.surveys, id)
	return change()
}

// querier is the database, or a transaction of it.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// next is a survey after publishing def, and whether that differs from what is published. It fails
// unless def may follow that.
func next(ctx context.Context, q querier, def *survey.Definition) (v Survey, differs bool, err error) {
	v, err = readSurvey(ctx, q, def.Name)
	if err != nil && survey.AsError(err).Kind == survey.NotFound {
		return Survey{ID: def.Name, Study: def.Study, State: StateDraft, Wave: def.Waves[0], Version: 1},
			true, nil
	}
	if err != nil {
		return v, false, err
	}
	form, err := readVersion(ctx, q, versionKey{v.ID, v.Version})
	if err != nil {
		return v, false, err
	}
	if err := survey.Compatible(form.Definition(), def); err != nil {
		return v, false, err
	}
	was, errWas := json.Marshal(form.Definition())
	is, errIs := json.Marshal(def)
	if err := errors.Join(errWas, errIs); err != nil {
		return v, false, fmt.Errorf("compare versions: %w", err)
	}
	if differs = string(was) != string(is); differs {
		v.Version++
	}
	return v, differs, nil
}

func publish(ctx context.Context, tx *sql.Tx, def *survey.Definition) (Survey, error) {
	v, differs, err := next(ctx, tx, def)
	if err != nil || !differs {
		return v, err
	}
	body, err := json.Marshal(def)
	if err != nil {
		return v, fmt.Errorf("write definition: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES (?, ?, ?, ?, ?, (SELECT count(*) FROM surveys))
		ON CONFLICT (id) DO UPDATE SET version = excluded.version`,
		v.ID, v.Study, v.State, v.Wave, v.Version)
	if err != nil {
		return v, fmt.Errorf("publish survey: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO survey_versions (survey, version, definition)
		VALUES (?, ?, ?)`, v.ID, v.Version, string(body))
	if err != nil {
		return v, fmt.Errorf("publish version: %w", err)
	}
	return v, nil
}

// Survey returns a published survey.
func (s *Store) Survey(ctx context.Context, id survey.ID) (Survey, error) {
	s.mu.RLock()
	v, known := s.surveys[id]
	s.mu.RUnlock()
	if known {
		return v, nil
	}
	s.mu.Lock() // held while reading, so that no change comes between the file and the memory
	defer s.mu.Unlock()
	v, err := readSurvey(ctx, s.db, id)
	if err != nil {
		return v, err
	}
	s.surveys[id] = v
	return v, nil
}

func readSurvey(ctx context.Context, q querier, id survey.ID) (v Survey, err error) {
	row := q.QueryRowContext(ctx, `SELECT `+surveyColumns+` FROM surveys WHERE id = ?`, id)
	err = row.Scan(&v.ID, &v.Study, &v.State, &v.Wave, &v.Version, &v.Invited)
	if errors.Is(err, sql.ErrNoRows) {
		return v, survey.Refuse(survey.NotFound, "There is no survey %q here.", id)
	}
	if err != nil {
		return v, fmt.Errorf("look up survey: %w", err)
	}
	return v, nil
}

// Surveys returns all surveys in the order in which they were first published.
func (s *Store) Surveys(ctx context.Context) ([]Survey, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+surveyColumns+` FROM surveys ORDER BY place`)
	if err != nil {
		return nil, fmt.Errorf("list surveys: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var all []Survey
	for rows.Next() {
		var v Survey
		if err := rows.Scan(&v.ID, &v.Study, &v.State, &v.Wave, &v.Version, &v.Invited); err != nil {
			return nil, fmt.Errorf("list surveys: %w", err)
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// SetState opens or closes a survey.
func (s *Store) SetState(ctx context.Context, id survey.ID, state State) error {
	return s.change(ctx, id, `UPDATE surveys SET state = ? WHERE id = ?`, state, id)
}

// SetWave makes wave the current one.
func (s *Store) SetWave(ctx context.Context, id survey.ID, wave string) error {
	return s.change(ctx, id, `UPDATE surveys SET wave = ? WHERE id = ?`, wave, id)
}

func (s *Store) change(ctx context.Context, id survey.ID, query string, args ...any) error {
	var result sql.Result
	err := s.changing(id, func() (err error) {
		result, err = s.db.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("change survey: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return survey.Refuse(survey.NotFound, "There is no survey %q here.", id)
}

// Definition returns a survey's newest definition. It is shared: do not change it.
func (s *Store) Definition(ctx context.Context, id survey.ID) (*survey.Definition, error) {
	v, err := s.Survey(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.invited(ctx, v)
}

// NoteInvited adds cards or links that were made to those who count as invited.
func (s *Store) NoteInvited(ctx context.Context, id survey.ID, n int) error {
	return s.change(ctx, id, `UPDATE surveys SET invited = invited + ? WHERE id = ?`, n, id)
}

// invited is a survey's newest definition, in which the cards or links that were made are those invited,
// where it does not say how many were.
func (s *Store) invited(ctx context.Context, v Survey) (*survey.Definition, error) {
	def, err := s.Version(ctx, v.ID, v.Version)
	if err != nil || def.Invited > 0 || v.Invited == 0 {
		return def, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.rated[v.ID]; known != nil && known.of == def && known.def.Invited == v.Invited {
		return known.def, nil
	}
	copied := *def
	copied.Invited = v.Invited
	s.rated[v.ID] = &rated{def, &copied}
	return &copied, nil
}

// rated is a definition with those who count as invited filled in.
type rated struct{ of, def *survey.Definition }

// Version returns one version of a survey. It is shared: do not change it.
func (s *Store) Version(ctx context.Context, id survey.ID, n int) (*survey.Definition, error) {
	form, err := s.Form(ctx, id, n)
	if err != nil {
		return nil, err
	}
	return form.Definition(), nil
}

// Form returns one version of a survey, ready to check answers.
func (s *Store) Form(ctx context.Context, id survey.ID, n int) (*survey.Form, error) {
	key := versionKey{id, n}
	s.mu.RLock()
	form, known := s.versions[key]
	s.mu.RUnlock()
	if known {
		return form, nil
	}
	form, err := readVersion(ctx, s.db, key)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.versions[key] = form
	s.mu.Unlock()
	return form, nil
}

func readVersion(ctx context.Context, q querier, key versionKey) (*survey.Form, error) {
	var body string
	err := q.QueryRowContext(ctx, `SELECT definition FROM survey_versions
		WHERE survey = ? AND version = ?`, key.id, key.version).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, survey.Refuse(survey.NotFound, "There is no version %d of the survey %q.", key.version, key.id)
	}
	if err != nil {
		return nil, fmt.Errorf("look up version: %w", err)
	}
	def := &survey.Definition{}
	if err := json.Unmarshal([]byte(body), def); err != nil {
		return nil, fmt.Errorf("read version: %w", err)
	}
	return def.Form()
}

// Study returns the newest definitions of a study's surveys, in the order of publishing.
func (s *Store) Study(ctx context.Context, id survey.StudyID) ([]*survey.Definition, error) {
	all, err := s.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	var definitions []*survey.Definition
	for _, v := range all {
		if v.Study != id {
			continue
		}
		def, err := s.invited(ctx, v)
		if err != nil {
			return nil, err
		}
		definitions = append(definitions, def)
	}
	if len(definitions) == 0 {
		return nil, survey.Refuse(survey.NotFound, "There is no study %q here.", id)
	}
	return definitions, nil
}

func isUnique(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY ||
		e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE)
}
