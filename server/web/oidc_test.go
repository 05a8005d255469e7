package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"candour/server/credential"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// provided is a site with Ada, an admin, and Noor, a researcher, beside another sign-in service.
func provided(t *testing.T) (*site, *mockoidc.MockOIDC) {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	s := newSite(t, func(c *web.Config) {
		c.Provider = credential.NewProvider(credential.ProviderConfig{Issuer: m.Issuer(), Client: m.ClientID,
			Secret: m.ClientSecret, Label: "Harbour"}, time.Now)
	})
	for name, role := range map[string]store.Role{"Ada": store.Admin, "Noor": store.Researcher} {
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: name, Role: role})
		s.must(err)
	}
	return s, m
}

// away goes to the other service, as somebody it knows, and returns the address that it sends them back to.
func (s *site) away(m *mockoidc.MockOIDC, start, subject string) string {
	s.t.Helper()
	s.get(start)
	s.wantStatus(http.StatusSeeOther)
	m.QueueUser(&mockoidc.MockUser{Subject: subject})
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(s.header.Get("Location"))
	s.must(err)
	s.must(response.Body.Close())
	back, err := url.Parse(response.Header.Get("Location"))
	s.must(err)
	if back.Path != "/login/oidc/callback" {
		s.t.Fatalf("%s leads to %s", start, back)
	}
	return back.RequestURI()
}

// comeBack comes back with the cookie of an errand, and the session if there is one.
func (s *site) comeBack(address, errand string) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, "http://example.com"+address, nil)
	s.must(err)
	r.AddCookie(&http.Cookie{Name: "candour-errand", Value: errand})
	r.RequestURI = address
	s.send(r)
}

// visit goes there and comes back.
func (s *site) visit(m *mockoidc.MockOIDC, start, subject string) {
	s.t.Helper()
	back := s.away(m, start, subject)
	s.comeBack(back, s.given("candour-errand"))
}

func TestIdentityOpensTheAccountThatItIsTiedTo(t *testing.T) {
	s, m := provided(t)
	s.visit(m, "/login/oidc?next=/author", "noor-at-work")
	s.wantStatus(http.StatusUnprocessableEntity)
	s.wantText(".govuk-error-summary__body",
		"Your account at Harbour is tied to no account here. Ask an administrator to tie it, and give them this: noor-at-work")
	s.as("Ada")
	s.get("/accounts/Noor")
	s.post("/accounts/Noor", url.Values{"do": {"tie"}, "subject": {" noor-at-work "}})
	s.wantStatus(http.StatusSeeOther)
	s.post("/accounts/Ada", url.Values{"do": {"tie"}, "subject": {"noor-at-work"}})
	s.wantStatus(http.StatusConflict)
	s.nobody()
	s.visit(m, "/login/oidc?next=/author", "noor-at-work")
	s.wantStatus(http.StatusSeeOther)
	if at := s.header.Get("Location"); at != "/author" {
		t.Errorf("leads to %s", at)
	}
	s.keep()
	s.get("/account")
	s.wantText(".c-lede", "Noor · researcher · every study")
	s.as("Ada")
	s.post("/accounts/Noor", url.Values{"do": {"untie"}, "subject": {"noor-at-work"}})
	s.nobody()
	s.visit(m, "/login/oidc", "noor-at-work")
	s.wantStatus(http.StatusUnprocessableEntity)
}

// Somebody ties their own account, in the session in which they began, and by a form.
func TestOwnAccountIsTied(t *testing.T) {
	s, m := provided(t)
	s.as("Noor")
	s.visit(m, "/login/oidc?tie=yes", "noor-at-work")
	s.wantStatus(http.StatusOK)
	s.wantText("#subject", "noor-at-work")
	if _, err := s.store.ByIdentity(t.Context(), m.Issuer(), "noor-at-work"); survey.AsError(err).Kind != survey.NotFound {
		t.Fatalf("tied without a form: %v", err)
	}
	sealed := s.value(`[name="identity"]`, "value")
	s.submit("/account/oidc", url.Values{"do": {"tie"}})
	if a, err := s.store.ByIdentity(t.Context(), m.Issuer(), "noor-at-work"); err != nil || a.Name != "Noor" {
		t.Fatalf("tied to %v, %v", a, err)
	}
	s.as("Ada")
	s.post("/account/oidc", url.Values{"do": {"tie"}, "identity": {sealed}})
	s.wantStatus(http.StatusUnprocessableEntity) // it was made for Noor
	s.nobody()
	s.get("/login/oidc?tie=yes")
	if at := s.header.Get("Location"); !strings.HasPrefix(at, "/login?next=") {
		t.Errorf("nobody is led to %s", at)
	}
	s.as("Ada")
	back := s.away(m, "/login/oidc?tie=yes", "somebody-else")
	errand := s.given("candour-errand")
	s.as("Noor")
	s.comeBack(back, errand)
	s.wantStatus(http.StatusGone)
	s.post("/account/oidc", url.Values{"do": {"untie"}, "subject": {"noor-at-work"}})
	s.wantStatus(http.StatusSeeOther)
	if ties, err := s.store.Identities(t.Context(), "Noor"); err != nil || len(ties) != 0 {
		t.Errorf("still tied: %v, %v", ties, err)
	}
}

func TestInvitationIsAcceptedThroughAnotherService(t *testing.T) {
	s, m := provided(t)
	secret, err := s.store.Invite(t.Context(), store.Invitation{Label: "Kim", Role: store.Advisor, By: "Ada"})
	s.must(err)
	s.get("/join/" + secret)
	s.visit(m, s.value(`main a[href$="/oidc"]`, "href"), "kim-at-work")
	s.wantText("h1", "Choose a name")
	s.submit("/join/"+secret+"?lang=en", url.Values{"name": {"Noor"}}) // taken
	s.wantStatus(http.StatusConflict)
	_, values := s.value("form", "action"), url.Values{"name": {"Kim"}, "identity": {s.value(`[name="identity"]`, "value")}}
	other, err := s.store.Invite(t.Context(), store.Invitation{Label: "Kai", Role: store.Advisor, By: "Ada"})
	s.must(err)
	s.post("/join/"+other, values)
	s.wantStatus(http.StatusUnprocessableEntity) // it was made for the first
	s.post("/join/"+secret, values)
	s.wantStatus(http.StatusSeeOther)
	s.keep()
	s.post("/account/oidc", url.Values{"do": {"untie"}, "subject": {"kim-at-work"}})
	s.wantStatus(http.StatusConflict)
	s.wantText(".govuk-error-summary__body", "This is the only way into the account. Give it a password first.")
	s.post("/account", url.Values{"do": {"password"}, "next": {passphrase}, "again": {passphrase}})
	s.wantStatus(http.StatusSeeOther)
	s.post("/account/oidc", url.Values{"do": {"untie"}, "subject": {"kim-at-work"}})
	s.wantStatus(http.StatusSeeOther)
	if _, err := s.store.VerifyPassword(t.Context(), "Kim", passphrase); err != nil {
		t.Error(err)
	}
}

// An account without a password is opened by none.
func TestNoPasswordIsNotAnEmptyOne(t *testing.T) {
	s, m := provided(t)
	secret, err := s.store.Invite(t.Context(), store.Invitation{Label: "Kim", Role: store.Advisor, By: "Ada"})
	s.must(err)
	_, err = s.store.AcceptAs(t.Context(), secret, "Kim", store.Identity{Issuer: m.Issuer(), Subject: "kim"})
	s.must(err)
	for _, password := range []string{"", " ", "$"} {
		if _, err := s.store.VerifyPassword(t.Context(), "Kim", password); survey.AsError(err).Kind != survey.Unauthenticated {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// What comes back too late, twice, to another browser or with another state opens nothing.
func TestErrandIsGoodOnce(t *testing.T) {
	s, m := provided(t)
	s.must(s.store.Tie(t.Context(), "Noor", store.Identity{Issuer: m.Issuer(), Subject: "noor-at-work"}))
	for name, tt := range map[string]struct {
		spoil func(back, errand string) (string, string)
		want  int
	}{
		"as it was sent": {func(back, errand string) (string, string) { return back, errand }, http.StatusSeeOther},
		"no cookie":      {func(back, _ string) (string, string) { return back, "" }, http.StatusSeeOther},
		"a made-up one":  {func(back, errand string) (string, string) { return back, errand[:len(errand)-4] + "AAAA" }, http.StatusGone},
		"another's": {func(back, _ string) (string, string) {
			s.away(m, "/login/oidc", "x")
			return back, s.given("candour-errand")
		}, http.StatusUnprocessableEntity},
		"another state": {func(back, errand string) (string, string) {
			return strings.Replace(back, "state=", "state=x", 1), errand
		}, http.StatusUnprocessableEntity},
		"a refusal": {func(_, errand string) (string, string) { return "/login/oidc/callback?error=access_denied", errand }, http.StatusUnprocessableEntity},
		"too late":  {func(back, errand string) (string, string) { s.now = s.now.Add(11 * time.Minute); return back, errand }, http.StatusGone},
		"for the second time": {func(back, errand string) (string, string) {
			s.comeBack(back, errand)
			s.wantStatus(http.StatusSeeOther)
			return back, errand
		}, http.StatusGone},
	} {
		t.Run(name, func(t *testing.T) {
			back := s.away(m, "/login/oidc", "noor-at-work")
			errand := s.given("candour-errand")
			s.comeBack(tt.spoil(back, errand))
			if s.status != tt.want || (s.given("candour") != "") != (name == "as it was sent") {
				t.Errorf("%d, want %d; a session: %q", s.status, tt.want, s.given("candour"))
			}
		})
	}
}

// The other service is one step: who has a second one here is asked for it.
func TestIdentityIsOneStep(t *testing.T) {
	s, m := provided(t)
	s.must(s.store.Tie(t.Context(), "Noor", store.Identity{Issuer: m.Issuer(), Subject: "noor-at-work"}))
	s.must(s.store.SetAppCodes(t.Context(), "Noor", "", store.AppCodes{Secret: "sealed"}, nil))
	s.visit(m, "/login/oidc", "noor-at-work")
	if at := s.header.Get("Location"); at != "/login/code?next=" || s.given("candour") != "" {
		t.Errorf("leads to %s with the session %q", at, s.given("candour"))
	}
}

// While the other service is away, names and passwords work, and the page says what to do.
func TestOtherServiceIsAway(t *testing.T) {
	s, m := provided(t)
	made, err := s.store.ResetAccount(t.Context(), "Noor")
	s.must(err)
	s.must(m.Shutdown())
	s.get("/login?lang=fr")
	if s.value(`main a[href="/login/oidc"]`, "href") == "" {
		t.Errorf("no way to the other service: %s", s.text("main"))
	}
	s.get("/login/oidc?lang=fr")
	s.wantStatus(http.StatusServiceUnavailable)
	s.wantText(".govuk-error-summary__body", "Harbour ne répond pas en ce moment. Connectez-vous avec votre nom et votre mot de passe.")
	s.post("/login", url.Values{"name": {"Noor"}, "password": {made.Password}})
	s.wantStatus(http.StatusSeeOther)
}
