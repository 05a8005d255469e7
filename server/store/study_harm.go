package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"candour/survey"
)

// StudyHarm returns who acts when an answer tells of harm, for surveys of a study that name nobody: an
// empty Harm where nobody is named for the study either.
func (s *Store) StudyHarm(ctx context.Context, study survey.StudyID) (survey.Harm, error) {
	var who, how string
	err := s.db.QueryRowContext(ctx, `SELECT who, how FROM study_harm WHERE study = ?`, study).Scan(&who, &how)
	if errors.Is(err, sql.ErrNoRows) {
		return survey.Harm{}, nil
	}
	var harm survey.Harm
	err = errors.Join(err, json.Unmarshal([]byte(who), &harm.Who), json.Unmarshal([]byte(how), &harm.How))
	if err != nil {
		return survey.Harm{}, fmt.Errorf("read who acts: %w", err)
	}
	return harm, nil
}

// SetStudyHarm names somebody for a study, in place of whoever was named before.
func (s *Store) SetStudyHarm(ctx context.Context, study survey.StudyID, harm survey.Harm, by string) error {
	who, _ := json.Marshal(harm.Who) // texts never fail
	how, _ := json.Marshal(harm.How)
	return s.alter(ctx, "name who acts", `INSERT INTO study_harm (study, who, how, set_by) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (study) DO UPDATE SET who = ?2, how = ?3, set_by = ?4`, study, string(who), string(how), by)
}

// HarmOf is who acts when an answer to a survey tells of harm: whom it names, else whom its study does.
func (s *Store) HarmOf(ctx context.Context, def *survey.Definition) (survey.Harm, error) {
	if def.Notice.Harm.Named() {
		return def.Notice.Harm, nil
	}
	return s.StudyHarm(ctx, def.Study)
}
