package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/store"
	"candour/survey"
)

// Versions that were published before drafts were kept are still there, and known to be of the
// command line.
func TestMigrationToAuthoring(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "meta.db")
	db := database(t, path)
	if err := store.MigrateTo(ctx, db, 1); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO accounts (name, role, password_hash) VALUES ('Noor', 'researcher', 'x')`,
		`INSERT INTO surveys (id, study, state, wave, version, place) VALUES ('visits', 'harbour', 'open', 'w1', 1, 0)`,
		`INSERT INTO survey_versions (survey, version, definition) VALUES ('visits', 1, '{"name": "visits"}')`,
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
	s, err := store.Open(ctx, store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if v, err := s.Survey(ctx, "visits"); err != nil || v.State != store.StateOpen {
		t.Errorf("the survey after: %+v, %v", v, err)
	}
	all, err := s.Publications(ctx, "visits")
	if err != nil || len(all) != 1 || all[0].Version != 1 || all[0].By != "" {
		t.Errorf("its versions after: %+v, %v", all, err)
	}
	if drafts, err := s.Drafts(ctx); err != nil || len(drafts) != 0 {
		t.Errorf("drafts after: %v, %v", drafts, err)
	}
}

func TestDraftsAreNotOverwritten(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	d := store.Draft{Survey: "visits", Study: "harbour", Source: "name: visits", SavedBy: "Noor"}
	if err := s.AddDraft(ctx, d); err != nil {
		t.Fatal(err)
	}
	if err := s.AddDraft(ctx, d); kindOf(err) != survey.Conflict {
		t.Errorf("a second draft: %v", err)
	}
	d.Revision, d.Source = 1, "name: visits # by Noor"
	if err := s.SaveDraft(ctx, d); err != nil {
		t.Fatal(err)
	}
	d.SavedBy, d.Source = "Sam", "name: visits # by Sam"
	if err := s.SaveDraft(ctx, d); kindOf(err) != survey.Conflict {
		t.Errorf("an edit of an older text: %v", err)
	}
	got, err := s.Draft(ctx, "visits")
	if err != nil || got.SavedBy != "Noor" || got.Revision != 2 || !strings.Contains(got.Source, "Noor") {
		t.Errorf("after: %+v, %v", got, err)
	}
	d.Survey = "nowhere"
	if err := s.SaveDraft(ctx, d); kindOf(err) != survey.NotFound {
		t.Errorf("no draft: %v", err)
	}
	for _, old := range []int{1, 2} { // an older one is not the draft that is there
		if _, err := s.Draft(ctx, "visits"); err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteDraft(ctx, store.Draft{Survey: "visits", Revision: old}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Draft(ctx, "visits"); kindOf(err) != survey.NotFound {
		t.Errorf("deleted: %v", err)
	}
}

func TestApprovalsBelongToOneText(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	def := definition()
	first, err := store.Fingerprint(def)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Approve(ctx, "visits", first, "Kai"); err != nil {
			t.Fatal(err)
		}
	}
	def.Title["en"] = "Other words"
	second, _ := store.Fingerprint(def)
	for _, test := range []struct {
		name, fingerprint string
		want              int
	}{{"this text", first, 1}, {"another text", second, 0}} {
		if got, err := s.Approvals(ctx, "visits", test.fingerprint); err != nil || len(got) != test.want {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
	if err := s.Withdraw(ctx, "visits", first, "Kai"); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Approvals(ctx, "visits", first); len(got) != 0 {
		t.Errorf("withdrawn: %v", got)
	}
}

func TestPublicationsKeepTheirReason(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	if _, err := s.Publish(ctx, definition()); err != nil {
		t.Fatal(err)
	}
	p := store.Publication{Survey: "visits", Version: 1, Source: "name: visits", By: "Noor", Reason: "A typo."}
	if err := s.NotePublication(ctx, p); err != nil {
		t.Fatal(err)
	}
	p.Reason = "Another"
	if err := s.NotePublication(ctx, p); err != nil {
		t.Fatal(err)
	}
	all, err := s.Publications(ctx, "visits")
	if err != nil || len(all) != 1 || all[0].Reason != "A typo." || all[0].At.Year() != 2026 {
		t.Errorf("got %+v, %v", all, err)
	}
}

func TestCoDesign(t *testing.T) {
	ctx := context.Background()
	s, _, path := open(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.AddComment(ctx, store.Comment{Study: "harbour", Survey: "visits", About: "age", Author: "", Body: "Why age?"}))
	all, err := s.Comments(ctx, "harbour")
	if err != nil || len(all) != 1 || all[0].State != store.CommentOpen || all[0].On != "2026-03-01" {
		t.Fatalf("comments: %+v, %v", all, err)
	}
	answer := store.Comment{ID: all[0].ID, Study: "harbour", State: store.CommentDone, Answer: "We took it out.", AnsweredBy: "Noor"}
	must(s.AnswerComment(ctx, answer))
	answer.Study = "other"
	if err := s.AnswerComment(ctx, answer); kindOf(err) != survey.NotFound {
		t.Errorf("an answer from another study: %v", err)
	}
	id, err := s.SaveDocument(ctx, store.Document{Study: "harbour", Kind: "protocol", Name: "Protocol", Body: "One", By: "Noor"})
	must(err)
	for i, want := range []survey.Kind{survey.Internal, survey.Conflict} { // the second edits an older text
		_, err := s.SaveDocument(ctx, store.Document{ID: id, Study: "harbour", Name: "Protocol", Body: "Two", Revision: 1})
		if (i == 0) != (err == nil) || err != nil && kindOf(err) != want {
			t.Errorf("save %d: %v", i, err)
		}
	}
	must(s.AddMeeting(ctx, store.Meeting{Study: "harbour", HeldOn: "2026-02-01", Title: "First", Present: "4 youth", By: "Noor"}))
	meetings, err := s.Meetings(ctx, "harbour")
	must(err)
	must(s.AddDecision(ctx, store.Decision{Study: "harbour", Meeting: meetings[0].ID, Said: "Too long", By: "Noor"}))
	must(s.AddDecision(ctx, store.Decision{Study: "harbour", Said: "No age", By: "Noor"}))
	if err := s.AddDecision(ctx, store.Decision{Study: "other", Meeting: meetings[0].ID, Said: "x"}); kindOf(err) != survey.NotFound {
		t.Errorf("a decision of another study's meeting: %v", err)
	}
	decisions, err := s.Decisions(ctx, "harbour")
	must(err)
	must(s.CompleteDecision(ctx, store.Decision{ID: decisions[0].ID, Study: "harbour", Did: "Six questions less", By: "Noor"}))
	decisions, _ = s.Decisions(ctx, "harbour")
	if len(decisions) != 2 || decisions[0].Did == "" || decisions[1].Meeting != 0 {
		t.Errorf("decisions: %+v", decisions)
	}
	// Whoever signs with no name leaves none: the account that wrote the comment is nowhere in its row.
	var row string
	must(database(t, path).QueryRow(`SELECT study || survey || about || author || body || answered_by FROM comments`).Scan(&row))
	if row != "harbour"+"visits"+"age"+""+"Why age?"+"Noor" {
		t.Errorf("the row of the comment: %q", row)
	}
}
