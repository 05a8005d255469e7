package store_test

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"candour/server/store"
	"candour/survey"
)

// What SQLite says of a disk without room becomes a sentence that says what to do; what was stored before is
// there, and room lets the same change through.
func TestFullDiskIsSaidInWords(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "meta.db")
	db, err := store.Raw(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	for _, statement := range []string{"CREATE TABLE kept (text TEXT)", "INSERT INTO kept VALUES ('before')",
		"PRAGMA max_page_count=1"} { // SQLite takes the present size
		if _, err := db.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	long := strings.Repeat("More than a page. ", 1000)
	_, err = db.ExecContext(ctx, "INSERT INTO kept VALUES (?)", long)
	told := store.FaultOf(fmt.Errorf("keep it: %w", err))
	if told.Kind != survey.Unavailable || !errors.Is(told, err) {
		t.Errorf("it is %d: %v", told.Kind, told)
	}
	if !strings.HasPrefix(told.In("en"), "The server’s disk is full, ") ||
		!strings.HasPrefix(told.In("fr"), "Le disque du serveur est plein, ") {
		t.Errorf("people read %q and %q", told.In("en"), told.In("fr"))
	}
	var kept string
	if err := db.QueryRowContext(ctx, "SELECT group_concat(text) FROM kept").Scan(&kept); err != nil || kept != "before" {
		t.Errorf("%q is kept: %v", kept, err)
	}
	if _, err := db.ExecContext(ctx, "PRAGMA max_page_count=1000"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, "INSERT INTO kept VALUES (?)", long); err != nil {
		t.Errorf("with room again: %v", err)
	}
	for other, want := range map[error]string{context.Canceled: "Something went wrong on our side.",
		survey.Fault(survey.Conflict, "No."): "No."} {
		if told := store.FaultOf(other); told.Message != want {
			t.Errorf("%v is told as %v", other, told)
		}
	}
}

// A disk without room for a single page more is told at the start too. The limit is the process's own, so this
// test runs alone.
func TestFullDiskAtTheStart(t *testing.T) {
	s, _, path := open(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	limit := syscall.Rlimit{Cur: 16 << 10, Max: before.Max} // less than that file
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(context.Background(), store.Config{Path: path})
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if told := store.FaultOf(err); told.Kind != survey.Unavailable {
		t.Errorf("people read %q of %v", told.Message, err)
	}
	again, err := store.Open(context.Background(), store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
