package intake_test

import (
	"context"
	"encoding/binary"
	"os"
	"regexp"
	"sync"
	"testing"

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

// Submissions that come while a commit is under way share the next one.
func TestSubmissionsShareACommit(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	defer closeLedger(t, l)
	if err := l.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	unlock := lock(t, cfg.Path)
	var done sync.WaitGroup
	for _, r := range responses(200) {
		done.Go(func() { accept(t, l, r) })
	}
	unlock()
	done.Wait()
	if n := commits(t, cfg.Path); n > 100 {
		t.Errorf("200 submissions made %d commits, want few", n)
	}
	wantStats(t, l, intake.Stats{Pending: 200})
}

func TestFullQueueIsUnavailable(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Queue = 4
	l := open(t, cfg)
	defer closeLedger(t, l)
	unlock := lock(t, cfg.Path)
	const submissions = 1000 // more than share a commit, so that some are refused
	results := make(chan error, submissions)
	for _, r := range responses(submissions) {
		go func() {
			_, err := l.Accept(context.Background(), intake.Entry{Response: r})
			results <- err
		}()
	}
	wantKind(t, <-results, survey.Unavailable) // at once: the others still wait
	unlock()
	accepted := 0
	for range submissions - 1 {
		if err := <-results; err == nil {
			accepted++
		} else {
			wantKind(t, err, survey.Unavailable)
		}
	}
	if accepted == 0 {
		t.Error("nothing that waited was accepted")
	}
	wantStats(t, l, intake.Stats{Pending: accepted})
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

// lock keeps the ledger from committing until the returned function is called.
func lock(t *testing.T, path string) (unlock func()) {
	t.Helper()
	db := inspect(t, path)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if _, err := db.Exec("ROLLBACK"); err != nil {
			t.Error(err)
		}
		_ = db.Close()
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
