package web_test

import (
	"net/http"
	"testing"

	"candour/server/store"
)

// Who has an account and asks for what is not there, or not theirs, stays among the pages of those with
// accounts; a stranger gets a respondent's page, with Exit.
func TestFaultsStayAmongStaffPages(t *testing.T) {
	s := newSite(t, nil)
	for name, role := range map[string]store.Role{"Noor": store.Researcher, "Fay": store.Funder} {
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: name, Role: role})
		s.must(err)
	}
	for _, test := range []struct {
		name, who, path string
		status          int
		says, leads     string
	}{
		{"an unknown question", "Noor", "/dashboards/youth-experience/release?rows=nothing&lang=en", http.StatusNotFound,
			"There is no question “nothing” in this survey.", "/studies"},
		{"in French", "Noor", "/dashboards/youth-experience/release?rows=nothing&lang=fr", http.StatusNotFound,
			"Il n’y a pas de question « nothing » dans ce questionnaire.", "/studies"},
		{"an unknown survey", "Noor", "/dashboards/nothing?lang=en", http.StatusNotFound, `There is no survey "nothing" here.`, "/studies"},
		{"a file of an unknown wave", "Noor", "/dashboards/youth-experience/table.csv?rows=heard&columns=gender&wave=w9&lang=en", http.StatusUnprocessableEntity,
			"This survey has no such wave. Choose one from the list.", "/dashboards/youth-experience"},
		{"another's page", "Fay", "/coding/youth-experience?lang=en", http.StatusForbidden,
			"Your account may not see this. Ask a researcher of the study.", "/studies"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.t = t
			s.as(test.who)
			s.get(test.path)
			s.wantStatus(test.status)
			s.wantText("main p.govuk-body:not(:has(a))", test.says)
			if n := len(s.all(".govuk-exit-this-page")); n != 0 || len(s.all(".c-who")) != 1 {
				t.Errorf("it is a respondent's page: %s", s.text("body"))
			}
			if got := s.value("main a.govuk-link", "href"); got != test.leads {
				t.Errorf("leads to %s", got)
			}
		})
	}
	s.cookie = http.Cookie{}
	s.get("/s/nothing")
	s.wantStatus(http.StatusNotFound)
	if len(s.all(".govuk-exit-this-page")) != 1 {
		t.Error("a stranger has no Exit")
	}
}
