package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"candour/survey"
)

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

// beat writes a little and empties the write-ahead log.
func beat(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `UPDATE pulse SET beat = 1 - beat`); err != nil {
		return fmt.Errorf("beat: %w", err)
	}
	if _, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return fmt.Errorf("empty a log: %w", err)
	}
	return nil
}

// pack writes a file anew, each row in the order of its table.
func pack(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `VACUUM`); err != nil {
		return fmt.Errorf("pack a file: %w", err)
	}
	return nil
}

// addAll runs an INSERT with each of the rows, all or none.
func addAll(ctx context.Context, db *sql.DB, insert string, rows [][]any) error {
	return inTx(ctx, db, func(tx *sql.Tx) error {
		for _, row := range rows {
			if _, err := tx.ExecContext(ctx, insert, row...); err != nil {
				return fmt.Errorf("add rows: %w", err)
			}
		}
		return nil
	})
}

// keptFirst returns what a column of a table keeps for a survey, each named by the caller; where there is no
// row and fresh is something, that becomes it. Else the error is sql.ErrNoRows.
//
// Where there is a row nothing is written: the times of the file would tell that somebody asked.
func keptFirst(ctx context.Context, db *sql.DB, table, column string, id survey.ID, fresh []byte) (kept []byte, err error) {
	read := func() error {
		return db.QueryRowContext(ctx, `SELECT `+column+` FROM `+table+` WHERE survey = ?`, string(id)).Scan(&kept)
	}
	err = read()
	if errors.Is(err, sql.ErrNoRows) && fresh != nil {
		_, err = db.ExecContext(ctx, `INSERT INTO `+table+` (survey, `+column+`) VALUES (?, ?) ON CONFLICT DO NOTHING`,
			string(id), fresh)
		if err == nil {
			err = read() // of several that come at once one wins
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read what %s keeps of %s: %w", table, id, err)
	}
	return kept, nil
}
