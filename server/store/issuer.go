package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"slices"

	"candour/survey"
)

//go:embed issuer/*.sql
var issuerMigrations embed.FS

// Issuer keeps which links to tickets were made and which of them were used, in a file of its own, apart
// from where tickets are spent. It is told neither when nor what was signed.
type Issuer struct{ db *sql.DB }

// AskedSize is how many bytes recognise what was signed for a link.
const AskedSize = 16

// ErrIssued says that a link has had its ticket.
var ErrIssued = errors.New("a ticket was signed for this link already")

// OpenIssuer opens the file and brings it up to date.
func OpenIssuer(ctx context.Context, path string) (*Issuer, error) {
	db, err := openApart(ctx, path, issuerMigrations, "issuer")
	if err != nil {
		return nil, err
	}
	return &Issuer{db}, nil
}

// Beat writes a little and empties the write-ahead log: that would keep the order in which links were
// used, and the times of its files would tell when.
func (s *Issuer) Beat(ctx context.Context) error { return beat(ctx, s.db) }

// Close closes the file.
func (s *Issuer) Close() error { return s.db.Close() }

// Key returns a survey's pair of keys, sealed as it was given; where there is none yet, fresh becomes it.
// Without fresh it fails with NotFound instead.
func (s *Issuer) Key(ctx context.Context, id survey.ID, fresh []byte) (sealed []byte, err error) {
	sealed, err = keptFirst(ctx, s.db, "key", "sealed", id, fresh)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, survey.Fault(survey.NotFound, "This survey signs no tickets.")
	}
	return sealed, err
}

// AddLinks notes links that were made. In its page of the file a row stands where it came: sorted rows, in
// a file that is packed anew, do not tell which line of which list a link was.
func (s *Issuer) AddLinks(ctx context.Context, id survey.ID, macs [][]byte) error {
	var rows [][]any
	for _, mac := range slices.SortedFunc(slices.Values(macs), bytes.Compare) {
		rows = append(rows, []any{string(id), mac, AskedSize})
	}
	if err := addAll(ctx, s.db, `INSERT INTO link (survey, mac, asked) VALUES (?, ?, zeroblob(?))`, rows); err != nil {
		return err
	}
	return pack(ctx, s.db)
}

// Forget deletes a survey's links, and with them which were used: overwritten in the file. Its key stays, as
// definitions name it.
func (s *Issuer) Forget(ctx context.Context, id survey.ID) error {
	if _, err := s.db.ExecContext(ctx, `DELETE FROM link WHERE survey = ?`, string(id)); err != nil {
		return fmt.Errorf("forget links: %w", err)
	}
	return s.Beat(ctx)
}

// Links counts the links that were made for a survey.
func (s *Issuer) Links(ctx context.Context, id survey.ID) (made int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT count(*) FROM link WHERE survey = ?`, string(id)).Scan(&made)
	if err != nil {
		return 0, fmt.Errorf("count links: %w", err)
	}
	return made, nil
}

// Known fails with NotFound where there is no such link; macs are the link's under each secret.
func (s *Issuer) Known(ctx context.Context, id survey.ID, macs [][]byte) error {
	for _, mac := range macs {
		var known bool
		err := s.db.QueryRowContext(ctx, `SELECT count(*) > 0 FROM link WHERE survey = ? AND mac = ?`, string(id), mac).Scan(&known)
		if err != nil {
			return fmt.Errorf("look a link up: %w", err)
		}
		if known {
			return nil
		}
	}
	return survey.Fault(survey.NotFound, "This link is not known here.")
}

// Spend uses the link up for asked, of AskedSize, once it is on disk. Macs are the link's under each secret. Asked for
// the same again it does nothing; for anything else the error is ErrIssued, and NotFound where there is no
// such link. Of any number that come at once one wins.
func (s *Issuer) Spend(ctx context.Context, id survey.ID, macs [][]byte, asked []byte) error {
	for _, mac := range macs {
		_, err := s.db.ExecContext(ctx, `UPDATE link SET asked = ? WHERE survey = ? AND mac = ? AND asked = zeroblob(?)`,
			asked, string(id), mac, AskedSize)
		if err != nil {
			return fmt.Errorf("use a link: %w", err)
		}
		var same bool
		err = s.db.QueryRowContext(ctx, `SELECT asked = ? FROM link WHERE survey = ? AND mac = ?`,
			asked, string(id), mac).Scan(&same)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return fmt.Errorf("use a link: %w", err)
		case !same:
			return ErrIssued
		default:
			return nil
		}
	}
	return survey.Fault(survey.NotFound, "This link is not known here.")
}
