package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"candour/server/store"
	"candour/survey"
)

// A route that nobody thought about is closed to everyone, an admin too.
func TestUndeclaredRouteIsRefused(t *testing.T) {
	s := newSite(t, nil)
	made, err := s.store.AddAccount(t.Context(), store.Account{Name: "Ada", Role: store.Admin})
	s.must(err)
	r := httptest.NewRequest(http.MethodGet, "/secret", nil)
	r.Header.Set("Authorization", "Bearer "+made.Token)
	response, err := s.server.Undeclared("/secret").Test(r)
	s.must(err)
	s.must(response.Body.Close())
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("got %d, want 403", response.StatusCode)
	}
}

// Somebody who belongs to some studies sees those, in the role that they have there, and does not learn
// whether others exist.
func TestMembersSeeTheirStudies(t *testing.T) {
	s := writers(t)
	ctx := t.Context()
	def := "study: other\nlanguages: [en]\nquestions: [{type: integer, name: n, label: How many}]\n"
	s.write("elsewhere", def)
	member := func(role store.Role, studies map[survey.StudyID]store.Role) {
		s.must(s.store.SetMember(ctx, store.Member{Account: store.Account{Name: "Noor", Role: role}, Studies: studies}))
	}
	tests := []struct {
		name    string
		studies map[survey.StudyID]store.Role
		path    string
		want    int
	}{
		{"all studies", nil, "/author/surveys/elsewhere", http.StatusOK},
		{"its own study", map[survey.StudyID]store.Role{"other": store.Researcher}, "/author/surveys/elsewhere", http.StatusOK},
		{"another study", map[survey.StudyID]store.Role{"peer-support": store.Researcher}, "/author/surveys/elsewhere", http.StatusNotFound},
		{"another study's room", map[survey.StudyID]store.Role{"peer-support": store.Researcher}, "/author/studies/other", http.StatusNotFound},
		{"a study that is not there", map[survey.StudyID]store.Role{"peer-support": store.Researcher}, "/author/studies/nowhere", http.StatusNotFound},
		{"no study", map[survey.StudyID]store.Role{}, "/studies", http.StatusForbidden},
		{"an advisor there", map[survey.StudyID]store.Role{"other": store.Advisor}, "/author/surveys/elsewhere/source", http.StatusForbidden},
		{"an advisor there reads", map[survey.StudyID]store.Role{"other": store.Advisor}, "/author/surveys/elsewhere/comments", http.StatusOK},
		{"a funder there", map[survey.StudyID]store.Role{"other": store.Funder}, "/author/surveys/elsewhere", http.StatusForbidden},
		{"results elsewhere", map[survey.StudyID]store.Role{"other": store.Researcher}, "/api/v1/studies/peer-support/results/table1", http.StatusNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			member(store.Researcher, tt.studies)
			if s.get(tt.path); s.status != tt.want {
				t.Errorf("%s: %d, want %d", tt.path, s.status, tt.want)
			}
		})
	}
}

// The lists leave out what is not theirs.
func TestListsOfMembers(t *testing.T) {
	s := writers(t)
	s.must(s.store.SetMember(t.Context(), store.Member{Account: store.Account{Name: "Noor", Role: store.Researcher},
		Studies: map[survey.StudyID]store.Role{"peer-support": store.Researcher}}))
	for _, path := range []string{"/studies", "/author"} {
		s.get(path)
		s.wantStatus(http.StatusOK)
		for _, n := range s.all("main a") {
			if href := attr(n, "href"); href == "/studies/youth" || href == "/author/surveys/youth-experience" {
				t.Errorf("%s lists %s", path, href)
			}
		}
	}
	if len(s.all(`a[href="/author/surveys/peer-support"]`)) == 0 {
		t.Errorf("the own survey is missing: %s", s.text("main"))
	}
}

// A survey cannot be written into a study that its author does not belong to.
func TestNobodyWritesIntoAnotherStudy(t *testing.T) {
	s := writers(t)
	s.must(s.store.SetMember(t.Context(), store.Member{Account: store.Account{Name: "Noor", Role: store.Researcher},
		Studies: map[survey.StudyID]store.Role{"peer-support": store.Researcher}}))
	yaml := "study: youth\nname: sneaky\ntitle: T\nlanguages: [en]\nquestions: [{type: integer, name: n, label: How many}]\n"
	s.upload(map[string]string{"from": "file"}, "sneaky.yaml", yaml)
	if s.status != http.StatusUnprocessableEntity {
		t.Errorf("a draft in another study: %d %s", s.status, s.text("main"))
	}
	if _, err := s.store.Draft(t.Context(), "sneaky"); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("the draft is there: %v", err)
	}
}
