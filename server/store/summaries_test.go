package store_test

import (
	"context"
	"testing"

	"candour/server/store"
	"candour/survey"
)

// A store from before there were public pages has none, and takes one.
func TestMigrationToSummaries(t *testing.T) {
	ctx := context.Background()
	s, db := upgraded(t, 3, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('visits', 'harbour', 'open', 'w1', 1, 0)`)
	if _, err := s.PublicSummary(ctx, "visits"); kindOf(err) != survey.NotFound {
		t.Fatalf("before a release: %v", err)
	}
	release := store.ReleasedSummary{Body: `{"en":{}}`, By: "Noor", Approvals: 2}
	if err := s.ReleaseSummary(ctx, "visits", release); err != nil {
		t.Fatal(err)
	}
	if got, err := s.PublicSummary(ctx, "visits"); err != nil || got.By != "Noor" || got.Approvals != 2 {
		t.Fatalf("released: %+v, %v", got, err)
	}
	for _, change := range []string{`UPDATE released_summaries SET body = ''`, `DELETE FROM released_summaries`} {
		if _, err := db.Exec(change); err == nil {
			t.Errorf("%s was let through", change)
		}
	}
	if err := s.ReleaseSummary(ctx, "visits", store.ReleasedSummary{By: "Noor"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PublicSummary(ctx, "visits"); kindOf(err) != survey.NotFound {
		t.Fatalf("after it was taken down: %v", err)
	}
}

func TestSaveSummary(t *testing.T) {
	ctx := context.Background()
	s, _, path := open(t)
	if _, err := database(t, path).Exec(`INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('visits', 'harbour', 'open', 'w1', 1, 0)`); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name     string
		revision int
		body     string
		refused  bool // as a Conflict
	}{
		{"a first text", 0, "one", false},
		{"a second first text", 0, "two", true},
		{"an edit of the first", 1, "three", false},
		{"another edit of the first", 1, "four", true},
	}
	for _, step := range steps {
		err := s.SaveSummary(ctx, store.Summary{Survey: "visits", Body: step.body, Revision: step.revision, SavedBy: "Noor"})
		if (err != nil) != step.refused || err != nil && kindOf(err) != survey.Conflict {
			t.Errorf("%s: %v, refused: %v", step.name, err, step.refused)
		}
	}
	if got, err := s.Summary(ctx, "visits"); err != nil || got.Body != "three" || got.Revision != 2 {
		t.Errorf("stored: %+v, %v", got, err)
	}
}
