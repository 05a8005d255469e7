package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards"
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

// What a page says once stays behind when its reader goes on in the other language.
func TestLanguageLinksSayNothingTwice(t *testing.T) {
	s := staffed(t)
	s.as("Sage")
	for _, path := range []string{"/studies/youth-experience/governance", "/studies/youth-experience/releases"} {
		s.get(path + "?done=yes")
		if s.text("#changed") == "" {
			t.Errorf("%s does not say that it is done", path)
		}
		if got := s.value(".govuk-language-navigation a", "href"); got != path+"?lang=fr" {
			t.Errorf("the link to French is %s", got)
		}
	}
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
	s.get(desk) // whoever approves sees each language as its readers will
	if got := s.text(`section[lang="fr"] .c-promises`); !strings.Contains(got, "d’ici le 31 mars 2027") {
		t.Errorf("the French promise reads %q", got)
	}
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
	s.as("Sage")
	s.post(governance, url.Values{"survey": {"youth-experience"}, "do": {"veto"}, "reason": {"Again."}})
	s.wantStatus(http.StatusConflict)
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

// A public page that was released before findings named their question is told by its words.
func TestOldPublicPageNeedsAgreement(t *testing.T) {
	s := staffed(t)
	def, err := s.store.Definition(t.Context(), "youth-experience")
	s.must(err)
	identity, _ := def.Field("identity")
	gender, _ := def.Field("gender")
	for _, c := range []struct {
		name, question string
		want           int
	}{
		{"about identity", identity.Label.In("en"), http.StatusNotFound},
		{"about something else", gender.Label.In("en"), http.StatusOK},
		{"in words that changed since", "Who are you?", http.StatusNotFound},
	} {
		body, err := json.Marshal(map[string]any{"en": map[string]any{"findings": []any{map[string]any{"question": c.question}}}})
		s.must(err)
		s.must(s.store.ReleaseSummary(t.Context(), def.Name, store.ReleasedSummary{Body: string(body), By: "Noor", Approvals: 1}))
		s.nobody()
		if s.get("/r/youth-experience"); s.status != c.want {
			t.Errorf("%s: status %d, want %d", c.name, s.status, c.want)
		}
	}
}

// A steward takes back what is about Indigenous identity, nothing else.
func TestStewardVetoesIdentityAlone(t *testing.T) {
	s := staffed(t)
	id, err := s.store.Release(t.Context(), analytics.Released{Study: "youth-experience", Survey: "youth-experience",
		Kind: analytics.ReleasedOneWay, Questions: []analytics.ReleasedField{{Survey: "youth-experience", Question: "gender"}},
		Tables: map[string]analytics.ReleasedTable{}, Release: analytics.Release{By: "Noor", Reason: "Because."}})
	s.must(err)
	s.as("Sage")
	s.post(fmt.Sprintf("/studies/youth-experience/releases/%d", id), url.Values{"do": {"veto"}, "reason": {"Because."}})
	s.wantStatus(http.StatusForbidden)
}

// A saved view by Indigenous identity is not offered to protected roles, nor saved by them, until an
// agreement stands.
func TestSavedViewsWaitForAgreement(t *testing.T) {
	s := staffed(t)
	def, err := s.store.Definition(t.Context(), "youth-experience")
	s.must(err)
	next := *def
	next.Breakdowns = append(slices.Clone(def.Breakdowns), "identity")
	_, err = s.store.Publish(t.Context(), &next)
	s.must(err)
	const page, views = "/dashboards/youth-experience", "/dashboards/youth-experience/views"
	s.as("Noor")
	s.post(views, url.Values{"name": {"By Nation"}, "query": {"by=identity"}, "role": {"funder"}})
	s.wantStatus(http.StatusSeeOther)
	offered := func(want bool) {
		t.Helper()
		s.as("Fay")
		s.get(page)
		if got := strings.Contains(s.body, "By Nation"); got != want {
			t.Errorf("the view is offered: %v, want %v", got, want)
		}
	}
	offered(false)
	s.post(views, url.Values{"name": {"Own"}, "query": {"by=identity"}})
	s.wantStatus(http.StatusForbidden)
	s.must(s.store.RecordAgreement(t.Context(), store.Agreement{Survey: def.Name, With: "The council", Covers: "Breakdowns", Since: "2026-01-01", RecordedBy: "Sage"}))
	offered(true)
}

// A survey whose only breakdown is the question that stands first in the list has a table to begin with.
func TestTableOfOnlyBreakdown(t *testing.T) {
	s := staffed(t)
	def, err := s.store.Definition(t.Context(), "youth-experience")
	s.must(err)
	next := *def
	next.Breakdowns = []string{dashboards.Filterable(def, "en")[0].Value}
	_, err = s.store.Publish(t.Context(), &next)
	s.must(err)
	s.as("Fay")
	s.get("/dashboards/youth-experience/table")
	s.wantStatus(http.StatusOK)
}
