package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"candour/server/store"
)

// Whoever answers by a personal link leaves the file as it is: its secret is read without a writer's turn.
func TestSecretOfPeopleIsReadAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "people.db")
	people, err := store.OpenPeople(t.Context(), path)
	must(t, err)
	t.Cleanup(func() { _ = people.Close() })
	if got, err := people.Secret(t.Context(), "known", []byte("first")); err != nil || string(got) != "first" {
		t.Fatalf("got %q, %v", got, err)
	}
	writer, err := database(t, path).Conn(t.Context())
	must(t, err)
	_, err = writer.ExecContext(t.Context(), `BEGIN IMMEDIATE`) // nobody else writes from here on
	must(t, err)
	t.Cleanup(func() { _ = writer.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if got, err := people.Secret(ctx, "known", []byte("second")); err != nil || string(got) != "first" {
		t.Errorf("got %q, %v, want the first", got, err)
	}
}
