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
}

const surveyColumns = `id, study, state, wave, version`

// Publish stores a definition as a survey's next version (the first: 1) and returns it. A new
// survey is a draft in its first wave. The same definition again changes nothing.
func (s *Store) Publish(ctx context.Context, def *survey.Definition) (Survey, error) {
	body, err := json.Marshal(def)
	if err != nil {
		return Survey{}, fmt.Errorf("write definition: %w", err)
	}
	old, err := s.Survey(ctx, def.Name)
	switch {
	case err == nil:
		if old, err = s.nextVersion(ctx, old, def); err != nil {
			return Survey{}, err
		}
	case survey.AsError(err).Kind == survey.NotFound:
		old = Survey{ID: def.Name, Study: def.Study, State: StateDraft, Wave: def.Waves[0], Version: 1}
	default:
		return Survey{}, err
	}
	return old, s.changing(old.ID, func() error {
		return s.inTx(ctx, func(tx *sql.Tx) error { return putVersion(ctx, tx, old, body) })
	})
}

// changing runs a change of a survey and forgets what was remembered of it.
func (s *Store) changing(id survey.ID, change func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.surveys, id)
	return change()
}

// nextVersion checks that def may follow what is published and counts one up if it differs.
func (s *Store) nextVersion(ctx context.Context, old Survey, def *survey.Definition) (Survey, error) {
	current, err := s.Definition(ctx, old.ID)
	if err != nil {
		return old, err
	}
	if err := survey.Compatible(current, def); err != nil {
		return old, err
	}
	was, errWas := json.Marshal(current)
	is, errIs := json.Marshal(def)
	if err := errors.Join(errWas, errIs); err != nil {
		return old, fmt.Errorf("compare versions: %w", err)
	}
	if string(was) != string(is) {
		old.Version++
	}
	return old, nil
}

func putVersion(ctx context.Context, tx *sql.Tx, v Survey, body []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES (?, ?, ?, ?, ?, (SELECT count(*) FROM surveys))
		ON CONFLICT (id) DO UPDATE SET version = excluded.version`,
		v.ID, v.Study, v.State, v.Wave, v.Version)
	if err != nil {
		return fmt.Errorf("publish survey: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO survey_versions (survey, version, definition)
		VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, v.ID, v.Version, string(body))
	if err != nil {
		return fmt.Errorf("publish version: %w", err)
	}
	return nil
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
	row := s.db.QueryRowContext(ctx, `SELECT `+surveyColumns+` FROM surveys WHERE id = ?`, id)
	err := row.Scan(&v.ID, &v.Study, &v.State, &v.Wave, &v.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return v, survey.Fault(survey.NotFound, fmt.Sprintf("There is no survey %q here.", id))
	}
	if err != nil {
		return v, fmt.Errorf("look up survey: %w", err)
	}
	s.surveys[id] = v
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
		if err := rows.Scan(&v.ID, &v.Study, &v.State, &v.Wave, &v.Version); err != nil {
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
	return survey.Fault(survey.NotFound, fmt.Sprintf("There is no survey %q here.", id))
}

// Definition returns a survey's newest definition. It is shared: do not change it.
func (s *Store) Definition(ctx context.Context, id survey.ID) (*survey.Definition, error) {
	v, err := s.Survey(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.Version(ctx, id, v.Version)
}

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
	form, err := s.readVersion(ctx, key)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.versions[key] = form
	s.mu.Unlock()
	return form, nil
}

func (s *Store) readVersion(ctx context.Context, key versionKey) (*survey.Form, error) {
	var body string
	err := s.db.QueryRowContext(ctx, `SELECT definition FROM survey_versions
		WHERE survey = ? AND version = ?`, key.id, key.version).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, survey.Fault(survey.NotFound,
			fmt.Sprintf("There is no version %d of the survey %q.", key.version, key.id))
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
		def, err := s.Version(ctx, v.ID, v.Version)
		if err != nil {
			return nil, err
		}
		definitions = append(definitions, def)
	}
	if len(definitions) == 0 {
		return nil, survey.Fault(survey.NotFound, fmt.Sprintf("There is no study %q here.", id))
	}
	return definitions, nil
}

func isUnique(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY ||
		e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE)
}
