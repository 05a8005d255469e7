package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/server/store"
)

const telling = "name: harbour\nstudy: harbours\ntitle: Harbour\nlanguages: [en]\nquestions: [{type: text, name: story, label: Your story, role: open, sensitive: true}]\n"

// A survey that may be told of harm opens in the browser only when somebody is named, for it or for its
// study, or when a reason is given, which stays in the audit log.
func TestOpeningWithoutAName(t *testing.T) {
	s := writers(t)
	s.draftOf(telling)
	_, _, err := press{s}.Publish([]byte(telling), "harbour")
	s.must(err)
	open := func(values url.Values) {
		t.Helper()
		s.get(desk + "/publish")
		s.submit(desk+"/life", only("state", "open"))
		if s.text("#reason") == "" && len(s.all("#reason")) == 0 {
			t.Fatalf("nothing is said of a name: %s", s.text("main"))
		}
		s.submit(desk+"/life", values)
	}
	state := func(want store.State) {
		t.Helper()
		if v, err := s.store.Survey(t.Context(), "harbour"); err != nil || v.State != want {
			t.Fatalf("it is %s, %v, want %s", v.State, err, want)
		}
	}
	open(only("sure", "yes"))
	s.wantStatus(http.StatusUnprocessableEntity)
	s.wantText(".govuk-error-message", "Error: Write why nobody is named, in at most 2,000 characters, or name somebody first.")
	state(store.StateDraft)
	open(url.Values{"sure": {"yes"}, "reason": {"A nurse sits beside everyone."}})
	state(store.StateOpen)
	if log, err := s.store.RecentAudit(t.Context(), "Noor", 1); err != nil ||
		!strings.Contains(log[0].Detail, "nobody named who acts on harm: A nurse sits beside everyone.") {
		t.Errorf("the audit log has %+v, %v", log, err)
	}

	// The study names somebody: the notice says so, and opening asks for no reason.
	s.must(s.store.SetState(t.Context(), "harbour", store.StateClosed))
	s.get("/studies/harbours/harm")
	s.submit("/studies/harbours/harm", url.Values{"do": {"save"}, "who:en": {"Léa, the study's nurse"}, "how:en": {"She calls the youth line."}})
	s.wantText(".c-saved", "Saved.")
	s.get(desk + "/publish")
	s.submit(desk+"/life", only("state", "open"))
	if n := len(s.all("#reason")); n != 0 {
		t.Error("a reason is asked for although the study names somebody")
	}
	s.submit(desk+"/life", only("sure", "yes"))
	state(store.StateOpen)
	s.get("/privacy/harbour")
	if got := s.text("main"); !strings.Contains(got, "Léa, the study's nurse") || !strings.Contains(got, "She calls the youth line.") {
		t.Errorf("the notice does not say who acts: %s", got)
	}
	s.post("/studies/harbours/harm", url.Values{"do": {"save"}, "who:en": {strings.Repeat("a", 2001)}})
	s.wantStatus(http.StatusUnprocessableEntity)
	if target := s.value(".govuk-error-summary a", "href"); target == "" || len(s.all("form "+target)) != 1 {
		t.Errorf("the summary leads to %q, which is not at the form", target)
	}
	s.as("Kai")
	s.get("/studies/harbours/harm")
	s.wantStatus(http.StatusForbidden)
}

// Half a text would tell a reader who acts and not how, or tell them in a language of others.
func TestWhoActsIsSaidWhole(t *testing.T) {
	s := writers(t)
	both := strings.Replace(telling, "[en]", "[en, fr]", 1)
	s.draftOf(both)
	_, _, err := press{s}.Publish([]byte(both), "harbour")
	s.must(err)
	const page = "/studies/harbours/harm"
	for _, tt := range []struct {
		name string
		form url.Values
		want string
	}{
		{"one language", url.Values{"who:en": {"Léa"}, "how:en": {"She calls."}}, "also in this language: Français."},
		{"a name alone", url.Values{"who:fr": {"Léa"}}, "also in this language: English."},
		{"no deed in one", url.Values{"who:en": {"Léa"}, "how:en": {"She calls."}, "who:fr": {"Léa"}}, "also in this language: Français."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.form.Set("do", "save")
			s.post(page, tt.form)
			s.wantStatus(http.StatusUnprocessableEntity)
			if got := s.text(".govuk-error-summary"); !strings.Contains(got, tt.want) {
				t.Errorf("the page says %q, want %q", got, tt.want)
			}
			for name, typed := range tt.form {
				if name != "do" && !strings.Contains(s.body, typed[0]) {
					t.Errorf("what was typed for %s is gone", name)
				}
			}
			if harm, err := s.store.StudyHarm(t.Context(), "harbours"); err != nil || len(harm.Who) > 0 {
				t.Errorf("kept %+v, %v", harm, err)
			}
		})
	}
	for _, whole := range []url.Values{{"do": {"save"}}, {"do": {"save"}, "who:en": {"Léa"}, "how:en": {"She calls."}, "who:fr": {"Léa"}, "how:fr": {"Elle appelle."}}} {
		s.post(page, whole)
		s.wantStatus(http.StatusSeeOther)
	}
}
