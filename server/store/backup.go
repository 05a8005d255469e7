package store

import (
	"context"
	"fmt"
)

// BackUp writes the whole store, as it is at one moment, into a new file at path: what was deleted is
// not in it.
func (s *Store) BackUp(ctx context.Context, path string) error {
	if err := makeFile(path); err != nil {
		return fmt.Errorf("copy store: %w", err)
	}
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return fmt.Errorf("copy store: %w", err)
	}
	return nil
}
