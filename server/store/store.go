// Package store keeps what is not a response: accounts and their sessions, surveys and their
// versions, releases, snapshots and the audit log. It is one SQLite file, meta.db.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver

	"candour/survey"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Config says where the store lies. Now defaults to time.Now. LiveVisits shows visits as they are
// written down, as the demo does, and not as they were at the last hour.
type Config struct {
	Path       string
	Now        func() time.Time
	LiveVisits bool
}

// Store is safe for concurrent use by one process; the data folder's lock keeps others away, so what
// it remembers of the file is true.
type Store struct {
	db     *sql.DB
	config Config

	mu       sync.RWMutex
	versions map[versionKey]*survey.Form // versions never change
	surveys  map[survey.ID]Survey        // forgotten at each change
	rated    map[survey.ID]*rated        // definitions with who was invited

	screened tally
	visits   visits
}

type versionKey struct {
	id      survey.ID
	version int
}

// Open opens the store and brings it up to date.
func Open(ctx context.Context, config Config) (*Store, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if err := makeFile(config.Path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	db, err := sql.Open("sqlite", dataSource(config.Path))
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := Migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Store{db: db, config: config, versions: map[versionKey]*survey.Form{},
		surveys: map[survey.ID]Survey{}, rated: map[survey.ID]*rated{}}, nil
}

// makeFile makes the file for its owner alone, and takes from others what an older version gave them.
// SQLite gives the files beside it the same rights.
func makeFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Close())
}

// Migrate brings db to the newest schema; it may be called again and again.
func Migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate store: %w", err)
	}
	return nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Ping says whether the store answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }

func dataSource(path string) string {
	pragmas := url.Values{"_pragma": {
		"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)", "foreign_keys(ON)",
		"recursive_triggers(ON)", // else REPLACE deletes without asking what keeps a row
	}, "_txlock": {"immediate"}}
	// Escaped: a folder may be called what an address would take for its end.
	place := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()}
	place.RawQuery = pragmas.Encode()
	return place.String()
}

// inTx runs work in one transaction.
func (s *Store) inTx(ctx context.Context, work func(tx *sql.Tx) error) error {
	return inTx(ctx, s.db, work)
}

func inTx(ctx context.Context, db *sql.DB, work func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit this does nothing
	if err := work(tx); err != nil {
		return err
	}
	return tx.Commit()
}
