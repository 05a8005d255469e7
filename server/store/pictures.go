package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"candour/survey"
	"candour/survey/picture"
)

// NamedPicture is a picture as a survey names it, without its content. Alt are words for it from before
// definitions had them: they stand where a definition has none.
type NamedPicture struct {
	Survey        survey.ID
	Name          string
	Hash          string
	Type          string
	Width, Height int
	Alt           survey.Text
}

// SetPicture puts a picture under a name of a survey, in place of one that was there: words for that one
// go with it.
func (s *Store) SetPicture(ctx context.Context, id survey.ID, name string, p picture.Picture) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pictures (hash, type, width, height, body) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (hash) DO NOTHING`, p.Hash(), p.Type, p.Width, p.Height, p.Body)
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO picture_names (survey, name, hash, alt) VALUES (?1, ?2, ?3, '{}')
				ON CONFLICT (survey, name) DO UPDATE SET hash = ?3, alt = iif(hash = ?3, alt, '{}')`, id, name, p.Hash())
		}
		if err != nil {
			return fmt.Errorf("store picture: %w", err)
		}
		return dropUnnamed(ctx, tx)
	})
}

// RemovePicture takes a picture out of a survey.
func (s *Store) RemovePicture(ctx context.Context, id survey.ID, name string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM picture_names WHERE survey = ? AND name = ?`, id, name)
		if err != nil {
			return fmt.Errorf("remove picture: %w", err)
		}
		return dropUnnamed(ctx, tx)
	})
}

// dropUnnamed deletes pictures that no survey names.
func dropUnnamed(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM pictures WHERE hash NOT IN (SELECT hash FROM picture_names)`)
	if err != nil {
		return fmt.Errorf("delete pictures: %w", err)
	}
	return nil
}

// Pictures returns a survey's pictures by name.
func (s *Store) Pictures(ctx context.Context, id survey.ID) ([]NamedPicture, error) {
	return list(ctx, s, `SELECT survey, name, hash, type, width, height, alt FROM picture_names JOIN pictures USING (hash)
		WHERE survey = ? ORDER BY name`, []any{id}, func(rows *sql.Rows) (NamedPicture, error) {
		var p NamedPicture
		var alt string
		if err := rows.Scan(&p.Survey, &p.Name, &p.Hash, &p.Type, &p.Width, &p.Height, &alt); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(alt), &p.Alt)
	})
}

// Picture returns a picture's content; NotFound when no survey has it.
func (s *Store) Picture(ctx context.Context, hash string) (picture.Picture, error) {
	var p picture.Picture
	err := s.db.QueryRowContext(ctx, `SELECT type, width, height, body FROM pictures WHERE hash = ?`, hash).
		Scan(&p.Type, &p.Width, &p.Height, &p.Body)
	if errors.Is(err, sql.ErrNoRows) {
		return p, survey.Fault(survey.NotFound, "There is no such picture.")
	}
	if err != nil {
		return p, fmt.Errorf("look up picture: %w", err)
	}
	return p, nil
}
