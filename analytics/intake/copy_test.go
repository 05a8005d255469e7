package intake_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"candour/analytics/intake"
	"candour/survey"
)

// While a backup is made nothing moves to the sink, so that no response is in both halves of it; what
// is accepted meanwhile is in neither.
func TestNothingMovesDuringABackup(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Hold = hold(3)
	l := open(t, cfg)
	defer closeLedger(t, l)
	accept(t, l, responses(2)...)
	copied := 0
	err := l.BackUp(t.Context(), func(c intake.Copy) error { copied += c.Responses(); return nil }, func() error {
		accept(t, l, responses(4)...)
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		if err := l.Flush(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the ledger moved during a backup: %v", err)
		}
		return nil
	})
	if err != nil || copied != 2 {
		t.Errorf("copied %d (%v), want 2", copied, err)
	}
	flush(t, l)
	wantStats(t, l, intake.Stats{})
}

// A batch of unknown fate comes back as one batch, and arrives once; the copy opens under the secret alone.
func TestRestoreOfABatchOnItsWay(t *testing.T) {
	sink := newEngine(t)
	sink.before = func([]survey.Response) error { return errAway }
	cfg := newConfig(t, sink)
	l := open(t, cfg)
	accept(t, l, responses(5)...)
	_ = l.Flush(t.Context()) // fails, and leaves a batch
	var pieces []intake.Copy
	err := l.BackUp(t.Context(), func(c intake.Copy) error { pieces = append(pieces, c); return nil }, func() error { return nil })
	if err != nil || len(pieces) == 0 || len(pieces[0].Batches) != 1 {
		t.Fatalf("the copy is %+v (%v), want a batch", pieces, err)
	}
	sink.mu.Lock()
	sink.before = nil
	sink.mu.Unlock()
	flush(t, l) // it arrives after the backup
	closeLedger(t, l)

	cfg.Path = filepath.Join(t.TempDir(), "restored.db")
	r, err := intake.Restore(t.Context(), cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range pieces {
		if err := r.Add(t.Context(), piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil || r.Responses() != 5 {
		t.Fatalf("%d restored (%v), want 5", r.Responses(), err)
	}
	l = open(t, cfg)
	flush(t, l)
	wantStats(t, l, intake.Stats{})
	closeLedger(t, l)
}
