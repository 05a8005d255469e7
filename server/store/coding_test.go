package store_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"candour/server/store"
	"candour/survey"
)

func TestCodingMigrates(t *testing.T) {
	ctx := context.Background()
	db := database(t, filepath.Join(t.TempDir(), "meta.db"))
	if err := store.MigrateTo(ctx, db, 7); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO accounts (name, role, password_hash) VALUES ('Kim', 'youth_researcher', 'x$y')`); err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	var n int
	err := db.QueryRow(`SELECT (SELECT count(*) FROM accounts) + 10 * (SELECT count(*) FROM coding_answers)`).Scan(&n)
	if err != nil || n != 1 {
		t.Errorf("after: %d, %v", n, err)
	}
}

// coding is a store with two released answers and two themes.
func coding(t *testing.T) (s *store.Store, answers []store.CodingAnswer, themes []store.Theme) {
	t.Helper()
	ctx := context.Background()
	s, _, _ = open(t)
	for _, body := range []string{"They […] listened", "Too long a wait"} {
		err := s.ReleaseForCoding(ctx, store.CodingAnswer{Survey: "youth", Question: "story", Body: body, Source: []byte(body), By: "Noor"})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"heard", "waiting"} {
		if err := s.AddTheme(ctx, store.Theme{Survey: "youth", Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	answers, err := s.CodingAnswers(ctx, "youth", "Kim")
	if err != nil || len(answers) != 2 {
		t.Fatalf("answers %+v, %v", answers, err)
	}
	if themes, err = s.Themes(ctx, "youth"); err != nil || len(themes) != 2 {
		t.Fatalf("themes %+v, %v", themes, err)
	}
	return s, answers, themes
}

func TestThemesAreCountedOnceAnAnswer(t *testing.T) {
	ctx := context.Background()
	s, answers, themes := coding(t)
	for _, coder := range []string{"Kim", "Noor"} {
		if err := s.Code(ctx, "youth", answers[0].ID, coder, []int{themes[0].ID, themes[1].ID, 999}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Code(ctx, "youth", answers[1].ID, "Kim", []int{themes[0].ID}); err != nil {
		t.Fatal(err)
	}
	want := func(name string, counts ...int) {
		t.Helper()
		got, err := s.Themes(ctx, "youth")
		if err != nil || len(got) != len(counts) {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		for i, n := range counts {
			if got[i].Answers != n {
				t.Errorf("%s: %s has %d answers, want %d", name, got[i].Name, got[i].Answers, n)
			}
		}
	}
	want("coded", 2, 1)
	if err := s.MergeThemes(ctx, "youth", themes[1].ID, themes[0].ID); err != nil {
		t.Fatal(err)
	}
	want("merged", 2)
	if err := s.Code(ctx, "youth", answers[1].ID, "Kim", nil); err != nil {
		t.Fatal(err)
	}
	want("coded anew", 1)
	if err := s.Code(ctx, "elsewhere", answers[1].ID, "Kim", nil); kindOf(err) != survey.NotFound {
		t.Errorf("coded under another survey: %v", err)
	}
	if err := s.TakeBack(ctx, "youth", answers[0].ID); err != nil {
		t.Fatal(err)
	}
	want("taken back", 0)
}

func TestThemesMergeWithinASurvey(t *testing.T) {
	ctx := context.Background()
	s, _, themes := coding(t)
	if err := s.AddTheme(ctx, store.Theme{Survey: "other", Name: "heard"}); err != nil {
		t.Fatal(err)
	}
	others, _ := s.Themes(ctx, "other")
	if err := s.MergeThemes(ctx, "youth", themes[0].ID, others[0].ID); kindOf(err) != survey.NotFound {
		t.Errorf("merged into another survey's: %v", err)
	}
	if err := s.RenameTheme(ctx, store.Theme{ID: themes[0].ID, Survey: "youth", Name: "waiting"}); kindOf(err) != survey.Conflict {
		t.Errorf("a name that is taken: %v", err)
	}
}

func TestQuotesAreDecidedOnce(t *testing.T) {
	ctx := context.Background()
	s, answers, _ := coding(t)
	if err := s.DecideQuote(ctx, "youth", answers[0].ID, "Noor", store.QuoteApproved); kindOf(err) != survey.NotFound {
		t.Errorf("approved without a proposal: %v", err)
	}
	if err := s.ProposeQuote(ctx, "youth", answers[0].ID, "Kim"); err != nil {
		t.Fatal(err)
	}
	if err := s.DecideQuote(ctx, "youth", answers[0].ID, "Noor", store.QuoteDeclined); err != nil {
		t.Fatal(err)
	}
	if err := s.ProposeQuote(ctx, "youth", answers[0].ID, "Kim"); err != nil {
		t.Fatal(err)
	}
	all, _ := s.CodingAnswers(ctx, "youth", "Kim")
	for _, a := range all {
		if want := map[bool]store.QuoteState{true: store.QuoteDeclined}[a.ID == answers[0].ID]; a.Quote != want {
			t.Errorf("%s: quote %q, want %q", a.Body, a.Quote, want)
		}
	}
}

// Two coders are compared on what both looked at, also where neither found a theme.
func TestCoderAgreements(t *testing.T) {
	ctx := context.Background()
	s, answers, themes := coding(t)
	for _, code := range []struct {
		answer int
		coder  string
		themes []int
	}{{0, "Kim", []int{themes[0].ID}}, {0, "Noor", []int{themes[0].ID, themes[1].ID}}, {1, "Noor", nil}, {1, "Sam", []int{themes[1].ID}}} {
		if err := s.Code(ctx, "youth", answers[code.answer].ID, code.coder, code.themes); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.CoderAgreements(ctx, "youth")
	want := []store.CoderAgreement{
		{First: "Kim", Second: "Noor", Theme: "heard", Counts: [2][2]int{{0, 0}, {0, 1}}},
		{First: "Kim", Second: "Noor", Theme: "waiting", Counts: [2][2]int{{0, 1}, {0, 0}}},
		{First: "Noor", Second: "Sam", Theme: "heard", Counts: [2][2]int{{1, 0}, {0, 0}}},
		{First: "Noor", Second: "Sam", Theme: "waiting", Counts: [2][2]int{{0, 1}, {0, 0}}},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if other, err := s.CoderAgreements(ctx, "others"); err != nil || len(other) != 0 {
		t.Errorf("another survey has %+v, %v", other, err)
	}
}
