package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
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
		(study, lang, body, released_by, reason, released_on, signature) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		study, lang, string(body), r.By, r.Reason, r.Date, s.sign(study, lang, body))
	if err != nil {
		return fmt.Errorf("store release: %w", err)
	}
	return nil
}

// ReleasedTableOne returns the newest Table 1 that was released for a study in lang, or in any
// language; NotFound when there is none.
func (s *Store) ReleasedTableOne(ctx context.Context, study survey.StudyID, lang string,
) (*analytics.TableOne, error) {
	var body, released string
	var signature []byte
	err := s.db.QueryRowContext(ctx, `SELECT body, lang, signature FROM releases WHERE study = ?
		ORDER BY lang = ? DESC, id DESC LIMIT 1`, study, lang).Scan(&body, &released, &signature)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, survey.Fault(survey.NotFound, "No table of this study has been released yet.")
	}
	if err != nil {
		return nil, fmt.Errorf("look up release: %w", err)
	}
	if !hmac.Equal(signature, s.sign(study, released, []byte(body))) {
		return nil, fmt.Errorf("release of %s was changed after it was signed", study)
	}
	table := &analytics.TableOne{}
	if err := json.Unmarshal([]byte(body), table); err != nil {
		return nil, fmt.Errorf("read release: %w", err)
	}
	return table, nil
}

func (s *Store) sign(study survey.StudyID, lang string, body []byte) []byte {
	mac := hmac.New(sha256.New, s.config.SigningKey)
	_, _ = fmt.Fprintf(mac, "%q %q ", study, lang) // a hash never fails
	mac.Write(body)
	return mac.Sum(nil)
}
