package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// given is the value of a cookie that the site just gave, or took away.
func (s *site) given(name string) string {
	for _, c := range (&http.Response{Header: s.header}).Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// code is what an app shows.
func (s *site) code(secret string) string {
	s.t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), s.now)
	s.must(err)
	return code
}

// setUp turns codes from an app on for who is signed in, and returns the app's secret and the recovery codes.
func (s *site) setUp() (secret string, recovery []string) {
	s.t.Helper()
	s.get("/account/codes")
	s.wantStatus(http.StatusOK)
	secret = s.text("#app-secret")
	s.post("/account/codes", url.Values{"do": {"confirm"}, "setup": {s.value(`[name="setup"]`, "value")}, "code": {s.code(secret)}})
	s.wantStatus(http.StatusOK)
	recovery = strings.Split(s.text("#recovery-codes li"), " | ")
	if len(recovery) != 10 {
		s.t.Fatalf("%d recovery codes: %s", len(recovery), s.text("main"))
	}
	s.now = s.now.Add(time.Minute)
	return secret, recovery
}

// half gives a name and a password where a second step is asked for.
func (s *site) half(name, password string) {
	s.t.Helper()
	s.nobody()
	s.post("/login", url.Values{"name": {name}, "password": {password}, "next": {"/author"}})
	s.wantStatus(http.StatusSeeOther)
	if at := s.header.Get("Location"); at != "/login/code?next=%2Fauthor" {
		s.t.Fatalf("leads to %s", at)
	}
	for _, name := range []string{"candour", "candour-known"} {
		if s.given(name) != "" {
			s.t.Errorf("the cookie %s comes before the second step", name)
		}
	}
	s.cookie = http.Cookie{Name: "candour-half", Value: s.given("candour-half")}
}

// withCodes is writers with Noor signed in, who has codes from an app.
func withCodes(t *testing.T) (s *site, password, secret string, recovery []string) {
	t.Helper()
	s = writers(t)
	made, err := s.store.ResetAccount(t.Context(), "Noor")
	s.must(err)
	s.nobody()
	s.post("/login", url.Values{"name": {"Noor"}, "password": {made.Password}})
	s.keep()
	secret, recovery = s.setUp()
	return s, made.Password, secret, recovery
}

func TestSignInTakesTwoSteps(t *testing.T) {
	s, password, secret, _ := withCodes(t)
	s.half("Noor", password)
	s.get("/author")
	s.wantStatus(http.StatusSeeOther) // half is nothing
	s.get("/login/code?next=/author&lang=fr")
	s.wantText("h1", "La deuxième étape")
	s.post("/login/code", url.Values{"code": {"000000"}})
	s.wantStatus(http.StatusUnauthorized)
	if !strings.HasPrefix(s.text(".govuk-error-summary__body"), "This code is not the one that your app shows now.") {
		t.Errorf("the page says %s", s.text("main"))
	}
	code := s.code(secret)
	s.post("/login/code", url.Values{"code": {code[:3] + " " + code[3:]}, "next": {"/author"}})
	s.wantStatus(http.StatusSeeOther)
	if at := s.header.Get("Location"); at != "/author" {
		t.Errorf("leads to %s", at)
	}
	if s.given("candour-known") == "" {
		t.Error("the browser is not known after both steps")
	}
	half := s.cookie
	s.keep()
	s.get("/author")
	s.wantStatus(http.StatusOK)
	s.cookie = half
	s.post("/login/code", url.Values{"code": {s.code(secret)}})
	s.wantText(".govuk-error-summary__body", "Signing in took too long, or too many codes were wrong. Begin again.")
}

func TestCodeIsNotTakenTwice(t *testing.T) {
	s, password, secret, _ := withCodes(t)
	code := s.code(secret)
	s.half("Noor", password)
	s.post("/login/code", url.Values{"code": {code}})
	s.wantStatus(http.StatusSeeOther)
	s.half("Noor", password)
	s.accept = "fr"
	s.post("/login/code", url.Values{"code": {code}})
	s.wantStatus(http.StatusUnauthorized)
	s.wantText(".govuk-error-summary__body", "Ce code a déjà servi. Attendez le suivant.")
	s.now = s.now.Add(30 * time.Second)
	s.post("/login/code", url.Values{"code": {s.code(secret)}})
	s.wantStatus(http.StatusSeeOther)
}

// The code that set an app up was shown to the page once: it signs nobody in.
func TestCodeOfTheSetUpIsNotTaken(t *testing.T) {
	s, password, secret, _ := withCodes(t)
	s.now = s.now.Add(-time.Minute) // the app still shows it
	s.half("Noor", password)
	s.post("/login/code", url.Values{"code": {s.code(secret)}})
	s.wantStatus(http.StatusUnauthorized)
	s.wantText(".govuk-error-summary__body", "This code was used already. Wait for the next one.")
}

func TestRecoveryCodeOpensOnce(t *testing.T) {
	s, password, _, recovery := withCodes(t)
	for i, want := range []int{http.StatusSeeOther, http.StatusUnauthorized} {
		s.half("Noor", password)
		s.post("/login/code", url.Values{"recovery": {strings.ToUpper(recovery[3])}})
		if s.status != want {
			t.Errorf("time %d: %d, want %d", i+1, s.status, want)
		}
	}
	if f, err := s.store.Factors(t.Context(), "Noor"); err != nil || f.Recovery != 9 {
		t.Errorf("%d codes left, %v", f.Recovery, err)
	}
}

// Whoever has the password alone guesses codes no faster than passwords, and keeps the owner out of no
// browser that they have used.
func TestCodesAreNotGuessed(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.Rate, c.Proxies = 60, []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}
	})
	made, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	client := 0
	send := func(path string, values url.Values, cookies ...*http.Cookie) {
		t.Helper()
		client++ // each comes from an address of its own
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", client))
		for _, c := range cookies {
			r.AddCookie(c)
		}
		s.send(r)
	}
	signIn := url.Values{"name": {"Noor"}, "password": {made.Password}}
	send("/login", signIn)
	s.keep()
	secret, _ := s.setUp()
	s.nobody()
	known := func() *http.Cookie { return &http.Cookie{Name: "candour-known", Value: s.given("candour-known")} }
	half := func() *http.Cookie { return &http.Cookie{Name: "candour-half", Value: s.given("candour-half")} }
	send("/login", signIn)
	send("/login/code", url.Values{"code": {s.code(secret)}}, half())
	s.wantStatus(http.StatusSeeOther)
	owner := known()
	send("/login", signIn)
	thief := half()
	for range 4 {
		send("/login/code", url.Values{"code": {"000000"}}, thief)
		s.wantStatus(http.StatusUnauthorized)
	}
	send("/login/code", url.Values{"code": {"000000"}}, thief)
	s.wantStatus(http.StatusTooManyRequests)
	send("/login", signIn) // the right password forgives nothing
	s.wantStatus(http.StatusTooManyRequests)
	send("/login", signIn, owner)
	s.wantStatus(http.StatusSeeOther)
	s.now = s.now.Add(30 * time.Second)
	send("/login/code", url.Values{"code": {s.code(secret)}}, half(), owner)
	s.wantStatus(http.StatusSeeOther)
}

// With the old secret still beside the new one codes go on, and are sealed anew; then the old one can go.
func TestCodesOutliveTheSecret(t *testing.T) {
	s, password, secret, _ := withCodes(t)
	config := s.server.Config
	try := func(want int, keys ...[]byte) {
		t.Helper()
		config.SealKeys = keys
		var err error
		s.server, err = web.New(config)
		s.must(err)
		s.must(s.server.RenewSeals(t.Context()))
		s.now = s.now.Add(time.Minute)
		s.half("Noor", password)
		s.post("/login/code", url.Values{"code": {s.code(secret)}})
		s.wantStatus(want)
	}
	try(http.StatusSeeOther, key(2), key(1))
	try(http.StatusSeeOther, key(2))
	try(http.StatusUnauthorized, key(3))
	if !strings.Contains(s.text(".govuk-error-summary__body"), "because the server's secret was changed") {
		t.Errorf("the page says %s", s.text("main"))
	}
}

// An open session alone changes nothing about how an account is signed in to.
func TestCodesAreTurnedOffByTheirOwner(t *testing.T) {
	s, password, secret, _ := withCodes(t)
	s.half("Noor", password)
	s.post("/login/code", url.Values{"code": {s.code(secret)}})
	s.keep()
	s.now = s.now.Add(time.Minute)
	for name, values := range map[string]url.Values{
		"no password":    {"code": {s.code(secret)}},
		"wrong password": {"code": {s.code(secret)}, "old": {"not mine"}},
		"no code":        {"old": {password}},
		"wrong code":     {"old": {password}, "code": {"000000"}},
	} {
		values.Set("do", "remove")
		s.post("/account/codes", values)
		if f, err := s.store.Factors(t.Context(), "Noor"); err != nil || !f.Second() {
			t.Fatalf("%s turns the codes off: %d, %v", name, s.status, err)
		}
	}
	s.post("/account/codes", url.Values{"do": {"remove"}, "old": {password}, "code": {s.code(secret)}})
	s.wantStatus(http.StatusSeeOther)
	if f, err := s.store.Factors(t.Context(), "Noor"); err != nil || f.Second() || f.Recovery != 0 {
		t.Errorf("after turning them off: %+v, %v", f, err)
	}
	s.nobody()
	s.post("/login", url.Values{"name": {"Noor"}, "password": {password}})
	s.wantStatus(http.StatusSeeOther)
	s.keep()
}

// A set-up is its owner's alone, wants its first code, and the password again once a session is old.
func TestSetUpIsGuarded(t *testing.T) {
	s := newSite(t, nil)
	made, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	_, err = s.store.AddAccount(t.Context(), store.Account{Name: "Kai", Role: store.Advisor})
	s.must(err)
	confirm := func(setup, code, old string) {
		t.Helper()
		s.post("/account/codes", url.Values{"do": {"confirm"}, "setup": {setup}, "code": {code}, "old": {old}})
	}
	s.as("Kai")
	s.get("/account/codes")
	others := s.value(`[name="setup"]`, "value")
	cookie, err := s.store.BeginSession(t.Context(), "Noor")
	s.must(err)
	s.cookie = http.Cookie{Name: "candour", Value: cookie}
	s.get("/account/codes")
	setup, secret := s.value(`[name="setup"]`, "value"), s.text("#app-secret")
	confirm(others, s.code(secret), "")
	s.wantStatus(http.StatusBadRequest)
	confirm(setup, "000000", "")
	s.wantStatus(http.StatusUnauthorized)
	if got := s.text("#app-secret"); got != secret {
		t.Errorf("after a wrong code the key is another: %s", got)
	}
	s.store.Close() // the session grows old
	s.store, err = store.Open(t.Context(), store.Config{Path: s.path, Now: func() time.Time { return s.now.Add(11 * time.Minute) }})
	s.must(err)
	config := s.server.Config
	config.Store = s.store
	s.server, err = web.New(config)
	s.must(err)
	confirm(setup, s.code(secret), "")
	s.wantStatus(http.StatusUnprocessableEntity)
	confirm(setup, s.code(secret), made.Password)
	s.wantStatus(http.StatusOK)
	if n := len(s.all("#recovery-codes li")); n != 10 {
		t.Errorf("%d recovery codes", n)
	}
	s.now = s.now.Add(2 * time.Hour)
	confirm(setup, s.code(secret), made.Password)
	s.wantStatus(http.StatusBadRequest)
}

// A role that needs a second step sees nothing before it is set up; its programs go on.
func TestRoleMustSetUpFirst(t *testing.T) {
	s := admins(t)
	made, err := s.store.ResetAccount(t.Context(), "Noor")
	s.must(err)
	s.get("/accounts")
	s.post("/accounts", url.Values{"do": {"needs"}, "needs": {"researcher", "king"}})
	s.wantStatus(http.StatusUnprocessableEntity)
	s.post("/accounts", url.Values{"do": {"needs"}, "needs": {"researcher"}})
	s.wantStatus(http.StatusSeeOther)
	s.get("/accounts")
	if n := len(s.all(`[name="needs"][checked]`)); n != 1 {
		t.Errorf("%d roles are ticked", n)
	}
	s.nobody()
	s.post("/login", url.Values{"name": {"Noor"}, "password": {made.Password}})
	s.keep()
	for _, path := range []string{"/studies", "/account", "/author", "/dashboards/youth-experience"} {
		s.get(path)
		if s.status != http.StatusSeeOther || s.header.Get("Location") != "/account/codes" {
			t.Errorf("%s: %d to %s", path, s.status, s.header.Get("Location"))
		}
	}
	s.post("/account", url.Values{"do": {"token"}, "name": {"R"}, "scope": {"results"}})
	s.wantStatus(http.StatusForbidden)
	s.get("/api/v1/surveys/youth-experience/results/frequencies?question=gender")
	s.wantStatus(http.StatusForbidden)
	if _, _, err := s.store.ByToken(t.Context(), made.Token); err != nil {
		t.Errorf("its programs: %v", err)
	}
	s.get("/account/codes")
	if !strings.Contains(s.text("main"), "Your role needs a second step when you sign in.") {
		t.Errorf("the page says %s", s.text("main"))
	}
	s.setUp()
	s.get("/author")
	s.wantStatus(http.StatusOK)
}

// What somebody signs in with is in no log.
func TestSecretsAreNotLogged(t *testing.T) {
	var log strings.Builder
	s, password, secret, recovery := withCodes(t)
	config := s.server.Config
	config.Log = logTo(&log)
	var err error
	s.server, err = web.New(config)
	s.must(err)
	s.half("Noor", password)
	s.post("/login/code", url.Values{"code": {"000000"}})
	code := s.code(secret)
	s.post("/login/code", url.Values{"code": {code}})
	s.half("Noor", password)
	s.post("/login/code", url.Values{"recovery": {recovery[0]}})
	s.wantStatus(http.StatusSeeOther)
	s.server.Settle()
	var entries []string
	s.must(s.store.EachAudit(t.Context(), func(e store.AuditEntry) error {
		entries = append(entries, e.Action+": "+e.Detail)
		return nil
	}))
	all := log.String() + strings.Join(entries, "\n")
	for _, hidden := range []string{password, strings.ReplaceAll(secret, " ", ""), code, recovery[0], "000000"} {
		if strings.Contains(all, hidden) {
			t.Errorf("%q is in %s", hidden, all)
		}
	}
	for _, want := range []string{"sign in: password", "own account: set up codes", "failed sign-in: code", "sign in: code", "sign in: recovery code"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among %s", want, all)
		}
	}
	if _, err := s.store.AppCodes(t.Context(), "Kai"); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("codes of who has none: %v", err)
	}
	if v, err := s.store.AppCodes(t.Context(), "Noor"); err != nil || strings.Contains(v.Secret, strings.ReplaceAll(secret, " ", "")) {
		t.Errorf("the secret lies open: %v, %v", v, err)
	}
}
