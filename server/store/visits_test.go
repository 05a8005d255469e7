package store_test

import (
	"context"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"candour/analytics"
	"candour/server/store"
)

// visited opens a store whose clock stands still, with a survey that people can come to.
func visited(t *testing.T, live bool) (*store.Store, *clock) {
	t.Helper()
	now := &clock{now: time.Date(2026, 3, 1, 12, 10, 0, 0, time.UTC)}
	s, err := store.Open(t.Context(), store.Config{
		Path: filepath.Join(t.TempDir(), "meta.db"), Now: now.Now, LiveVisits: live,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Publish(t.Context(), definition()); err != nil {
		t.Fatal(err)
	}
	return s, now
}

func visit(t *testing.T, s *store.Store, wave string, kind store.VisitKind, times int) {
	t.Helper()
	for range times {
		if err := s.CountVisit(t.Context(), "visits", wave, kind); err != nil {
			t.Fatal(err)
		}
	}
}

func visitsOf(t *testing.T, s *store.Store) map[string]analytics.Visits {
	t.Helper()
	found, err := s.Visits(t.Context(), "visits")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A store from before visits were counted counts them once it is brought up to date, and keeps what
// it had.
func TestMigrationToVisits(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "meta.db")
	db := database(t, path)
	if err := store.MigrateTo(ctx, db, 3); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO surveys (id, study, state, wave, version, place) VALUES ('visits', 'harbour', 'open', 'w1', 1, 0)`,
		`INSERT INTO screened_out (survey, wave, people) VALUES ('visits', 'w1', 15)`,
		`INSERT INTO snapshots (survey, responses, made_at) VALUES ('visits', 12, 100)`,
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // it may run again
		if err := store.Migrate(ctx, db); err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(ctx, store.Config{Path: path, LiveVisits: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	visit(t, s, "w1", store.View, 24)
	got := visitsOf(t, s)["w1"]
	if got.ScreenedOut != 15 || got.Views != 10 && got.Views != 20 {
		t.Errorf("after 24 views: %+v", got)
	}
	if before, err := s.SnapshotVisits(ctx, "visits"); err != nil || len(before) > 0 {
		t.Errorf("the old snapshot knows of %v, %v", before, err)
	}
	if last, err := s.Snapshot(ctx, "visits"); err != nil || last.Responses != 12 {
		t.Errorf("the old snapshot is %+v, %v", last, err)
	}
}

// What is written grows in steps of ten and never strays further than a step and its jitter from the
// truth, however many come; waves and kinds are apart.
func TestVisitsInSteps(t *testing.T) {
	s, _ := visited(t, true)
	truth := analytics.Visits{}
	moved := map[analytics.Count]bool{}
	for range 400 {
		visit(t, s, "w1", store.View, 1)
		truth.Views++
		got := visitsOf(t, s)["w1"].Views
		if off := truth.Views - got; got%10 != 0 || off < -4 || off >= 14 {
			t.Fatalf("after %d views the store says %d", truth.Views, got)
		}
		if got > 0 && !moved[got] {
			moved[got] = true
			moved[-1-truth.Views%10] = true
		}
	}
	phases := 0
	for at := range moved {
		if at < 0 {
			phases++
		}
	}
	if phases < 3 {
		t.Error("every step comes at the same number: whoever loads pages could count the others")
	}
	visit(t, s, "w2", store.Start, 14)
	if got := visitsOf(t, s)["w2"]; got != (analytics.Visits{Starts: 10}) {
		t.Errorf("the other wave has %+v", got)
	}
}

// Two dashboards a minute apart are the same, whoever came between them.
func TestVisitsAreShownByTheHour(t *testing.T) {
	s, now := visited(t, false)
	visit(t, s, "w1", store.View, 100)
	before := visitsOf(t, s)
	visit(t, s, "w1", store.View, 100)
	for range 5 {
		if err := s.CountScreenedOut(t.Context(), "visits", "w1"); err != nil {
			t.Fatal(err)
		}
	}
	now.now = now.now.Add(49 * time.Minute)
	if after := visitsOf(t, s); !maps.Equal(before, after) {
		t.Errorf("within the hour %v became %v", before, after)
	}
	now.now = now.now.Add(time.Minute)
	after := visitsOf(t, s)["w1"]
	if after.Views <= before["w1"].Views+80 || after.ScreenedOut != 5 {
		t.Errorf("in the next hour it is %+v after %+v", after, before)
	}
}

// Protected roles see what stood when their snapshot was made.
func TestSnapshotVisits(t *testing.T) {
	s, _ := visited(t, true)
	visit(t, s, "w1", store.View, 100)
	visit(t, s, "w1", store.Start, 50)
	if err := s.SetSnapshot(t.Context(), "visits", 10); err != nil {
		t.Fatal(err)
	}
	want := visitsOf(t, s)
	visit(t, s, "w1", store.View, 100)
	got, err := s.SnapshotVisits(t.Context(), "visits")
	if err != nil || !maps.Equal(got, want) || got["w1"].Views < 80 {
		t.Errorf("the snapshot tells %v, want %v (%v)", got, want, err)
	}
	if err := s.SetSnapshot(t.Context(), "visits", 20); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.SnapshotVisits(t.Context(), "visits"); got["w1"].Views < 180 {
		t.Errorf("the next snapshot tells %v", got)
	}
}
