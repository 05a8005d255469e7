package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"candour/server/store"
	"candour/survey"
)

// withCodes is a store with Noor, a researcher who has codes from an app and two recovery codes.
func withCodes(t *testing.T) (*store.Store, *clock, store.Credentials) {
	t.Helper()
	s, c, _ := open(t)
	made, err := s.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	must(t, err)
	must(t, s.SetAppCodes(t.Context(), "Noor", "", store.AppCodes{Secret: "sealed", LastStep: 100}, []string{"one", "two"}))
	return s, c, made
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Accounts and sessions of before sign in with a password alone, and nobody needs more.
func TestMigrationToSecondFactors(t *testing.T) {
	s, db := upgraded(t, 21, `INSERT INTO accounts (name, role, password_hash) VALUES ('Noor', 'admin', 'x$y');
		INSERT INTO sessions (id_hash, account, began_on, expires_at) VALUES (x'00', 'Noor', '2026-03-01', 4000000000)`)
	f, err := s.Factors(t.Context(), "Noor")
	if want := (store.Factors{Password: true}); err != nil || f != want {
		t.Errorf("%+v, %v", f, err)
	}
	if lacks, err := s.LacksFactor(t.Context(), "Noor"); err != nil || lacks {
		t.Errorf("lacks a second step: %v, %v", lacks, err)
	}
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM sessions`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d sessions, %v", n, err)
	}
}

func TestStepIsSpentOnce(t *testing.T) {
	s, _, _ := withCodes(t)
	for _, tt := range []struct {
		step int64
		want survey.Kind
	}{{100, survey.Conflict}, {99, survey.Conflict}, {102, survey.Internal}, {101, survey.Conflict}, {102, survey.Conflict}} {
		err := s.SpendStep(t.Context(), "Noor", tt.step)
		if spent := tt.want == survey.Internal; spent != (err == nil) || !spent && kindOf(err) != tt.want {
			t.Errorf("step %d: %v", tt.step, err)
		}
	}
	if err := s.SetAppCodes(t.Context(), "Noor", "", store.AppCodes{}, nil); kindOf(err) != survey.Conflict {
		t.Errorf("set up again: %v", err)
	}
}

func TestRecoveryCodesWorkOnce(t *testing.T) {
	s, _, _ := withCodes(t)
	_, err := s.AddAccount(t.Context(), store.Account{Name: "Kai", Role: store.Advisor})
	must(t, err)
	if err := s.SpendRecovery(t.Context(), "Kai", "one"); kindOf(err) != survey.Unauthenticated {
		t.Errorf("another's code: %v", err)
	}
	must(t, s.SpendRecovery(t.Context(), "Noor", "one"))
	if err := s.SpendRecovery(t.Context(), "Noor", "one"); kindOf(err) != survey.Unauthenticated {
		t.Errorf("the same again: %v", err)
	}
	must(t, s.SetRecovery(t.Context(), "Noor", []string{"three"}))
	if err := s.SpendRecovery(t.Context(), "Noor", "two"); kindOf(err) != survey.Unauthenticated {
		t.Errorf("one from before: %v", err)
	}
	must(t, s.RemoveAppCodes(t.Context(), "Noor"))
	if f, err := s.Factors(t.Context(), "Noor"); err != nil || f.Second() || f.Recovery != 0 {
		t.Errorf("after the codes were turned off: %+v, %v", f, err)
	}
}

func TestResetTakesSecondStepsAway(t *testing.T) {
	s, _, _ := withCodes(t)
	half, err := s.BeginHalf(t.Context(), "Noor")
	must(t, err)
	_, err = s.ResetAccount(t.Context(), "Noor")
	must(t, err)
	if f, err := s.Factors(t.Context(), "Noor"); err != nil || f.Second() || f.Recovery != 0 {
		t.Errorf("after a reset: %+v, %v", f, err)
	}
	if _, err := s.Half(t.Context(), half); kindOf(err) != survey.Unauthenticated {
		t.Errorf("a sign-in that had begun goes on: %v", err)
	}
}

func TestHalfSessionsAreShort(t *testing.T) {
	s, c, _ := withCodes(t)
	half, err := s.BeginHalf(t.Context(), "Noor")
	must(t, err)
	if _, err := s.BySession(t.Context(), half); kindOf(err) != survey.Unauthenticated {
		t.Errorf("it is a session: %v", err)
	}
	for range 5 {
		a, err := s.TryHalf(t.Context(), half)
		if want := (store.Account{Name: "Noor", Role: store.Researcher}); err != nil || a != want {
			t.Fatalf("%+v, %v", a, err)
		}
	}
	if _, err := s.TryHalf(t.Context(), half); kindOf(err) != survey.Unauthenticated {
		t.Errorf("a sixth try: %v", err)
	}
	half, err = s.BeginHalf(t.Context(), "Noor")
	must(t, err)
	c.now = c.now.Add(10*time.Minute + time.Second)
	if _, err := s.Half(t.Context(), half); kindOf(err) != survey.Unauthenticated {
		t.Errorf("ten minutes later: %v", err)
	}
}

// Recovery codes that nothing was set up for would open what is set up later.
func TestRecoveryCodesNeedASecondStep(t *testing.T) {
	s, _, _ := open(t)
	_, err := s.AddAccount(t.Context(), store.Account{Name: "Kai", Role: store.Advisor})
	must(t, err)
	if err := s.SetRecovery(t.Context(), "Kai", []string{"one"}); kindOf(err) != survey.Conflict {
		t.Errorf("without a second step: %v", err)
	}
	if f, err := s.Factors(t.Context(), "Kai"); err != nil || f.Recovery != 0 {
		t.Errorf("%d codes lie ready, %v", f.Recovery, err)
	}
}

func TestEndingSessionsEndsHalfOnes(t *testing.T) {
	s, _, _ := withCodes(t)
	half, err := s.BeginHalf(t.Context(), "Noor")
	must(t, err)
	must(t, s.EndSessions(t.Context(), "Noor"))
	if _, err := s.Half(t.Context(), half); kindOf(err) != survey.Unauthenticated {
		t.Errorf("a sign-in that had begun goes on: %v", err)
	}
}

// Nobody gets a token, which asks for no second step, with an account that needs one.
func TestNoTokenBeforeASecondStep(t *testing.T) {
	s, _, _ := open(t)
	must(t, s.SetFactorRoles(t.Context(), []store.Role{store.Researcher}))
	for _, tt := range []struct {
		name string
		role store.Role
		want bool
	}{{"Noor", store.Researcher, false}, {"Kai", store.Advisor, true}} {
		made, err := s.AddAccount(t.Context(), store.Account{Name: tt.name, Role: tt.role})
		must(t, err)
		again, err := s.ResetAccount(t.Context(), tt.name)
		must(t, err)
		tokens, err := s.Tokens(t.Context(), tt.name)
		must(t, err)
		if (made.Token != "") != tt.want || (again.Token != "") != tt.want || (len(tokens) > 0) != tt.want {
			t.Errorf("%s: made with token %v, reset with %v, has %d, want %v", tt.name, made.Token != "", again.Token != "", len(tokens), tt.want)
		}
	}
}

// A role counts where an account has it: everywhere, or in the studies that it belongs to.
func TestRolesNeedASecondStep(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	for _, m := range []store.Member{
		{Account: store.Account{Name: "Ada", Role: store.Admin}},
		{Account: store.Account{Name: "Noor", Role: store.Researcher}},
		{Account: store.Account{Name: "Kai", Role: store.Researcher}, Studies: map[survey.StudyID]store.Role{"harbour": store.Advisor}},
		{Account: store.Account{Name: "Kim", Role: store.Funder}, Studies: map[survey.StudyID]store.Role{"harbour": store.Researcher}},
	} {
		_, err := s.AddMember(ctx, m)
		must(t, err)
	}
	if err := s.SetFactorRoles(ctx, []store.Role{store.Researcher, "king"}); kindOf(err) != survey.Invalid {
		t.Errorf("an unknown role: %v", err)
	}
	must(t, s.SetFactorRoles(ctx, []store.Role{store.Researcher}))
	must(t, s.SetAppCodes(ctx, "Noor", "", store.AppCodes{Secret: "sealed"}, nil))
	for name, want := range map[string]struct{ needed, lacks bool }{
		"Ada": {false, false}, "Noor": {true, false}, "Kai": {false, false}, "Kim": {true, true},
	} {
		f, err := s.Factors(ctx, name)
		lacks, also := s.LacksFactor(ctx, name)
		if err != nil || also != nil || f.Needed != want.needed || lacks != want.lacks {
			t.Errorf("%s: needed %v, lacks %v (%v, %v), want %v", name, f.Needed, lacks, err, also, want)
		}
	}
	if roles, err := s.FactorRoles(ctx); err != nil || !slices.Equal(roles, []store.Role{store.Researcher}) {
		t.Errorf("roles %v, %v", roles, err)
	}
}

// A failure is noted for accounts that are there, once an hour.
func TestFailuresAreNotedSparingly(t *testing.T) {
	s, c, _ := withCodes(t)
	for range 3 {
		must(t, s.LogFailure(t.Context(), "Noor", "password"))
		must(t, s.LogFailure(t.Context(), "a password typed as a name", "password"))
	}
	c.now = c.now.Add(time.Hour + time.Second)
	must(t, s.LogFailure(t.Context(), "Noor", "password"))
	all, err := s.RecentAudit(t.Context(), "", 10)
	if err != nil || len(all) != 2 || all[0].Account != "Noor" || all[0].Action != "failed sign-in" {
		t.Errorf("noted: %+v, %v", all, err)
	}
}

// Accounts of before are tied to nothing and keep their passwords.
func TestMigrationToIdentities(t *testing.T) {
	s, _ := upgraded(t, 22, `INSERT INTO accounts (name, role, password_hash) VALUES ('Noor', 'admin', 'x$y');
		INSERT INTO app_codes (account, secret, last_step, made_on) VALUES ('Noor', 'sealed', 7, '2026-03-01')`)
	if f, err := s.Factors(t.Context(), "Noor"); err != nil || !f.Password || f.AppSince != "2026-03-01" {
		t.Errorf("%+v, %v", f, err)
	}
	must(t, s.Tie(t.Context(), "Noor", store.Identity{Issuer: "https://login.example.org", Subject: "n"}))
	if a, err := s.ByIdentity(t.Context(), "https://login.example.org", "n"); err != nil || a.Name != "Noor" {
		t.Errorf("%+v, %v", a, err)
	}
	_, err := s.ResetAccount(t.Context(), "Noor")
	must(t, err)
	if _, err := s.ByIdentity(t.Context(), "https://login.example.org", "n"); kindOf(err) != survey.NotFound {
		t.Errorf("tied after a reset: %v", err)
	}
}

func TestSpentOnce(t *testing.T) {
	s, c, _ := open(t)
	must(t, s.Spend(t.Context(), "x", time.Minute))
	if err := s.Spend(t.Context(), "x", time.Minute); kindOf(err) != survey.Conflict {
		t.Errorf("again: %v", err)
	}
	c.now = c.now.Add(2 * time.Minute)
	must(t, s.Spend(t.Context(), "x", time.Minute)) // forgotten: by now its age would refuse it
}
