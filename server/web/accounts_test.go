package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"candour/server/store"
	"candour/survey"
)

const passphrase = "lantern otter gravel twelve"

// admins is writers with Ada, an admin, who is signed in.
func admins(t *testing.T) *site {
	t.Helper()
	s := writers(t)
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Ada", Role: store.Admin})
	s.must(err)
	s.as("Ada")
	return s
}

// nobody forgets who is signed in.
func (s *site) nobody() { s.cookie = http.Cookie{} }

// keep takes the session cookie that the site just gave.
func (s *site) keep() {
	s.t.Helper()
	for _, c := range (&http.Response{Header: s.header}).Cookies() {
		if c.Name == "candour" {
			s.cookie = http.Cookie{Name: c.Name, Value: c.Value}
			return
		}
	}
	s.t.Fatalf("no session: %d %s", s.status, s.text("main"))
}

// An invitation becomes an account with a name of its owner's choosing, once.
func TestInvitationBecomesAnAccount(t *testing.T) {
	s := admins(t)
	s.get("/accounts")
	s.submit("/accounts", url.Values{"do": {"invite"}, "label": {"Kim"}, "role": {"advisor"}, "reach": {"some"},
		"study:peer-support": {"youth_researcher"}})
	link, err := url.Parse(s.text("#invitation"))
	s.must(err)
	if !strings.HasPrefix(link.Path, "/join/") {
		t.Fatalf("no link: %s", s.text("main"))
	}
	s.nobody()
	s.get(link.Path + "?lang=fr")
	s.wantText("h1", "Choisissez un nom et un mot de passe")
	action := s.value("main form", "action")
	s.post(action, url.Values{"name": {"Kim"}, "next": {"password1234"}, "again": {"password1234"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	s.wantText("h1", "Choisissez un nom et un mot de passe") // still
	s.post(action, url.Values{"name": {"Kim"}, "next": {passphrase}, "again": {passphrase}})
	s.wantStatus(http.StatusSeeOther)
	s.keep()
	s.get("/account")
	s.wantText(".c-lede", "Kim · advisor · peer-support (youth researcher)")
	s.nobody()
	s.get(link.Path)
	s.wantStatus(http.StatusNotFound)
}

func TestAdminChangesAnAccount(t *testing.T) {
	s := admins(t)
	kai, err := s.store.ResetAccount(t.Context(), "Kai")
	s.must(err)
	s.get("/accounts/Kai")
	s.submit("/accounts/Kai", url.Values{"do": {"reach"}, "role": {"funder"}, "reach": {"some"}, "study:peer-support": {"funder"}})
	m, err := s.store.Member(t.Context(), "Kai")
	if err != nil || m.Role != store.Funder || len(m.Studies) != 1 || m.Studies["peer-support"] != store.Funder {
		t.Errorf("changed to %+v, %v", m, err)
	}
	s.get("/studies/peer-support/people")
	if !strings.Contains(s.text("main"), "Kai · funder") {
		t.Errorf("not among the people: %s", s.text("main"))
	}
	s.post("/studies/peer-support/people", url.Values{"do": {"leave"}, "name": {"Kai"}})
	if m, _ := s.store.Member(t.Context(), "Kai"); len(m.Studies) != 0 {
		t.Errorf("still in the study: %+v", m)
	}
	s.post("/accounts/Kai", url.Values{"do": {"reset"}})
	if _, _, err := s.signIn("Kai", kai.Password); survey.AsError(err).Kind != survey.Unauthenticated {
		t.Errorf("the old password: %v", err)
	}
	s.post("/accounts/Kai", url.Values{"do": {"remove"}})
	if _, err := s.store.Member(t.Context(), "Kai"); err != nil {
		t.Errorf("removed without being asked: %v", err)
	}
	s.post("/accounts/Kai", url.Values{"do": {"remove"}, "sure": {"yes"}})
	if _, err := s.store.Member(t.Context(), "Kai"); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("not removed: %v", err)
	}
	s.post("/accounts/Ada", url.Values{"do": {"remove"}, "sure": {"yes"}})
	s.wantStatus(http.StatusConflict)
}

// isoDate is a date as machines write it.
var isoDate = regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b`)

func TestOwnAccount(t *testing.T) {
	s := writers(t)
	made, err := s.store.ResetAccount(t.Context(), "Noor")
	s.must(err)
	other, _, err := s.signIn("Noor", made.Password)
	s.must(err)
	s.nobody()
	s.post("/login", url.Values{"name": {"Noor"}, "password": {made.Password}})
	s.keep()
	s.get("/account")
	if n := len(s.all(`input[name="session"]`)); n != 1 {
		t.Errorf("%d sessions can be ended, want 1", n)
	}
	s.submit("/account", url.Values{"do": {"end"}})
	if _, err := s.store.BySession(t.Context(), other); survey.AsError(err).Kind != survey.Unauthenticated {
		t.Errorf("the other session goes on: %v", err)
	}
	s.post("/account", url.Values{"do": {"token"}, "name": {"R"}, "scope": {"results"}, "until": {"2099-01-01"}})
	secret := s.text("#token-secret")
	for lang, want := range map[string]string{"en": "until 1 January 2099", "fr": "jusqu’au 1er janvier 2099"} {
		s.get("/account?lang=" + lang)
		if text := s.text("main"); !strings.Contains(text, want) || isoDate.MatchString(text) {
			t.Errorf("%s: no %q, or a date as machines write it, in %s", lang, want, text)
		}
	}
	s.get("/account?lang=en")
	ask := func(path string) int {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer "+secret)
		response, err := s.server.App().Test(r, -1)
		s.must(err)
		s.must(response.Body.Close())
		return response.StatusCode
	}
	if got := ask("/studies"); got != http.StatusOK {
		t.Errorf("results with the token: %d", got)
	}
	for _, path := range []string{"/author", "/account", "/reports/peer-support.xlsx"} {
		if got := ask(path); got != http.StatusForbidden {
			t.Errorf("%s with a token for results: %d", path, got)
		}
	}
	s.post("/account", url.Values{"do": {"password"}, "old": {made.Password}, "next": {passphrase}, "again": {passphrase}})
	s.wantStatus(http.StatusSeeOther)
	s.post("/account", url.Values{"do": {"everywhere"}})
	s.get("/account")
	s.wantStatus(http.StatusSeeOther)
	s.post("/login", url.Values{"name": {"Noor"}, "password": {passphrase}})
	s.wantStatus(http.StatusSeeOther)
}

// Whoever plants a session in a browser does not have it once its owner signs in.
func TestSessionIsNeverTheOneFromBefore(t *testing.T) {
	s := writers(t)
	planted := s.cookie.Value
	made, err := s.store.ResetAccount(t.Context(), "Kai")
	s.must(err)
	s.post("/login", url.Values{"name": {"Kai"}, "password": {made.Password}})
	s.keep()
	if s.cookie.Value == planted {
		t.Error("the session is the planted one")
	}
	if _, err := s.store.BySession(t.Context(), planted); survey.AsError(err).Kind != survey.Unauthenticated {
		t.Errorf("the planted session goes on: %v", err)
	}
}

// An account of some studies is never, even for a moment, one of all.
func TestRefusedAccountIsNotMade(t *testing.T) {
	s := admins(t)
	s.get("/accounts")
	s.submit("/accounts", url.Values{"do": {"add"}, "name": {"Kim"}, "role": {"researcher"}, "reach": {"some"},
		"study:peer-support": {"admin"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	if _, err := s.store.Member(t.Context(), "Kim"); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("an account was made all the same: %v", err)
	}
}

// Whoever chose a language before signing in keeps it, also after a wrong password.
func TestSigningInKeepsTheLanguage(t *testing.T) {
	s := admins(t)
	made, err := s.store.ResetAccount(t.Context(), "Kai")
	s.must(err)
	s.nobody()
	s.get("/login?lang=fr")
	title := s.text("h1")
	action := s.value("main form", "action")
	s.post(action, url.Values{"name": {"Kai"}, "password": {"wrong"}})
	s.wantStatus(http.StatusUnauthorized)
	s.wantText("h1", title)
	s.post(action, url.Values{"name": {"Kai"}, "password": {made.Password}})
	s.wantStatus(http.StatusSeeOther)
	if got := strings.Join(s.header.Values("Set-Cookie"), "\n"); !strings.Contains(got, "lang=fr;") {
		t.Errorf("the language is forgotten: %s", got)
	}
}
