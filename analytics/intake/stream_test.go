package intake_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"candour/analytics/intake"
	"candour/survey"
)

// Whatever goes wrong while sending, each response arrives once.
func TestExactlyOnce(t *testing.T) {
	tests := []struct {
		name          string
		before, after failure
	}{
		{"nothing goes wrong", nil, nil},
		{"away for a while", times(3, errAway), nil},
		{"arrived, and the answer was lost", nil, times(3, errAway)},
		{"both", times(2, errAway), times(2, errAway)},
		{"refused, though one by one all are taken",
			times(4, intake.ErrRejected), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sink := newEngine(t)
			cfg := newConfig(t, sink)
			cfg.BatchRows = 40
			l := open(t, cfg)
			defer closeLedger(t, l)
			sink.fail(test.before, test.after)
			list := responses(100)
			accept(t, l, list...)
			for range 10 {
				_ = l.Flush(context.Background())
			}
			wantOnce(t, sink, list)
			wantStats(t, l, intake.Stats{})
		})
	}
}

// A repeated INSERT has the token, the rows and the order of the first.
func TestRepeatIsTheSame(t *testing.T) {
	sink := newEngine(t)
	l := open(t, newConfig(t, sink))
	defer closeLedger(t, l)
	sink.fail(nil, times(2, errAway))
	accept(t, l, responses(50)...)
	for range 3 {
		_ = l.Flush(context.Background())
	}
	calls := sink.calls()
	if len(calls) != 3 {
		t.Fatalf("%d INSERTs, want 3", len(calls))
	}
	for _, call := range calls[1:] {
		if call.token != calls[0].token || !slices.Equal(call.ids, calls[0].ids) {
			t.Error("the INSERT was repeated with another token or other rows")
		}
	}
}

func TestHoldCountsByWave(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Hold = hold(5)
	var changes atomic.Int32
	cfg.Changed = func(survey.ID) { changes.Add(1) }
	l := open(t, cfg)
	defer closeLedger(t, l)
	first, second := responses(4), responses(4)
	for i := range second {
		second[i].Wave = "w2"
	}
	for i := range first {
		accept(t, l, first[i], second[i])
		flush(t, l)
	}
	wantOnce(t, sink, nil)
	wantStats(t, l, intake.Stats{Held: 8})

	first = append(first, response("the fifth"))
	accept(t, l, first[4])
	flush(t, l)
	wantOnce(t, sink, first)
	if n := changes.Load(); n != 1 || len(sink.calls()) != 1 {
		t.Errorf("%d changes in %d INSERTs, want one", n, len(sink.calls()))
	}

	if err := l.Release(context.Background(), "support", "w2"); err != nil {
		t.Fatal(err)
	}
	wantOnce(t, sink, append(first, second...))
	wantStats(t, l, intake.Stats{})
}

// What was released while the sink was away needs no second release, even after a restart.
func TestReleaseWhileAway(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Hold = hold(5)
	l := open(t, cfg)
	sink.fail(always(errAway), nil)
	list := responses(8)
	accept(t, l, list[:5]...)
	_ = l.Flush(context.Background()) // a batch of five stands in the way
	accept(t, l, list[5:]...)
	wantKind(t, l.Release(context.Background(), "support", "w1"), survey.Unavailable)
	closeLedger(t, l)
	sink.fail(nil, nil)
	l = open(t, cfg)
	defer closeLedger(t, l)
	flush(t, l)
	wantOnce(t, sink, list)
}

// A batch holds as many as the survey asks for, also where that is more than a batch holds.
func TestHoldAboveBatchRows(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Hold, cfg.BatchRows = hold(30), 10
	l := open(t, cfg)
	defer closeLedger(t, l)
	list := responses(70)
	accept(t, l, list...)
	flush(t, l)
	for _, call := range sink.calls() {
		if len(call.ids) < 30 {
			t.Errorf("an INSERT of %d rows, want 30 or more", len(call.ids))
		}
	}
	wantStats(t, l, intake.Stats{Held: 10})
}

// The order in which responses arrive says nothing about the order in which they came.
func TestShuffle(t *testing.T) {
	sink := newEngine(t)
	l := open(t, newConfig(t, sink))
	defer closeLedger(t, l)
	list := responses(1000)
	accept(t, l, list...)
	flush(t, l)
	place := map[[16]byte]int{}
	for i, id := range sink.calls()[0].ids {
		place[id] = i
	}
	sent := make([]int, len(list))
	for i, r := range list {
		sent[i] = place[r.ID]
	}
	wantUnrelated(t, sent, 0.15) // about five standard deviations of a random order
}

// Rows that are held lie in the file in no order, though they came one after another. They are long
// ones, whose ends SQLite keeps on pages of their own, in the order of writing.
func TestHeldRowsLieInNoOrder(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Hold = hold(1000)
	l := open(t, cfg)
	defer closeLedger(t, l)
	var sealed [][]byte
	for range 100 {
		accept(t, l, response(strings.Repeat("held ", 1500)))
		sealed = append(sealed, payloads(t, cfg.Path, "pending")...)
		flush(t, l)
	}
	file, err := os.ReadFile(cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	offsets := make([]int, len(sealed))
	for i, payload := range sealed {
		if offsets[i] = bytes.Index(file, payload[len(payload)-64:]); offsets[i] < 0 {
			t.Fatal("a held row is not in the file")
		}
	}
	wantUnrelated(t, offsets, 0.5)
}

// wantUnrelated fails when the correlation of values with their index is beyond limit.
func wantUnrelated(t *testing.T, values []int, limit float64) {
	t.Helper()
	ranks := slices.Clone(values)
	slices.Sort(ranks)
	n, sum := float64(len(values)), 0.0
	for i, v := range values {
		rank, _ := slices.BinarySearch(ranks, v)
		sum += (float64(i) - (n-1)/2) * (float64(rank) - (n-1)/2)
	}
	if r := sum / (n * (n*n - 1) / 12); math.Abs(r) > limit {
		t.Errorf("order of acceptance and place correlate by %.2f, want 0 within %.2f", r, limit)
	}
}

// While the sink is away, accepting goes on, nothing stays in the order of acceptance, the waits
// grow to half a minute, and afterwards everything arrives.
func TestSinkAway(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Every = time.Second / 2
	inBubble(t, sink, func(t *testing.T) {
		sink.fail(always(errAway), nil)
		l := open(t, cfg)
		defer closeLedger(t, l)
		list := responses(300)
		for _, r := range list {
			accept(t, l, r)
			time.Sleep(time.Second)
		}
		if stats := l.Stats(); stats.Held < 290 {
			t.Errorf("the ledger holds %+v, want all but the first batch held", stats)
		}
		wantWaits(t, sink.calls())
		sink.fail(nil, nil)
		time.Sleep(31 * time.Second)
		wantOnce(t, sink, list)
		wantStats(t, l, intake.Stats{})
	})
}

func wantWaits(t *testing.T, calls []insert) {
	t.Helper()
	limit := 250 * time.Millisecond
	for i := 1; i < len(calls); i++ {
		wait := calls[i].at.Sub(calls[i-1].at)
		if wait < limit/2 || wait > limit {
			t.Errorf("wait %d was %v, want between %v and %v", i, wait, limit/2, limit)
		}
		limit = min(2*limit, 30*time.Second)
	}
	if limit != 30*time.Second {
		t.Errorf("after %d tries the longest wait is %v, want 30s", len(calls), limit)
	}
}

// When a token may be forgotten, the sink is asked before an INSERT is repeated.
func TestOldBatchIsAskedFor(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Every = time.Second / 2
	inBubble(t, sink, func(t *testing.T) {
		sink.fail(nil, always(errAway))
		l := open(t, cfg)
		defer closeLedger(t, l)
		r := response("arrived long ago")
		accept(t, l, r)
		time.Sleep(29 * time.Minute)
		if sink.asked != 0 {
			t.Error("the sink was asked while it knew the token")
		}
		if _, err := sink.db.Exec("DELETE FROM token"); err != nil {
			t.Error(err)
		}
		sink.fail(always(errAway), nil) // no repeat is applied until the token is in doubt
		time.Sleep(2 * time.Minute)
		wantOnce(t, sink, []survey.Response{r})
		wantStats(t, l, intake.Stats{})
	})
}

// A response is with the sink well within a second, and under load an INSERT holds many.
func TestPace(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Every = 0 // the default
	inBubble(t, sink, func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		time.Sleep(time.Minute)
		accept(t, l, response("alone"))
		time.Sleep(time.Millisecond)
		if n := len(sink.stored(t)); n != 1 {
			t.Errorf("%d responses arrived at once, want 1", n)
		}
		for range 1000 {
			accept(t, l, response("one of many"))
			time.Sleep(10 * time.Millisecond)
		}
		if n := len(sink.calls()); n > 22 {
			t.Errorf("%d INSERTs in ten seconds, want 22 at most", n)
		}
		time.Sleep(500 * time.Millisecond)
		wantStats(t, l, intake.Stats{})
	})
}

// inBubble runs test with a clock of its own that moves when everything waits. The engine's
// connection is made anew inside, because what waits in a bubble belongs to it.
func inBubble(t *testing.T, sink *engine, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		outside := sink.db
		defer func() { sink.db = outside }()
		inside, err := openEngine(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer inside.db.Close()
		sink.db = inside.db
		test(t)
	})
}

// A batch that is found in part is not repeated, and holds nothing else up.
func TestPartialBatchIsReported(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	l := open(t, cfg)
	sink.fail(nil, always(errAway))
	list := responses(20)
	accept(t, l, list...)
	_ = l.Flush(context.Background())
	closeLedger(t, l)
	if _, err := sink.db.Exec("DELETE FROM token"); err != nil {
		t.Fatal(err)
	}
	if _, err := sink.db.Exec("DELETE FROM response WHERE id = ?", list[3].ID[:]); err != nil {
		t.Fatal(err)
	}
	sink.fail(nil, nil)
	l = open(t, cfg)
	defer closeLedger(t, l)
	if err := l.Flush(context.Background()); err == nil {
		t.Error("a batch that arrived in part is no error")
	}
	wantStats(t, l, intake.Stats{Pending: 20, Stuck: 1})
	next := response("next")
	accept(t, l, next)
	_ = l.Flush(context.Background())
	if n := sink.stored(t)[next.ID]; n != 1 {
		t.Errorf("what came later is stored %d times, want once", n)
	}
	err := sink.apply("support", "mended by hand", list[3:4])
	if err := errors.Join(err, l.Flush(context.Background())); err != nil {
		t.Errorf("after mending: %v", err)
	}
	wantOnce(t, sink, append(list, next))
	wantStats(t, l, intake.Stats{})
}
