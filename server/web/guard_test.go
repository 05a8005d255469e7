package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"candour/analytics"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// A small body that unpacks to a large one is refused before anything unpacks it.
func TestPackedFormsAreRefused(t *testing.T) {
	s := newSite(t, nil)
	var body bytes.Buffer
	packed := gzip.NewWriter(&body)
	form := multipart.NewWriter(packed)
	s.must(form.WriteField("name", strings.Repeat("a", 20<<20)))
	s.must(form.Close())
	s.must(packed.Close())
	for _, path := range []string{"/login", "/logout", "/studies/peer-support/release", "/s/peer-support"} {
		r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body.Bytes()))
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Content-Encoding", "gzip")
		s.send(r)
		if s.status != http.StatusUnsupportedMediaType || len(s.body) > 20_000 {
			t.Errorf("%s: %d with %d bytes", path, s.status, len(s.body))
		}
	}
}

// A password in an address would stand in a proxy's log: it does not sign in.
func TestPasswordsComeFromTheForm(t *testing.T) {
	s := newSite(t, nil)
	made, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	r := httptest.NewRequest(http.MethodPost, "/login?"+url.Values{"name": {made.Name}, "password": {made.Password}}.Encode(), nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.send(r)
	if s.status != http.StatusUnauthorized {
		t.Errorf("signed in from the query: %d", s.status)
	}
}

// The address that a client writes into X-Forwarded-For counts for nothing.
func TestClientBehindProxies(t *testing.T) {
	tests := []struct{ name, remote, forwarded, want string }{
		{"no proxy", "203.0.113.9", "", "203.0.113.9"},
		{"a header from anyone", "203.0.113.9", "198.51.100.1", "203.0.113.9"},
		{"a trusted proxy", "10.0.0.2", "203.0.113.9", "203.0.113.9"},
		{"what the client wrote stands first", "10.0.0.2", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"two proxies", "10.0.0.2", "203.0.113.9, 10.0.0.3", "203.0.113.9"},
		{"nonsense", "10.0.0.2", "unknown", "10.0.0.2"},
	}
	s := newSite(t, func(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} })
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var request fasthttp.RequestCtx
			request.Init(&fasthttp.Request{}, &net.TCPAddr{IP: net.ParseIP(tt.remote)}, nil)
			request.Request.Header.Set("X-Forwarded-For", tt.forwarded)
			c := s.server.App().AcquireCtx(&request)
			defer s.server.App().ReleaseCtx(c)
			if got := s.server.Client(c); got != tt.want {
				t.Errorf("client is %s, want %s", got, tt.want)
			}
		})
	}
}

func TestNoLinkLeadsToAnotherHost(t *testing.T) {
	s := newSite(t, nil)
	r := httptest.NewRequest(http.MethodGet, "/login", nil)
	r.URL.Path, r.RequestURI = "//evil.example/login", "//evil.example/login"
	s.send(r)
	if strings.Contains(s.body, `"//evil.example`) {
		t.Errorf("a link to another host: %s", s.body)
	}
}

// Who sends again after the survey closed is told that the answers were taken.
func TestSendingAgainAfterTheEnd(t *testing.T) {
	s := newSite(t, nil)
	post := func(key string) {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/surveys/peer-support/responses",
			strings.NewReader(`{"language": "en", "answers": {"age": 22}}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", key)
		s.send(r)
	}
	post("first")
	s.must(s.store.SetState(t.Context(), "peer-support", store.StateClosed))
	if post("first"); s.status != fiber.StatusCreated || !strings.Contains(s.body, receipt) {
		t.Errorf("sent again: %d %s", s.status, s.body)
	}
	if post("second"); s.status != fiber.StatusGone {
		t.Errorf("a new one: %d %s", s.status, s.body)
	}
}

// counts is exact results whose Table 1 a test changes.
type counts struct {
	analytics.Results
	n analytics.Count
}

func (c *counts) Frequencies(_ context.Context, q analytics.Query) (analytics.Frequencies, error) {
	all := analytics.Frequencies{Responses: c.n}
	for _, name := range q.Questions {
		all.Questions = append(all.Questions, analytics.Frequency{ID: name, Asked: c.n, Answered: c.n})
	}
	return all, nil
}

// Only the table that was looked at is released.
func TestReleaseOfWhatWasSeen(t *testing.T) {
	exact := &counts{n: 14}
	s := newSite(t, func(c *web.Config) { c.Exact, c.Protected = exact, exact })
	made, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	cookie, _, err := s.signIn(made.Name, made.Password)
	s.must(err)
	s.cookie = http.Cookie{Name: "candour", Value: cookie}
	release := func() {
		digest := s.value(`input[name="digest"]`, "value")
		r := httptest.NewRequest(http.MethodPost, "/studies/peer-support/release",
			strings.NewReader(url.Values{"digest": {digest}, "reason": {"Agreed."}, "do": {"release"},
				"understood": {"yes"}, "state": {s.value(`.c-releasing input[name="state"]`, "value")}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		s.send(r)
	}
	for _, id := range []survey.ID{"peer-support", "peer-support-session"} {
		s.must(s.store.RecordAgreement(t.Context(), store.Agreement{Survey: id, With: "The council", Covers: "Table 1",
			Since: "2026-01-01", RecordedBy: "Sage"}))
	}
	s.get("/studies/peer-support/release")
	exact.n = 15
	if release(); s.status != http.StatusConflict {
		t.Fatalf("released a table that nobody saw: %d", s.status)
	}
	if release(); s.status != http.StatusOK {
		t.Fatalf("not released: %d %s", s.status, s.body)
	}
	all, err := s.store.Releases(t.Context(), "peer-support")
	if err != nil || len(all) != 1 || all[0].In("fr").TableOne.Columns[0].N != 15 {
		t.Errorf("released: %+v, %v", all, err)
	}
}

// Programs read errors in the language that they ask for, as people do.
func TestErrorsOfTheAPIInFrench(t *testing.T) {
	s := newSite(t, nil)
	for lang, want := range map[string]string{
		"en": `There is no survey \"nowhere\" here.`, "fr": `Il n’y a pas de questionnaire \"nowhere\" ici.`, "": `There is no survey \"nowhere\" here.`,
		"de": `There is no survey \"nowhere\" here.`,
	} {
		s.get("/api/v1/surveys/nowhere?lang=" + lang)
		if s.status != http.StatusNotFound || !strings.Contains(string(s.body), want) {
			t.Errorf("%q: %d %s, want %q", lang, s.status, s.body, want)
		}
	}
}
