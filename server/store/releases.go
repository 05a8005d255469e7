package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"candour/analytics"
	"candour/survey"
)

// ReleaseTableOne freezes a table that the researcher by has looked at, signed and with its reason.
// There is one for each language.
func (s *Store) ReleaseTableOne(ctx context.Context, study survey.StudyID, lang string,
	table analytics.TableOne) error {
	if table.Released == nil || table.Released.By == "" || table.Released.Reason == "" {
		return survey.Fault(survey.Invalid, "Write why this table can be released.")
	}
	table.Released.Date = s.config.Now().UTC().Format("2006-01-02")
	body, err := json.Marshal(table)
	if err != nil {
		return fmt.Errorf("write release: %w", err)
	}
	r := table.Released
	_, err = s.db.ExecContext(ctx, `INSERT INTO releases
		(study, lang, body, released_by, reason, released_on) VALUES (?, ?, ?, ?, ?, ?)`,
		study, lang, string(body), r.By, r.Reason, r.Date)
	if err != nil {
		return fmt.Errorf("store release: %w", err)
	}
	return nil
}

// ReleasedTableOne returns the newest Table 1 that was released for a study in lang, or in any
// language; NotFound when there is none.
func (s *Store) ReleasedTableOne(ctx context.Context, study survey.StudyID, lang string,
) (*analytics.TableOne, error) {
	var body string
	err := s.db.QueryRowContext(ctx, `SELECT body FROM releases WHERE study = ?
		ORDER BY lang = ? DESC, id DESC LIMIT 1`, study, lang).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, survey.Fault(survey.NotFound, "No table of this study has been released yet.")
	}
	if err != nil {
		return nil, fmt.Errorf("look up release: %w", err)
	}
	table := &analytics.TableOne{}
	if err := json.Unmarshal([]byte(body), table); err != nil {
		return nil, fmt.Errorf("read release: %w", err)
	}
	return table, nil
}
