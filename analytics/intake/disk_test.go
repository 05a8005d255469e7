package intake_test

import (
	"context"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"candour/analytics/intake"
	"candour/survey"
)

// fill makes the disk full for the ledger: the file may not grow by another page.
func fill(t *testing.T, l *intake.Ledger) {
	t.Helper()
	if err := l.Exec("PRAGMA max_page_count=1"); err != nil { // SQLite takes the present size
		t.Fatal(err)
	}
}

func makeRoom(t *testing.T, l *intake.Ledger) {
	t.Helper()
	if err := l.Exec("PRAGMA max_page_count=1000000"); err != nil {
		t.Fatal(err)
	}
}

// On a full disk a group fails as a whole, nothing is acknowledged, and what was
// acknowledged before is sent.
func TestFullDisk(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	inBubble(t, sink, func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		before := responses(30)
		accept(t, l, before...)
		fill(t, l)
		list := entries(200)
		list[199].Response = response(strings.Repeat("More than a page. ", 1000))
		for _, result := range together(t, l, list) {
			wantKind(t, result.err, survey.Unavailable)
		}
		wantStats(t, l, intake.Stats{Pending: 30})
		makeRoom(t, l)
		after := response("room again")
		accept(t, l, after)
		flush(t, l)
		wantOnce(t, sink, append(before, after))
	})
}

// A write that the operating system refuses is like a full disk. The limit is the process's
// own, so this test runs alone.
func TestWriteError(t *testing.T) {
	sink := newEngine(t)
	l := open(t, newConfig(t, sink))
	defer closeLedger(t, l)
	signal.Ignore(syscall.SIGXFSZ)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	limit := old
	limit.Cur = 256 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	acknowledged, refused := acceptUntilRefused(l)
	notReady := l.Ready(context.Background())
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	wantKind(t, refused, survey.Unavailable)
	if notReady == nil {
		t.Error("a ledger that cannot be written is ready")
	}
	if err := l.Ready(context.Background()); err != nil {
		t.Errorf("with room again, ready: %v", err)
	}
	flush(t, l)
	wantOnce(t, sink, acknowledged)
}

func acceptUntilRefused(l *intake.Ledger) ([]survey.Response, error) {
	var acknowledged []survey.Response
	for _, r := range responses(5000) {
		if _, err := l.Accept(context.Background(), intake.Entry{Response: r}); err != nil {
			return acknowledged, err
		}
		acknowledged = append(acknowledged, r)
	}
	return acknowledged, nil
}
