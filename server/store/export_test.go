package store

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// MigrateTo brings db to one version of the schema, for tests of what follows it.
func MigrateTo(ctx context.Context, db *sql.DB, version int64) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, version)
	return err
}

// Raw is a connection with the settings of ours, for tests of what even these may not do.
func Raw(path string) (*sql.DB, error) { return sql.Open("sqlite", dataSource(path)) }
