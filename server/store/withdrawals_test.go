package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"candour/server/store"
)

// A store from before withdrawals keeps its surveys, which are not frozen and have had none.
func TestWithdrawalsMigrate(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "meta.db")
	db := database(t, path)
	if err := store.MigrateTo(ctx, db, 16); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO surveys (id, study, state, wave, version, place) VALUES ('visits', 'harbour', 'open', 'w1', 1, 0)`); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it may run again
		if err := store.Migrate(ctx, db); err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(ctx, store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	frozen, err := s.Frozen(ctx, "visits")
	if marks, errMarks := s.Withdrawn(ctx, "visits"); err != nil || errMarks != nil || frozen || len(marks) > 0 {
		t.Errorf("after: frozen %v (%v), marks %v (%v)", frozen, err, marks, errMarks)
	}
	first, err := s.WithdrawalSecret(ctx, "visits", []byte("first"))
	if second, again := s.WithdrawalSecret(ctx, "visits", []byte("second")); err != nil || again != nil || string(first) != "first" || string(second) != "first" {
		t.Errorf("the secret is %q and then %q (%v, %v), want the first both times", first, second, err, again)
	}
}
