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
