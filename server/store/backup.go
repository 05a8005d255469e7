package store

import (
	"context"
	"database/sql"
	"fmt"
)

// BackUp writes the whole store, as it is at one moment, into a new file at path: what was deleted is
// not in it.
func (s *Store) BackUp(ctx context.Context, path string) error { return backUp(ctx, s.db, path) }

// BackUp is Store's, for honoraria that were asked for.
func (s *Claims) BackUp(ctx context.Context, path string) error { return backUp(ctx, s.db, path) }

// BackUp is Store's, for keys and links of tickets.
func (s *Issuer) BackUp(ctx context.Context, path string) error { return backUp(ctx, s.db, path) }

func backUp(ctx context.Context, db *sql.DB, path string) error {
	if err := makeFile(path); err != nil {
		return fmt.Errorf("copy %s: %w", path, err)
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return fmt.Errorf("copy %s: %w", path, err)
	}
	return nil
}

// BackUp is Store's, for whose link leads to which response.
func (s *People) BackUp(ctx context.Context, path string) error { return backUp(ctx, s.db, path) }
