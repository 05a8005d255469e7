package store_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"candour/server/store"
	"candour/survey"
)

// Accounts, sessions and tokens from before survive the copy of their tables.
func TestPeopleMigrate(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "meta.db")
	db := database(t, path)
	if err := store.MigrateTo(ctx, db, 6); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		`PRAGMA foreign_keys = ON`,
		`INSERT INTO accounts VALUES ('Noor', 'researcher', 'x$y', x'01'), ('Kai', 'advisor', 'x$y', NULL)`,
		`INSERT INTO sessions VALUES (x'aa', 'Noor', 1772402400)`, // 2026-03-01 22:00
	} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`SELECT group_concat(name || role || every_study) FROM accounts`: "Noorresearcher1,Kaiadvisor1",
		`SELECT began_on FROM sessions WHERE account = 'Noor'`:           "2026-03-01",
		`SELECT account || name || scopes FROM tokens`:                   "Noorfirstresults respond export author",
		`SELECT count(*) FROM pragma_foreign_key_check()`:                "0",
		`SELECT "table" FROM pragma_foreign_key_list('sessions')`:        "accounts",
		`SELECT "table" FROM pragma_foreign_key_list('tokens')`:          "accounts",
	} {
		var got string
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", query, got, err, want)
		}
	}
}

func TestMembers(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	for name, role := range map[string]store.Role{"Ada": store.Admin, "Noor": store.Researcher} {
		if _, err := s.AddAccount(ctx, store.Account{Name: name, Role: role}); err != nil {
			t.Fatal(err)
		}
	}
	noor := store.Member{Account: store.Account{Name: "Noor", Role: store.Researcher},
		Studies: map[survey.StudyID]store.Role{"peer-support": store.Advisor}}
	if err := s.SetMember(ctx, noor); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Member(ctx, "Noor"); err != nil || !reflect.DeepEqual(got, noor) {
		t.Errorf("got %+v, %v, want %+v", got, err, noor)
	}
	if a, in := noor.In("peer-support"); !in || a.Role != store.Advisor {
		t.Errorf("in the study: %+v, %v", a, in)
	}
	if _, in := noor.In("youth"); in {
		t.Error("in a study that it does not belong to")
	}
	if err := s.SetMember(ctx, store.Member{Account: store.Account{Name: "Ada", Role: store.Funder}}); kindOf(err) != survey.Conflict {
		t.Errorf("the last admin is none: %v", err)
	}
	if err := s.RemoveAccount(ctx, "Ada"); kindOf(err) != survey.Conflict {
		t.Errorf("the last admin is gone: %v", err)
	}
	if err := s.RemoveAccount(ctx, "Noor"); err != nil {
		t.Error(err)
	}
	if _, err := s.Member(ctx, "Noor"); kindOf(err) != survey.NotFound {
		t.Errorf("removed: %v", err)
	}
}

func TestTokens(t *testing.T) {
	ctx := context.Background()
	s, c, _ := open(t)
	made, err := s.AddAccount(ctx, store.Account{Name: "Noor", Role: store.Researcher})
	if err != nil {
		t.Fatal(err)
	}
	secret, err := s.AddToken(ctx, "Noor", store.Token{Name: "R script", Scopes: []store.Scope{store.ScopeResults},
		ExpiresAt: c.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	a, scopes, err := s.ByToken(ctx, secret)
	if err != nil || a != made.Account || !reflect.DeepEqual(scopes, []store.Scope{store.ScopeResults}) {
		t.Errorf("got %v %v %v", a, scopes, err)
	}
	c.now = c.now.Add(time.Hour)
	if _, _, err := s.ByToken(ctx, secret); kindOf(err) != survey.Unauthenticated {
		t.Errorf("after its time: %v", err)
	}
	all, err := s.Tokens(ctx, "Noor")
	if err != nil || len(all) != 2 || all[0].Name != "first" || len(all[0].Scopes) != len(store.Scopes()) {
		t.Fatalf("tokens: %+v, %v", all, err)
	}
	if err := s.RevokeToken(ctx, "Kai", all[0].ID); kindOf(err) != survey.NotFound {
		t.Errorf("another's token: %v", err)
	}
	if err := s.RevokeToken(ctx, "Noor", all[0].ID); err != nil {
		t.Error(err)
	}
	if _, _, err := s.ByToken(ctx, made.Token); kindOf(err) != survey.Unauthenticated {
		t.Errorf("revoked: %v", err)
	}
	if _, err := s.AddToken(ctx, "Noor", store.Token{Name: "x", Scopes: []store.Scope{"everything"}}); kindOf(err) != survey.Invalid {
		t.Errorf("unknown scope: %v", err)
	}
}

// A study's role that is refused leaves no account of every study behind, and no invitation that
// nobody can accept.
func TestRefusedStudyRoleLeavesNothing(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	studies := map[survey.StudyID]store.Role{"peer-support": store.Admin}
	kim := store.Account{Name: "Kim", Role: store.Researcher}
	if _, err := s.AddMember(ctx, store.Member{Account: kim, Studies: studies}); kindOf(err) != survey.Invalid {
		t.Errorf("added: %v", err)
	}
	if _, err := s.Member(ctx, "Kim"); kindOf(err) != survey.NotFound {
		t.Errorf("an account is left: %v", err)
	}
	_, err := s.Invite(ctx, store.Invitation{Label: "Kim", Role: store.Researcher, Studies: studies, By: "Ada"})
	if kindOf(err) != survey.Invalid {
		t.Errorf("invited: %v", err)
	}
}
