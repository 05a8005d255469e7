package intake

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	_ "modernc.org/sqlite" // the driver named "sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// writing lists the pragmas of the one connection that writes. FULL makes COMMIT wait for the disk;
// secure_delete overwrites what is deleted; temporary tables stay in memory because they would be
// files beside the ledger; 64 MB of cache and a checkpoint every 4000 pages keep the slowest
// accept short under load.
func writing() []string {
	return []string{
		"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "temp_store(MEMORY)",
		"cache_size(-65536)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)",
		"busy_timeout(5000)",
	}
}

// reading lists the pragmas of the connection that reads batches.
func reading() []string {
	return []string{"query_only(ON)", "temp_store(MEMORY)", "busy_timeout(5000)"}
}

// openFile opens the SQLite file at path, for its owner alone, with one connection at most.
func openFile(path string, pragmas []string) (*sql.DB, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	dsn := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	dsn.RawQuery = url.Values{"_pragma": pragmas}.Encode()
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// checkVersion refuses SQLite before 3.51.3, which could corrupt a WAL that is reset while
// another connection reads.
func checkVersion(ctx context.Context, db *sql.DB) error {
	var text string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&text); err != nil {
		return fmt.Errorf("open the ledger: %w", err)
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(text, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return fmt.Errorf("read the SQLite version %q: %w", text, err)
	}
	if major*1_000_000+minor*1_000+patch < 3_051_003 {
		return fmt.Errorf("SQLite %s is too old for the ledger: it needs 3.51.3", text)
	}
	return nil
}

// migrate brings the file to the newest schema. It may be repeated.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectCustom, db, files,
		goose.WithStore(versions{}), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read the ledger's migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the ledger: %w", err)
	}
	return nil
}

// versions keeps goose's record in a table of version numbers. Goose's own table for SQLite dates
// each migration and uses AUTOINCREMENT; this file holds neither times nor sequences.
type versions struct{}

func (versions) Tablename() string { return "migration" }

func (versions) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx,
		"CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY)")
	return err
}

func (versions) TableExists(ctx context.Context, db database.DBTxConn) (bool, error) {
	var exists bool
	err := db.QueryRowContext(ctx,
		"SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'migration'").Scan(&exists)
	return exists, err
}

func (versions) Insert(
	ctx context.Context, db database.DBTxConn, req database.InsertRequest,
) error {
	_, err := db.ExecContext(ctx, "INSERT INTO migration (version) VALUES (?)", req.Version)
	return err
}

func (versions) Delete(ctx context.Context, db database.DBTxConn, version int64) error {
	_, err := db.ExecContext(ctx, "DELETE FROM migration WHERE version = ?", version)
	return err
}

func (versions) GetMigration(
	ctx context.Context, db database.DBTxConn, version int64,
) (*database.GetMigrationResult, error) {
	var found int64
	err := db.QueryRowContext(ctx,
		"SELECT version FROM migration WHERE version = ?", version).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, database.ErrVersionNotFound
	}
	return &database.GetMigrationResult{IsApplied: true}, err
}

func (versions) GetLatestVersion(ctx context.Context, db database.DBTxConn) (int64, error) {
	var latest sql.NullInt64
	err := db.QueryRowContext(ctx, "SELECT max(version) FROM migration").Scan(&latest)
	if err == nil && !latest.Valid {
		return 0, database.ErrVersionNotFound
	}
	return latest.Int64, err
}

func (versions) ListMigrations(
	ctx context.Context, db database.DBTxConn,
) ([]*database.ListMigrationsResult, error) {
	rows, err := db.QueryContext(ctx, "SELECT version FROM migration ORDER BY version DESC")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []*database.ListMigrationsResult
	for rows.Next() {
		applied := &database.ListMigrationsResult{IsApplied: true}
		if err := rows.Scan(&applied.Version); err != nil {
			return nil, err
		}
		list = append(list, applied)
	}
	return list, rows.Err()
}
