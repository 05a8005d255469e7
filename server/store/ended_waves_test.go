package store_test

import (
	"testing"
	"time"
)

// In a store from before the ends of waves were noted, a survey that is closed has ended its wave: when it opens
// again its wave has gone on.
func TestMigrationToEndedWaves(t *testing.T) {
	ctx := t.Context()
	s, db := upgraded(t, 31, `INSERT INTO surveys (id, study, version, state, wave, place) VALUES ('quay', 'quays', 1, 'closed', 'w1', 1), ('pier', 'quays', 1, 'open', 'w1', 2)`)
	if _, err := db.Exec(`UPDATE ended_waves SET ended_at = 0`); err != nil {
		t.Fatal(err)
	}
	resumed := func(want map[string]time.Time) {
		t.Helper()
		got, err := s.Resumed(ctx, "quay")
		if err != nil || len(got) != len(want) || !got["w1"].Equal(want["w1"]) {
			t.Errorf("got %v, %v; want %v", got, err, want)
		}
	}
	resumed(nil)
	if err := s.ResumeWave(ctx, "quay", "w1"); err != nil {
		t.Fatal(err)
	}
	resumed(map[string]time.Time{"w1": time.Unix(0, 0)})
	at := time.Unix(1_800_000_000, 0)
	if err := s.EndWave(ctx, "quay", "w1", at); err != nil {
		t.Fatal(err)
	}
	resumed(map[string]time.Time{"w1": at})
	if err := s.ResumeWave(ctx, "pier", "w1"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Resumed(ctx, "pier"); err != nil || len(got) != 0 {
		t.Errorf("a wave that never ended has gone on: %v, %v", got, err)
	}
}
