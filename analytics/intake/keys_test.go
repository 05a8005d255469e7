package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"candour/analytics/intake"
	"candour/survey"
)

var newSecret = []byte("another secret for tests, longer")

// submit sends a new response under a key.
func submit(l *intake.Ledger, key, body string) (string, error) {
	return l.Accept(context.Background(),
		intake.Entry{Response: response(body), Key: key, Body: []byte(body)})
}

func mustSubmit(t *testing.T, l *intake.Ledger, key, body string) string {
	t.Helper()
	receipt, err := submit(l, key, body)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// However a ledger changes between two submissions, a key's second one stores nothing.
func TestKeyIsTakenOnce(t *testing.T) {
	tests := []struct {
		name  string
		meant func(cfg *intake.Config, l *intake.Ledger) (reopen bool)
	}{
		{"again", func(*intake.Config, *intake.Ledger) bool { return false }},
		{"after sending", func(_ *intake.Config, l *intake.Ledger) bool {
			return l.Flush(context.Background()) != nil
		}},
		{"after reopening", func(*intake.Config, *intake.Ledger) bool { return true }},
		{"after the secret was rotated", func(cfg *intake.Config, _ *intake.Ledger) bool {
			cfg.Secrets = [][]byte{newSecret, secret}
			return true
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sink := newEngine(t)
			cfg := newConfig(t, sink)
			l := open(t, cfg)
			want := mustSubmit(t, l, "page 7", "answers")
			if test.meant(&cfg, l) {
				closeLedger(t, l)
				l = open(t, cfg)
			}
			defer closeLedger(t, l)
			if got := mustSubmit(t, l, "page 7", "answers"); got != want {
				t.Errorf("receipt %s, want the first one, %s", got, want)
			}
			if got, used := l.Spent("support", "page 7"); !used || got != want {
				t.Errorf("spent: %s, %v, want %s", got, used, want)
			}
			_, err := submit(l, "page 7", "other answers")
			wantKind(t, err, survey.Conflict)
			flush(t, l)
			if n := len(sink.stored(t)); n != 1 {
				t.Errorf("%d responses are stored, want 1", n)
			}
		})
	}
}

func TestKeysAreApart(t *testing.T) {
	l := open(t, newConfig(t, newEngine(t)))
	defer closeLedger(t, l)
	first := mustSubmit(t, l, "page 7", "answers")
	if second := mustSubmit(t, l, "page 8", "answers"); second == first {
		t.Error("two keys have one receipt")
	}
	other := response("answers")
	other.Survey = "elsewhere"
	receipt, err := l.Accept(context.Background(),
		intake.Entry{Response: other, Key: "page 7", Body: []byte("answers")})
	if err != nil || receipt == first {
		t.Errorf("another survey: %s, %v, want a receipt of its own", receipt, err)
	}
	if _, used := l.Spent("support", "page 9"); used {
		t.Error("a key that never came is spent")
	}
	mustSubmit(t, l, "", "answers")
	mustSubmit(t, l, "", "answers")
	wantStats(t, l, intake.Stats{Pending: 5})
}

// Of submissions under one key that share a commit one is stored; all that have its body get its
// receipt, and the others are a conflict.
func TestSameKeyAtOnce(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	synctest.Test(t, func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		list := entries(60)
		for i := range list {
			list[i].Key, list[i].Body = "page 7", fmt.Append(nil, "body ", i%2)
		}
		receipts, conflicts := map[string]int{}, 0
		for _, result := range together(t, l, list) {
			if result.err == nil {
				receipts[result.receipt]++
				continue
			}
			wantKind(t, result.err, survey.Conflict)
			conflicts++
		}
		if len(receipts) != 1 || conflicts != 30 {
			t.Errorf("receipts %v, %d conflicts, want one receipt and 30 conflicts",
				receipts, conflicts)
		}
		wantStats(t, l, intake.Stats{Pending: 1})
	})
}

// A key that came with a commit that failed is not spent.
func TestKeyOfFailedCommitIsFree(t *testing.T) {
	l := open(t, newConfig(t, newEngine(t)))
	defer closeLedger(t, l)
	fill(t, l)
	answers := strings.Repeat("Nobody judged me. ", 1000)
	_, err := submit(l, "page 7", answers)
	wantKind(t, err, survey.Unavailable)
	if _, used := l.Spent("support", "page 7"); used {
		t.Error("the key of a response that was not saved is spent")
	}
	makeRoom(t, l)
	mustSubmit(t, l, "page 7", answers)
	wantStats(t, l, intake.Stats{Pending: 1})
}

// A key is known for twelve hours or more, and for a day at most.
func TestKeysAreForgotten(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	synctest.Test(t, func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		wait := func(d time.Duration) { time.Sleep(d) } // of the bubble
		wait(11*time.Hour + 55*time.Minute)
		mustSubmit(t, l, "page 7", "answers")
		wait(12 * time.Hour)
		if _, used := l.Spent("support", "page 7"); !used {
			t.Error("the key is forgotten after twelve hours")
		}
		wait(10 * time.Minute)
		if _, used := l.Spent("support", "page 7"); used {
			t.Error("the key is known after its generation and the next")
		}
	})
	if n := count(t, cfg.Path, "SELECT count(*) FROM spent"); n != 0 {
		t.Errorf("%d keys are on disk after a day, want 0", n)
	}
}

// The number of keys is bounded: when there are many, the oldest are forgotten early, on disk too.
func TestKeysAreBounded(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Keys = 10
	l := open(t, cfg)
	for i := range 100 {
		mustSubmit(t, l, fmt.Sprint("page ", i), "answers")
	}
	for key, want := range map[string]bool{"page 0": false, "page 79": false, "page 99": true} {
		if _, used := l.Spent("support", key); used != want {
			t.Errorf("%s is known: %v, want %v", key, used, want)
		}
	}
	closeLedger(t, l)
	if n := count(t, cfg.Path, "SELECT count(*) FROM spent"); n > 30 {
		t.Errorf("%d keys are on disk, want 30 at most", n)
	}
	l = open(t, cfg)
	defer closeLedger(t, l)
	if _, used := l.Spent("support", "page 99"); !used {
		t.Error("the newest key is forgotten after reopening")
	}
}

func count(t *testing.T, path, query string) int {
	t.Helper()
	db := inspect(t, path)
	defer db.Close()
	var n int
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
