package store_test

import (
	"context"
	"maps"
	"sync"
	"testing"

	"candour/server/store"
	"candour/survey"
)

// A store from before people were counted counts them once it is brought up to date.
func TestMigrationToScreening(t *testing.T) {
	ctx := context.Background()
	s, _ := upgraded(t, 1, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('visits', 'harbour', 'open', 'w1', 1, 0)`)
	wantScreened(t, s, map[string]int{})
	for range store.ScreeningStep {
		if err := s.CountScreenedOut(ctx, "visits", "w1"); err != nil {
			t.Fatal(err)
		}
	}
	wantScreened(t, s, map[string]int{"w1": 5})
}

func wantScreened(t *testing.T, s *store.Store, want map[string]int) {
	t.Helper()
	got, err := s.ScreenedOut(context.Background(), "visits")
	if err != nil || !maps.Equal(got, want) {
		t.Fatalf("screened out: %v, %v, want %v", got, err, want)
	}
}

// Nothing that is stored changes until five have come, and waves are counted apart.
func TestScreenedOutInSteps(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	if _, err := s.Publish(ctx, definition()); err != nil {
		t.Fatal(err)
	}
	count := func(wave string, people int) {
		t.Helper()
		var all sync.WaitGroup
		for range people {
			all.Go(func() {
				if err := s.CountScreenedOut(ctx, "visits", wave); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	for _, step := range []struct {
		name   string
		wave   string
		people int
		want   map[string]int
	}{
		{"four", "w1", 4, map[string]int{}},
		{"another wave", "w2", 4, map[string]int{}},
		{"the fifth", "w1", 1, map[string]int{"w1": 5}},
		{"many at once", "w1", 24, map[string]int{"w1": 25}},
		{"one more", "w1", 1, map[string]int{"w1": 30}},
	} {
		count(step.wave, step.people)
		wantScreened(t, s, step.want)
	}
	if err := s.CountScreenedOut(ctx, survey.ID("nothing"), "w1"); err != nil {
		t.Errorf("one alone is not written down: %v", err)
	}
}
