package intake_test

import (
	"context"
	"encoding/binary"
	"os"
	"regexp"
	"sync"
	"testing"
	"testing/synctest"

	"candour/analytics/intake"
	"candour/survey"
)

func TestAcceptedSurvivesReopening(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Hold = hold(100)
	list := responses(20)
	l := open(t, cfg)
	accept(t, l, list...)
	closeLedger(t, l)

	l = open(t, cfg)
	defer closeLedger(t, l)
	if err := l.Release(context.Background(), "support", "w1"); err != nil {
		t.Fatal(err)
	}
	wantOnce(t, sink, list)
	wantStats(t, l, intake.Stats{})
}

// Deleting what was sent need not wait for the disk; accepting after it does.
func TestAcceptedIsSynced(t *testing.T) {
	l := open(t, newConfig(t, newEngine(t)))
	defer closeLedger(t, l)
	for range 2 {
		accept(t, l, response("on disk"))
		if level, err := l.Synchronous(); level != 2 || err != nil {
			t.Errorf("synchronous is %d, %v, want 2, FULL", level, err)
		}
		flush(t, l)
	}
}

func TestReceiptReadsWellAndIsRandomWithoutKey(t *testing.T) {
	l := open(t, newConfig(t, newEngine(t)))
	defer closeLedger(t, l)
	seen := map[string]bool{}
	for _, r := range responses(50) {
		receipt, err := l.Accept(context.Background(), intake.Entry{Response: r})
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}$`).MatchString(receipt) {
			t.Errorf("receipt %q, want three groups of four", receipt)
		}
		seen[receipt] = true
	}
	if len(seen) != 50 {
		t.Errorf("%d different receipts, want 50", len(seen))
	}
}

// Submissions that come while the ledger is busy share the next commit.
func TestSubmissionsShareACommit(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	synctest.Test(t, func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		if err := l.Checkpoint(); err != nil {
			t.Fatal(err)
		}
		for _, result := range together(t, l, entries(200)) {
			if result.err != nil {
				t.Error(result.err)
			}
		}
		if n := commits(t, cfg.Path); n != 1 {
			t.Errorf("200 submissions made %d commits, want 1", n)
		}
		wantStats(t, l, intake.Stats{Pending: 200})
	})
}

func TestFullQueueIsUnavailable(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Queue = 4
	synctest.Test(t, func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		refused := 0
		for _, result := range together(t, l, entries(10)) {
			if result.err != nil {
				wantKind(t, result.err, survey.Unavailable)
				refused++
			}
		}
		if refused != 6 {
			t.Errorf("%d of 10 were refused, want all but the 4 that a queue holds", refused)
		}
		wantStats(t, l, intake.Stats{Pending: 4})
	})
}

// accepted is what Accept returned.
type accepted struct {
	receipt string
	err     error
}

// together submits entries so that they wait for one commit, and returns what became of each. It
// runs in a bubble, where it is known when all of them wait.
func together(t *testing.T, l *intake.Ledger, list []intake.Entry) []accepted {
	t.Helper()
	release := l.Stall()
	results := make([]accepted, len(list))
	var done sync.WaitGroup
	for i, e := range list {
		done.Go(func() { results[i].receipt, results[i].err = l.Accept(context.Background(), e) })
	}
	synctest.Wait()
	release()
	done.Wait()
	return results
}

// entries makes n submissions without keys.
func entries(n int) []intake.Entry {
	list := make([]intake.Entry, n)
	for i, r := range responses(n) {
		list[i].Response = r
	}
	return list
}

// Whoever gave up before the commit is not stored, so that trying again does not count twice.
func TestGivenUpSubmissionIsNotStored(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	defer closeLedger(t, l)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := l.Accept(ctx, intake.Entry{Response: response("gave up")})
	wantKind(t, err, survey.Unavailable)
	accept(t, l, response("waited"))
	wantStats(t, l, intake.Stats{Pending: 1})
}

func TestClosedLedgerIsUnavailable(t *testing.T) {
	l := open(t, newConfig(t, newEngine(t)))
	closeLedger(t, l)
	_, err := l.Accept(context.Background(), intake.Entry{Response: response("late")})
	wantKind(t, err, survey.Unavailable)
	wantKind(t, l.Flush(context.Background()), survey.Unavailable)
	if l.Ready(context.Background()) == nil {
		t.Error("a closed ledger is ready")
	}
}

// commits counts the commits in a write-ahead log: frames that say how long the database is then.
func commits(t *testing.T, path string) int {
	t.Helper()
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	const header, frameHeader = 32, 24
	size := frameHeader + int(binary.BigEndian.Uint32(log[8:]))
	n := 0
	for frame := log[header:]; len(frame) >= size; frame = frame[size:] {
		if binary.BigEndian.Uint32(frame[4:]) != 0 {
			n++
		}
	}
	return n
}
