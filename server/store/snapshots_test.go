package store_test

import (
	"context"
	"testing"
)

// A snapshot from before closes of waves were noted stays what it was; a close is noted, keeps its
// number, and is over with the next one.
func TestMigrationToClosedWaves(t *testing.T) {
	ctx := context.Background()
	s, _ := upgraded(t, 11, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('visits', 'harbour', 'open', 'w1', 1, 0);
		INSERT INTO snapshots (survey, responses, made_at) VALUES ('visits', 60, 1000000000)`)
	want := func(responses int, closed bool) {
		t.Helper()
		if got, err := s.Snapshot(ctx, "visits"); err != nil || got.Responses != responses || got.WaveClosed != closed {
			t.Fatalf("%+v, %v, want %d responses, closed: %v", got, err, responses, closed)
		}
	}
	want(60, false)
	if err := s.CloseWave(ctx, "visits"); err != nil {
		t.Fatal(err)
	}
	want(60, true)
	if err := s.SetSnapshot(ctx, "visits", 75); err != nil {
		t.Fatal(err)
	}
	want(75, false)
}
