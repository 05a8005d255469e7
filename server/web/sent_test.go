package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/analytics"
	"candour/server/store"
)

// released is a table of youth-experience that waits for a steward, and one that is shown.
func (s *site) released(waits bool) {
	s.t.Helper()
	_, err := s.store.Release(s.t.Context(), analytics.Released{Study: "youth-experience", Survey: "youth-experience", Kind: analytics.ReleasedOneWay,
		Questions: []analytics.ReleasedField{{Survey: "youth-experience", Question: "identity"}}, Waits: waits,
		Tables:  map[string]analytics.ReleasedTable{"en": {Title: "Identity"}},
		Release: analytics.Release{By: "Noor", Reason: "Asked for."}})
	s.must(err)
}

// What is refused comes back on the page that it was typed on: with what is wrong at the top and at the
// form, in the language of the page, and with all that was typed.
func TestRefusedFormsKeepWhatWasTyped(t *testing.T) {
	s := staffed(t)
	s.released(true)
	s.released(false)
	s.must(s.store.RecordAgreement(t.Context(), store.Agreement{Survey: "youth-experience", With: "The council", Covers: "All", Since: "2026-01-01", RecordedBy: "Sage"}))
	s.must(s.store.AddTheme(t.Context(), store.Theme{Survey: "youth-experience", Name: "Trust"}))
	s.must(s.store.AddDecision(t.Context(), store.Decision{Study: "youth-experience", Said: "Shorter.", By: "Noor"}))
	s.must(s.store.SaveView(t.Context(), store.SavedView{Survey: "youth-experience", Name: "Girls", MadeBy: "Noor", Roles: []store.Role{store.Funder}}))
	long := strings.Repeat("x", 1001)
	const study, releases = "/studies/youth-experience/governance", "/studies/youth-experience/releases"
	tests := []struct {
		name, who, path string
		form            url.Values
		status          int
		keeps           map[string]string // selector -> what it holds
		says            string            // in French, in the summary and at the form
	}{
		{"a steward's no without a reason", "Sage", releases + "/1", url.Values{"do": {"refuse"}, "reason": {" "}}, 422,
			map[string]string{"#why-1": ""}, "pourquoi"},
		{"a steward's yes with too long a reason", "Sage", releases + "/1", url.Values{"do": {"agree"}, "reason": {long}}, 422,
			map[string]string{"#why-1": long}, "pourquoi"},
		{"taken back without a reason", "Sage", releases + "/2", url.Values{"do": {"veto"}}, 422, map[string]string{"#why-2": ""}, "pourquoi"},
		{"withdrawn with too long a reason", "Noor", releases + "/2", url.Values{"do": {"withdraw"}, "reason": {long}}, 422,
			map[string]string{"#why-2": long}, "pourquoi"},
		{"an agreement without a day", "Sage", study, url.Values{"do": {"agree"}, "survey": {"youth-experience"}, "with": {"The elders"}, "covers": {"Tables"}}, 422,
			map[string]string{"#with-youth-experience": "The elders", "#covers-youth-experience": "Tables"}, "depuis quel jour"},
		{"an agreement ended without a reason", "Sage", study, url.Values{"do": {"end"}, "survey": {"youth-experience"}, "agreement": {"1"}}, 422,
			map[string]string{"#end-1": ""}, "pourquoi"},
		{"a theme without a name", "Noor", "/coding/youth-experience", url.Values{"do": {"theme"}, "about": {"Who is trusted"}}, 422,
			map[string]string{"#about": "Who is trusted"}, "nom"},
		{"a theme that loses its name", "Noor", "/coding/youth-experience/themes", url.Values{"do": {"rename"}, "theme": {"1"}, "about": {"Who is trusted"}}, 422,
			map[string]string{`[id="about:1"]`: "Who is trusted"}, "nom"},
		{"a view without a name", "Noor", "/dashboards/youth-experience/views", url.Values{"do": {"view"}, "description": {"For the board"}, "role": {"advisor"}, "query": {"by=gender"}}, 422,
			map[string]string{"#view-description": "For the board", "#role-advisor[checked]": "advisor", "#by option[selected]": "gender"}, "nom"},
		{"a view that loses its name", "Noor", "/dashboards/youth-experience/views/1", url.Values{"do": {"describe"}, "view": {"1"}, "name": {" "}, "description": {"For the board"}, "role": {"advisor"}, "query": {"by=gender"}}, 422,
			map[string]string{"#view-1-description": "For the board", "#view-1-role-advisor[checked]": "advisor", "#view-1-role-funder[checked]": "", "#by option[selected]": "gender", "#view-description": ""}, "nom"},
		{"a token that may do nothing", "Noor", "/account", url.Values{"do": {"token"}, "name": {"For the lab"}, "until": {"2030-01-31"}}, 422,
			map[string]string{"#name": "For the lab", "#until": "2030-01-31"}, "Choisissez"},
		{"a meeting without a title", "Noor", "/author/studies/youth-experience", url.Values{"do": {"meeting"}, "held_on": {"2026-02-03"}, "notes": {"We ate."}}, 422,
			map[string]string{"#held_on": "2026-02-03", "#notes": "We ate."}, "rencontre"},
		{"a decision without what was said", "Noor", "/author/studies/youth-experience", url.Values{"do": {"decision"}, "did": {"Shortened."}}, 422,
			map[string]string{`[id="did"]`: "Shortened."}, "dit"},
		{"a comment without words", "Ada", "/author/surveys/youth-experience/comments", url.Values{"do": {"comment"}, "about": {"gender"}, "author": {"A peer"}}, 422,
			map[string]string{`details[open] [name="author"]`: "A peer"}, "commentaire"},
		{"an invitation without a name", "Adam", "/accounts", url.Values{"do": {"invite"}, "role": {"steward"}, "reach": {"some"}, "study:youth-experience": {"advisor"}}, 422,
			map[string]string{"#role option[selected]": "steward", "#reach-some[checked]": "some", `[id="study:youth-experience"] option[selected]`: "advisor"}, "invitation"},
		{"an account without a name", "Adam", "/accounts", url.Values{"do": {"add"}, "label": {"Lee"}, "role": {"funder"}, "name": {strings.Repeat("n", 65)}}, 422,
			map[string]string{"#label": "Lee", "#role option[selected]": "funder", "#name": strings.Repeat("n", 65)}, "nom"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			s.as(tt.who)
			s.post(tt.path+"?lang=fr", tt.form)
			if s.status != tt.status {
				t.Fatalf("status %d, want %d: %.300s", s.status, tt.status, s.text("main"))
			}
			inline := "#wrong-here, .govuk-form-group--error .govuk-error-message"
			for _, place := range []string{".govuk-error-summary", inline} {
				if got := s.text(place); !strings.Contains(got, tt.says) {
					t.Errorf("%s says %q, want %q", place, got, tt.says)
				}
			}
			target := s.value(".govuk-error-summary a", "href")
			if found := s.all(`[id="` + strings.TrimPrefix(target, "#") + `"]`); target == "" || len(found) != 1 {
				t.Errorf("the summary leads to %q, which is there %d times", target, len(found))
			}
			for selector, want := range tt.keeps {
				got := s.value(selector, "value")
				if got == "" {
					got = s.text(selector)
				}
				if got != want {
					t.Errorf("%s holds %q, want %q", selector, got, want)
				}
			}
		})
	}
	s.t = t
	s.as("Sage")
	s.get("/studies/youth-experience/releases")
	s.wantStatus(http.StatusOK)
	if strings.Contains(s.text("main"), "said no") {
		t.Error("what was refused was done")
	}
}
