package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/server/store"
)

// staffed is a site over the real engine with an account of each role.
func staffed(t *testing.T) *site {
	t.Helper()
	s := counted(t)
	for name, role := range map[string]store.Role{"Ada": store.Advisor, "Sage": store.Steward, "Adam": store.Admin} {
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: name, Role: role})
		s.must(err)
	}
	return s
}

// A public page that tells of Indigenous identity needs an agreement and a steward's yes, is there while
// the agreement stands, and can be taken down by a steward, whose reason researchers read.
func TestPublicPageNeedsSteward(t *testing.T) {
	s := staffed(t)
	const desk, public, governance = "/author/surveys/youth-experience/summary", "/r/youth-experience", "/studies/youth-experience/governance"
	body, err := json.Marshal(map[string]any{
		"opening":  map[string]string{"en": "Thank you.", "fr": "Merci."},
		"findings": []any{map[string]any{"question": "identity", "values": []string{"first_nations"}}},
		"promises": []any{map[string]any{"what": map[string]string{"en": "More.", "fr": "Plus."}, "who": map[string]string{"en": "Ana", "fr": "Ana"}, "by": "2027-03-31"}},
	})
	s.must(err)
	s.must(s.store.SaveSummary(t.Context(), store.Summary{Survey: "youth-experience", Body: string(body), SavedBy: "Noor"}))
	do := func(name, what string) {
		t.Helper()
		s.as(name)
		s.get(desk)
		s.post(desk, url.Values{"do": {what}, "fingerprint": {s.value(`input[name="fingerprint"]`, "value")}})
	}
	govern := func(values url.Values) {
		t.Helper()
		s.as("Sage")
		values.Set("survey", "youth-experience")
		s.post(governance, values)
		s.wantStatus(http.StatusSeeOther)
	}
	is := func(want int) {
		t.Helper()
		s.nobody()
		s.get(public)
		s.wantStatus(want)
	}
	refused := func(want string) {
		t.Helper()
		do("Noor", "release")
		if s.status != http.StatusUnprocessableEntity || !strings.Contains(s.body, want) {
			t.Errorf("status %d, want a page that says %q", s.status, want)
		}
	}
	do("Ada", "approve")
	refused("until a data steward has recorded an agreement")
	agreement := url.Values{"do": {"agree"}, "with": {"The council"}, "covers": {"The public page"}, "since": {"2026-01-01"}}
	govern(agreement)
	refused("A data steward must approve this very page first")
	do("Sage", "approve")
	do("Noor", "release")
	is(http.StatusOK)
	govern(url.Values{"do": {"end"}, "agreement": {"1"}, "reason": {"It ran out."}})
	is(http.StatusNotFound)
	govern(agreement)
	is(http.StatusOK)
	govern(url.Values{"do": {"veto"}, "reason": {"Not in these words."}})
	is(http.StatusNotFound)
	s.as("Noor")
	s.get(desk)
	if text := s.text("main"); !strings.Contains(text, "Sage took the public page down") || !strings.Contains(text, "Not in these words.") {
		t.Errorf("the researcher does not read why: %s", text)
	}
}

// What each role may do about releases and agreements.
func TestRolesOfReleases(t *testing.T) {
	s := staffed(t)
	s.as("Sage")
	s.post("/studies/youth-experience/governance", url.Values{"do": {"agree"}, "survey": {"youth-experience"}, "with": {"The council"},
		"covers": {"Tables"}, "since": {"2026-01-01"}})
	s.as("Noor")
	const page = "/dashboards/youth-experience/release?rows=identity&columns=gender"
	s.get(page)
	s.wantStatus(http.StatusOK)
	if s.text(`.c-releasing`) != "" {
		t.Error("a table with columns of one to four people can be released")
	}
	s.get("/dashboards/youth-experience/release?rows=identity")
	s.post("/dashboards/youth-experience/release", url.Values{"do": {"release"}, "reason": {"The council asked."}, "understood": {"yes"},
		"digest": {s.value(`input[name="digest"]`, "value")}, "state": {s.value(`.c-releasing input[name="state"]`, "value")}})
	s.wantStatus(http.StatusOK)
	const release, act = "/studies/youth-experience/releases", "/studies/youth-experience/releases/1"
	reason := func(deed string) url.Values { return url.Values{"do": {deed}, "reason": {"Because."}} }
	steps := []struct {
		who, deed string
		want      int
		sees      bool // afterwards, the funder
	}{
		{"Fay", "agree", http.StatusForbidden, false},
		{"Ada", "agree", http.StatusForbidden, false},
		{"Adam", "agree", http.StatusForbidden, false},
		{"Noor", "agree", http.StatusBadRequest, false},
		{"Sage", "withdraw", http.StatusBadRequest, false},
		{"Sage", "veto", http.StatusConflict, false},
		{"Sage", "agree", http.StatusSeeOther, true},
		{"Sage", "agree", http.StatusConflict, true},
		{"Noor", "veto", http.StatusBadRequest, true},
		{"Noor", "withdraw", http.StatusSeeOther, false},
	}
	for _, step := range steps {
		s.as(step.who)
		s.post(act, reason(step.deed))
		if s.status != step.want {
			t.Errorf("%s, %s: %d, want %d", step.who, step.deed, s.status, step.want)
		}
		s.as("Fay")
		s.get("/api/v1/surveys/youth-experience/releases")
		var all struct {
			Releases []struct {
				State string
				Table *struct{ Title string }
			}
		}
		s.must(json.Unmarshal([]byte(s.body), &all))
		if len(all.Releases) != 1 || (all.Releases[0].Table != nil) != step.sees {
			t.Errorf("after %s of %s the funder gets %s", step.deed, step.who, s.body)
		}
		s.get(release)
		if shown := len(s.all(".c-released")) > 0; shown != step.sees {
			t.Errorf("after %s of %s the page shows a table: %v", step.deed, step.who, shown)
		}
		s.wantText("#release-1-title", "Release 1 · Ethnicity")
	}
	for _, who := range []string{"Fay", "Ada", "Adam", "Sage"} {
		s.as(who)
		if s.get(page); s.status != http.StatusForbidden {
			t.Errorf("%s may look at exact tables: %d", who, s.status)
		}
	}
}
