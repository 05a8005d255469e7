package store_test

import (
	"context"
	"strings"
	"testing"

	"candour/analytics"
	"candour/server/store"
	"candour/survey"
)

// boats is a released table of one question.
func boats(reason string) analytics.Released {
	return analytics.Released{Study: "harbour", Survey: "quay", Kind: analytics.ReleasedOneWay,
		Questions: []analytics.ReleasedField{{Survey: "quay", Question: "boat"}},
		Tables: map[string]analytics.ReleasedTable{"en": {Title: "Boat", Columns: []analytics.Column{{Label: "Answers", N: 14}}},
			"fr": {Title: "Bateau", Columns: []analytics.Column{{Label: "Réponses", N: 14}}}},
		Cells:   []analytics.ReleasedCell{{Survey: "quay", On: []analytics.ReleasedPart{{Question: "boat"}}, Count: 14}},
		Release: analytics.Release{By: "Noor", Reason: reason}}
}

// states are what has become of each release, the newest first.
func states(t *testing.T, s *store.Store) string {
	t.Helper()
	all, err := s.Releases(context.Background(), "harbour")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, r := range all {
		found = append(found, string(r.State))
	}
	return strings.Join(found, " ")
}

// A release is written in all languages at once, logged, and never changed.
func TestReleaseIsFrozen(t *testing.T) {
	ctx := context.Background()
	s, _, path := open(t)
	if _, err := s.Release(ctx, boats("")); kindOf(err) != survey.Invalid {
		t.Errorf("no reason: %v", err)
	}
	id, err := s.Release(ctx, boats("Agreed with the advisors."))
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Releases(ctx, "harbour")
	if err != nil || len(all) != 1 {
		t.Fatalf("released: %+v, %v", all, err)
	}
	got := all[0]
	if got.In("en").Title != "Boat" || got.In("fr").Title != "Bateau" || got.Release.Date != "2026-03-01" ||
		got.Release.Reason != "Agreed with the advisors." || len(got.Cells) != 1 || got.State != analytics.ReleaseShown {
		t.Errorf("released: %+v", got)
	}
	entries, err := s.RecentAudit(ctx, "Noor", 1)
	if err != nil || len(entries) != 1 || entries[0].Action != "release" || entries[0].Detail != "quay: boat, release 1" {
		t.Errorf("logged: %+v, %v", entries, err)
	}
	if err := s.ActOnRelease(ctx, "harbour", id, analytics.ReleaseAct{Deed: analytics.ReleaseWithdraw, By: "Noor", Reason: "A fault."}); err != nil {
		t.Fatal(err)
	}
	db := database(t, path)
	for _, change := range []string{`UPDATE releases SET tables = '{}'`, `DELETE FROM releases`,
		`UPDATE release_acts SET reason = 'another'`, `DELETE FROM release_acts`} {
		if _, err := db.Exec(change); err == nil {
			t.Errorf("a release could be changed: %s", change)
		}
	}
}

// A release keeps whether careless answers were left out; those from before left none out.
func TestReleaseWithoutCarelessAnswers(t *testing.T) {
	ctx := context.Background()
	s, _ := upgraded(t, 32, `INSERT INTO releases (study, survey, kind, wave, questions, tables, cells, waits, released_by, reason, released_on)
		VALUES ('harbour', 'quay', 'one_way', '', '[]', '{}', '[]', 0, 'Noor', 'Before.', '2026-01-01')`)
	careful := boats("Some only clicked through.")
	careful.WithoutSuspect = true
	if _, err := s.Release(ctx, careful); err != nil {
		t.Fatal(err)
	}
	all, err := s.Releases(ctx, "harbour")
	if err != nil || len(all) != 2 || !all[0].WithoutSuspect || all[1].WithoutSuspect {
		t.Errorf("released: %+v, %v", all, err)
	}
	entries, err := s.RecentAudit(ctx, "Noor", 1)
	if err != nil || len(entries) != 1 || entries[0].Detail != "quay: boat without answers that look careless, release 2" {
		t.Errorf("logged: %+v, %v", entries, err)
	}
}

// What becomes of releases: a newer one takes the place of one that is shown, a waiting one of none.
func TestReleaseStates(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	waiting := boats("Few live there.")
	waiting.Waits = true
	release := func(r analytics.Released) {
		if _, err := s.Release(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	act := func(id int64, deed analytics.ReleaseDeed) error {
		return s.ActOnRelease(ctx, "harbour", id, analytics.ReleaseAct{Deed: deed, By: "Sage", Reason: "Because."})
	}
	steps := []struct {
		name string
		do   func() error
		want string
	}{
		{"released", func() error { release(boats("One.")); return nil }, "shown"},
		{"again, waiting", func() error { release(waiting); return nil }, "waiting shown"},
		{"refused", func() error { return act(2, analytics.ReleaseRefuse) }, "refused shown"},
		{"again", func() error { release(waiting); return nil }, "waiting refused shown"},
		{"agreed", func() error { return act(3, analytics.ReleaseAgree) }, "shown refused replaced"},
		{"vetoed", func() error { return act(3, analytics.ReleaseVeto) }, "vetoed refused replaced"},
		{"the old one withdrawn", func() error { return act(1, analytics.ReleaseWithdraw) }, "vetoed refused withdrawn"},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := states(t, s); got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
	for _, deed := range []analytics.ReleaseDeed{analytics.ReleaseAgree, analytics.ReleaseVeto, analytics.ReleaseWithdraw} {
		if err := act(3, deed); kindOf(err) != survey.Conflict {
			t.Errorf("%s what was vetoed: %v", deed, err)
		}
	}
	if err := act(9, analytics.ReleaseAgree); kindOf(err) != survey.NotFound {
		t.Errorf("an unknown release: %v", err)
	}
	if err := s.ActOnRelease(ctx, "harbour", 1, analytics.ReleaseAct{Deed: analytics.ReleaseWithdraw, By: "Noor"}); kindOf(err) != survey.Invalid {
		t.Errorf("no reason: %v", err)
	}
}

// The rows of each language of a release become one; what it shows is known from its table.
func TestMigrationOfReleases(t *testing.T) {
	s, db := upgraded(t, 21, `INSERT INTO releases (study, lang, body, released_by, reason, released_on) VALUES
		('harbour', 'fr', '{"title":"T1","columns":[{"label":"Ensemble","n":7}]}', 'Noor', 'Un.', '2026-01-01'),
		('harbour', 'en', '{"title":"T1","columns":[{"label":"Overall","n":7}],"variables":[{"id":"boat","survey":"quay"}]}', 'Noor', 'One.', '2026-01-01'),
		('harbour', 'en', '{"title":"T1","columns":[{"label":"Overall","n":9}]}', 'Noor', 'Two.', '2026-02-01'),
		('harbour', 'fr', '{"title":"T1","columns":[{"label":"Ensemble","n":9}]}', 'Noor', 'Two.', '2026-02-01'),
		('other', 'en', '{"title":"T1","columns":[]}', 'Noor', 'One.', '2026-01-01')`)
	all, err := s.Releases(context.Background(), "harbour")
	if err != nil || len(all) != 2 {
		t.Fatalf("after: %+v, %v", all, err)
	}
	now, before := all[0], all[1]
	if now.State != analytics.ReleaseShown || now.Release.Reason != "Two." || now.In("fr").TableOne.Columns[0].Label != "Ensemble" ||
		now.In("en").TableOne.Columns[0].N != 9 || now.In("en").TableOne.Released.Date != "2026-02-01" {
		t.Errorf("the newest: %+v", now)
	}
	if before.State != analytics.ReleaseReplaced || before.Release.Reason != "One." || len(before.Tables) != 2 ||
		!before.Shows("quay", "boat") || len(before.Cells) != 0 {
		t.Errorf("the one before: %+v", before)
	}
	if _, err := db.Exec(`UPDATE releases SET tables = '{}'`); err == nil {
		t.Error("a release could be changed")
	}
}

// An agreement stands until it is ended, and both stay on record.
func TestAgreements(t *testing.T) {
	ctx := context.Background()
	s, db := upgraded(t, 21, `INSERT INTO surveys (id, study, state, wave, version, place)
		VALUES ('quay', 'harbour', 'open', 'w1', 1, 0)`)
	agreed := func() bool {
		stands, err := s.Agreed(ctx, "quay")
		if err != nil {
			t.Fatal(err)
		}
		return stands
	}
	if agreed() {
		t.Error("an agreement stands from the start")
	}
	a := store.Agreement{Survey: "quay", With: "The council", Covers: "Tables by Nation", Since: "2026-01-31", RecordedBy: "Sage"}
	for name, spoil := range map[string]func(*store.Agreement){
		"nobody":        func(a *store.Agreement) { a.With = "" },
		"nothing":       func(a *store.Agreement) { a.Covers = "" },
		"no day":        func(a *store.Agreement) { a.Since = "soon" },
		"in the future": func(a *store.Agreement) { a.Since = "2999-01-01" },
	} {
		bad := a
		spoil(&bad)
		if err := s.RecordAgreement(ctx, bad); kindOf(err) != survey.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.RecordAgreement(ctx, a); err != nil {
		t.Fatal(err)
	}
	if !agreed() {
		t.Error("no agreement stands")
	}
	if err := s.EndAgreement(ctx, "other", 1, "Sage", "Because."); kindOf(err) != survey.NotFound {
		t.Errorf("another survey's: %v", err)
	}
	if err := s.EndAgreement(ctx, "quay", 1, "Sage", "It ran out."); err != nil {
		t.Fatal(err)
	}
	all, err := s.Agreements(ctx, "quay")
	if err != nil || len(all) != 1 || all[0].Stands() || all[0].EndReason != "It ran out." || agreed() {
		t.Errorf("after its end: %+v, %v", all, err)
	}
	for _, change := range []string{`UPDATE agreements SET covers = 'x'`, `DELETE FROM agreements`,
		`UPDATE agreement_ends SET reason = 'x'`, `DELETE FROM agreement_ends`} {
		if _, err := db.Exec(change); err == nil {
			t.Errorf("%s was let through", change)
		}
	}
	if err := s.VetoPage(ctx, "quay", "Sage", "Not like this."); err != nil {
		t.Fatal(err)
	}
	if vetoes, err := s.PageVetoes(ctx, "quay"); err != nil || len(vetoes) != 1 || vetoes[0].Reason != "Not like this." {
		t.Errorf("vetoes: %+v, %v", vetoes, err)
	}
}

// Of two stewards who decide at once one is told that the other was faster.
func TestOneDecides(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	waiting := boats("Few live there.")
	waiting.Waits = true
	for range 20 {
		id, err := s.Release(ctx, waiting)
		if err != nil {
			t.Fatal(err)
		}
		outcomes := make(chan error, 2)
		for _, deed := range []analytics.ReleaseDeed{analytics.ReleaseAgree, analytics.ReleaseRefuse} {
			go func() {
				outcomes <- s.ActOnRelease(ctx, "harbour", id, analytics.ReleaseAct{Deed: deed, By: "Sage", Reason: "Because."})
			}()
		}
		first, second := <-outcomes, <-outcomes
		if (first == nil) == (second == nil) || first != nil && kindOf(first) != survey.Conflict || second != nil && kindOf(second) != survey.Conflict {
			t.Fatalf("release %d: %v and %v", id, first, second)
		}
	}
}
