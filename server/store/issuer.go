package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pressly/goose/v3"

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

// openApart opens a SQLite file apart from the store, with migrations of its own.
func openApart(ctx context.Context, path string, migrations embed.FS, name string) (*sql.DB, error) {
	if err := makeFile(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	db, err := sql.Open("sqlite", dataSource(path)+"&_pragma=secure_delete(ON)")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	files, err := fs.Sub(migrations, name)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read migrations: %w", err), db.Close())
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err == nil {
		_, err = provider.Up(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("migrate %s: %w", name, err), db.Close())
	}
	return db, nil
}

// Beat writes a little and empties the write-ahead log: that would keep the order in which links were
// used, and the times of its files would tell when.
func (s *Issuer) Beat(ctx context.Context) error { return beat(ctx, s.db) }

func beat(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `UPDATE pulse SET beat = 1 - beat`); err != nil {
		return fmt.Errorf("beat: %w", err)
	}
	if _, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return fmt.Errorf("empty a log: %w", err)
	}
	return nil
}

// Close closes the file.
func (s *Issuer) Close() error { return s.db.Close() }

// Key returns a survey's pair of keys, sealed as it was given; where there is none yet, fresh becomes it.
// Without fresh it fails with NotFound instead.
func (s *Issuer) Key(ctx context.Context, id survey.ID, fresh []byte) (sealed []byte, err error) {
	if fresh != nil {
		_, err = s.db.ExecContext(ctx, `INSERT INTO key (survey, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING`,
			string(id), fresh)
		if err != nil {
			return nil, fmt.Errorf("keep a key: %w", err)
		}
	}
	err = s.db.QueryRowContext(ctx, `SELECT sealed FROM key WHERE survey = ?`, string(id)).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, survey.Fault(survey.NotFound, "This survey signs no tickets.")
	}
	if err != nil {
		return nil, fmt.Errorf("read a key: %w", err)
	}
	return sealed, nil
}

// AddLinks notes links that were made. In its page of the file a row stands where it came: sorted rows, in
// a file that is packed anew, do not tell which line of which list a link was.
func (s *Issuer) AddLinks(ctx context.Context, id survey.ID, macs [][]byte) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit this does nothing
	for _, mac := range slices.SortedFunc(slices.Values(macs), bytes.Compare) {
		_, err := tx.ExecContext(ctx, `INSERT INTO link (survey, mac, asked) VALUES (?, ?, zeroblob(?))`, string(id), mac, AskedSize)
		if err != nil {
			return fmt.Errorf("note a link: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("note links: %w", err)
	}
	return pack(ctx, s.db)
}

// pack writes a file anew, each row in the order of its table.
func pack(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `VACUUM`); err != nil {
		return fmt.Errorf("pack a file: %w", err)
	}
	return nil
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
