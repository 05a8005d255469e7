package store_test

import (
	"testing"
	"time"
)

// In a store from before the ends of waves were noted, a survey that is closed has ended its wave: when it opens
// again its wave has gone on. So has a wave before the current one when it is chosen again.
func TestMigrationToEndedWaves(t *testing.T) {
	ctx := t.Context()
	s, db := upgraded(t, 31, `INSERT INTO surveys (id, study, version, state, wave, place) VALUES ('quay', 'quays', 1, 'closed', 'w1', 1), ('pier', 'quays', 1, 'open', 'w1', 2);
		INSERT INTO visits (survey, wave, views, starts) VALUES ('pier', 'w0', 20, 10), ('pier', 'w1', 20, 10)`)
	if _, err := db.Exec(`UPDATE ended_waves SET ended_on = '2026-01-31'`); err != nil {
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
	resumed(map[string]time.Time{"w1": time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)})
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	if err := s.EndWave(ctx, "quay", "w1", at.Add(15*time.Hour)); err != nil {
		t.Fatal(err)
	}
	resumed(map[string]time.Time{"w1": at})
	if err := s.ResumeWave(ctx, "pier", "w1"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Resumed(ctx, "pier"); err != nil || len(got) != 0 {
		t.Errorf("a wave that never ended has gone on: %v, %v", got, err)
	}
	if err := s.ResumeWave(ctx, "pier", "w0"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Resumed(ctx, "pier"); err != nil || len(got) != 1 || got["w0"].IsZero() {
		t.Errorf("a wave before the current one has not gone on: %v, %v", got, err)
	}
}
