package web_test

import (
	"crypto/ecdsa"
	"crypto/x509"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	device "github.com/descope/virtualwebauthn"

	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// phoneOf is somebody's device.
type phoneOf struct {
	*site
	party device.RelyingParty
	auth  device.Authenticator
	key   device.Credential
}

// newPhone is a device of Noor's, a researcher, who is signed in.
func newPhone(t *testing.T) (*phoneOf, string) {
	t.Helper()
	s := newSite(t, func(c *web.Config) { c.URL = "http://localhost" })
	for name, role := range map[string]store.Role{"Ada": store.Admin, "Noor": store.Researcher} {
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: name, Role: role})
		s.must(err)
	}
	made, err := s.store.ResetAccount(t.Context(), "Noor")
	s.must(err)
	s.post("/login", url.Values{"name": {"Noor"}, "password": {made.Password}})
	s.keep()
	p := &phoneOf{site: s, party: device.RelyingParty{ID: "localhost", Name: "Candour", Origin: "http://localhost"},
		auth: device.NewAuthenticator(), key: newKey()}
	return p, made.Password
}

// newKey is a passkey on a curve that every browser offers. The device leaves out a coordinate's leading
// zeros, which no true one does: such keys, one in 128, are thrown away.
func newKey() device.Credential {
	for {
		key := device.NewCredential(device.KeyTypeEC2)
		read, err := x509.ParsePKCS8PrivateKey(key.Key.Data)
		if err != nil {
			panic(err)
		}
		if at := read.(*ecdsa.PrivateKey); len(at.X.Bytes()) == 32 && len(at.Y.Bytes()) == 32 {
			return key
		}
	}
}

// made is the form that brings a new passkey.
func (p *phoneOf) made(name string) url.Values {
	p.t.Helper()
	options, err := device.ParseAttestationOptions(p.value(`form[data-passkey="make"]`, "data-options"))
	p.must(err)
	p.auth.Options.UserHandle = []byte(options.UserID)
	return url.Values{"do": {"add"}, "name": {name}, "ceremony": {p.value(`form[data-passkey="make"] [name="ceremony"]`, "value")},
		"answer": {device.CreateAttestationResponse(p.party, p.auth, p.key, *options)}}
}

// used is the form that brings a passkey that was used.
func (p *phoneOf) used() url.Values {
	p.t.Helper()
	options, err := device.ParseAssertionOptions(p.value(`form[data-passkey="use"]`, "data-options"))
	p.must(err)
	return url.Values{"next": {"/author"}, "ceremony": {p.value(`form[data-passkey="use"] [name="ceremony"]`, "value")},
		"answer": {device.CreateAssertionResponse(p.party, p.auth, p.key, *options)}}
}

// withPasskey is a phone whose passkey Noor added.
func withPasskey(t *testing.T) (*phoneOf, string) {
	t.Helper()
	p, password := newPhone(t)
	p.get("/account")
	p.post("/account/passkeys", p.made("my phone"))
	p.wantStatus(http.StatusOK)
	if n := len(p.all("#recovery-codes li")); n != 10 {
		t.Fatalf("%d recovery codes: %s", n, p.text("main"))
	}
	p.get("/account")
	if !strings.Contains(p.text("main"), "my phone · made on") {
		t.Errorf("it is not listed: %s", p.text("main"))
	}
	return p, password
}

func TestPasskeyOpensTheAccount(t *testing.T) {
	p, _ := withPasskey(t)
	for name, tt := range map[string]struct {
		spoil func(*phoneOf, url.Values) url.Values
		want  int
	}{
		"as it was asked": {func(_ *phoneOf, v url.Values) url.Values { return v }, http.StatusSeeOther},
		"twice": {func(p *phoneOf, v url.Values) url.Values {
			p.post("/login/passkey", v)
			p.wantStatus(http.StatusSeeOther)
			return v
		}, http.StatusConflict},
		"an old page": {func(p *phoneOf, v url.Values) url.Values { p.now = p.now.Add(31 * time.Minute); return v }, http.StatusUnprocessableEntity},
		"another site": {func(p *phoneOf, _ url.Values) url.Values {
			p.party.Origin = "https://localhost.evil.example"
			return p.used()
		}, http.StatusUnauthorized},
		"another site's key": {func(p *phoneOf, _ url.Values) url.Values { p.party.ID = "evil.example"; return p.used() }, http.StatusUnauthorized},
		"nobody asked for":   {func(p *phoneOf, _ url.Values) url.Values { p.auth.Options.UserNotVerified = true; return p.used() }, http.StatusUnauthorized},
		"nobody's handle": {func(p *phoneOf, _ url.Values) url.Values {
			p.auth.Options.UserHandle = []byte("somebody")
			return p.used()
		}, http.StatusUnauthorized},
		"another key": {func(p *phoneOf, _ url.Values) url.Values {
			id := p.key.ID
			p.key = newKey()
			p.key.ID = id
			return p.used()
		}, http.StatusUnauthorized},
		"nonsense":           {func(_ *phoneOf, v url.Values) url.Values { v.Set("answer", "{}"); return v }, http.StatusUnauthorized},
		"a made-up ceremony": {func(_ *phoneOf, v url.Values) url.Values { v.Set("ceremony", "AAAA"); return v }, http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			try := *p
			try.nobody()
			try.get("/login")
			try.post("/login/passkey", tt.spoil(&try, try.used()))
			if try.status != tt.want || (try.given("candour") != "") != (tt.want == http.StatusSeeOther) {
				t.Errorf("%d, want %d; a session: %q; %s", try.status, tt.want, try.given("candour"), try.text(".govuk-error-summary__body"))
			}
		})
	}
}

// After a password a passkey is the second step, its owner's alone.
func TestPasskeyIsASecondStep(t *testing.T) {
	p, password := withPasskey(t)
	p.half("Noor", password)
	p.get("/login/code")
	other := *p
	other.key = newKey()
	p.post("/login/code", other.used())
	p.wantStatus(http.StatusUnauthorized)
	p.post("/login/code", p.used()) // of the page that says so
	p.wantStatus(http.StatusSeeOther)
	p.keep()
	p.get("/author")
	p.wantStatus(http.StatusOK)
}

// A passkey is added by who signed in a short while ago, or gives the password, in their own session.
func TestPasskeyIsAddedByItsOwner(t *testing.T) {
	p, _ := newPhone(t)
	p.get("/account")
	noors := p.made("phone")
	p.as("Ada")
	p.post("/account/passkeys", noors)
	p.wantStatus(http.StatusUnprocessableEntity)
	p.get("/account")
	nameless := p.made(" ")
	p.post("/account/passkeys", nameless)
	p.wantStatus(http.StatusUnprocessableEntity)
	unsure := p
	unsure.auth.Options.UserNotVerified = true
	p.post("/account/passkeys", unsure.made("phone"))
	p.wantStatus(http.StatusUnprocessableEntity)
	p.wantText(".govuk-error-summary__body", "This passkey could not be added. Begin again.")
	if target := p.value(".govuk-error-summary a", "href"); target == "" || len(p.all(target)) != 1 {
		t.Errorf("the summary leads to %q, which is not there", target)
	}
	if keys, err := p.store.Passkeys(t.Context(), "Ada"); err != nil || len(keys) != 0 {
		t.Errorf("%d passkeys, %v", len(keys), err)
	}
}

// Who has nothing but a passkey keeps it; who has a password as well may remove it, with its recovery codes.
func TestPasskeyIsRemoved(t *testing.T) {
	p, _ := withPasskey(t)
	p.post("/account/passkeys", url.Values{"do": {"remove"}, "passkey": {p.value(`[name="passkey"]`, "value")}})
	p.wantStatus(http.StatusSeeOther)
	if f, err := p.store.Factors(t.Context(), "Noor"); err != nil || f.Second() || f.Recovery != 0 {
		t.Errorf("afterwards: %+v, %v", f, err)
	}
	p.nobody()
	p.get("/login")
	p.post("/login/passkey", p.used())
	p.wantStatus(http.StatusUnauthorized)
	p.wantText(".govuk-error-summary__body", "This passkey does not open an account here. Begin again, or sign in another way.")
}

// A role that needs a second step may add a passkey instead of codes, and a reset takes it away.
func TestPasskeyIsEnoughForARole(t *testing.T) {
	p, _ := newPhone(t)
	p.must(p.store.SetFactorRoles(t.Context(), []store.Role{store.Researcher}))
	p.get("/account/codes")
	nameless := p.made("")
	p.post("/account/passkeys", nameless)
	p.wantStatus(http.StatusUnprocessableEntity)
	p.wantText("h1", "Set up codes from an app")
	p.post("/account/passkeys", p.made("phone"))
	p.wantStatus(http.StatusOK)
	p.get("/author")
	p.wantStatus(http.StatusOK)
	_, err := p.store.ResetAccount(t.Context(), "Noor")
	p.must(err)
	p.nobody()
	p.get("/login")
	p.post("/login/passkey", p.used())
	p.wantStatus(http.StatusUnauthorized)
}

// Where no passkey could work, pages say so in a sentence and ask for none.
func TestPasskeysAreOffWithoutAName(t *testing.T) {
	for _, address := range []string{"http://127.0.0.1:8080", "http://survey.example.org", "https://192.0.2.7", ""} {
		s := newSite(t, func(c *web.Config) { c.URL = address })
		_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
		s.must(err)
		s.get("/login")
		s.as("Noor")
		if strings.HasPrefix(address, "https") {
			s.cookie.Name = "__Host-candour"
		}
		if len(s.all("[data-passkey]")) != 0 {
			t.Errorf("%q: the sign-in page asks for a passkey", address)
		}
		s.get("/account")
		if !strings.Contains(s.text("main"), "Passkeys are off: they need this site at an address with a name and https") {
			t.Errorf("%q: %s", address, s.text("main"))
		}
		s.post("/account/passkeys", url.Values{"do": {"add"}, "name": {"x"}})
		s.wantStatus(http.StatusUnprocessableEntity)
	}
}

// Two that use one passkey with the same counter are not both believed.
func TestPasskeyIsNotCloned(t *testing.T) {
	p, _ := withPasskey(t)
	for i, tt := range []struct {
		counter uint32
		want    int
	}{{7, http.StatusSeeOther}, {8, http.StatusSeeOther}, {8, http.StatusUnauthorized}, {3, http.StatusUnauthorized}} {
		p.nobody()
		p.get("/login")
		p.key.Counter = tt.counter
		p.post("/login/passkey", p.used())
		if p.status != tt.want {
			t.Errorf("%d: counter %d gets %d, want %d", i, tt.counter, p.status, tt.want)
		}
	}
	if err := p.store.UsePasskey(t.Context(), p.key.ID, []byte("{}"), []byte("{}")); survey.AsError(err).Kind != survey.Conflict {
		t.Errorf("used at the same time: %v", err)
	}
}
