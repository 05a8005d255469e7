package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
	"candour/survey/sample"
)

const receipt = "7K4M-Q2XD-9TRB"

// ledger stands in for the real one, which has tests of its own: it remembers what it was given.
type ledger struct {
	mu      sync.Mutex
	entries []intake.Entry
	refuse  error
}

func (l *ledger) Accept(_ context.Context, e intake.Entry) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse != nil {
		return "", l.refuse
	}
	l.entries = append(l.entries, e)
	return receipt, nil
}

func (l *ledger) Spent(id survey.ID, key string) (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return receipt, slices.ContainsFunc(l.entries, func(e intake.Entry) bool {
		return e.Response.Survey == id && e.Key == key
	})
}

func (l *ledger) SpentOn(id survey.ID, key string, body []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.entries, func(e intake.Entry) bool {
		return e.Response.Survey == id && e.Key == key && string(e.Body) == string(body)
	})
}

func (l *ledger) Ready(context.Context) error { return nil }

type awake struct{}

func (awake) Ping(context.Context) error { return nil }

func (awake) Stored(context.Context, survey.ID) ([]string, error) {
	return []string{"response", "wave", "q_heard", "s_heard", "arrived"}, nil
}

// site is a server with the sample surveys open, and a browser without JavaScript.
type site struct {
	t      testing.TB
	store  *store.Store
	path   string // of the store's file
	ledger *ledger
	server *web.Server
	now    time.Time

	status int
	header http.Header
	body   string
	page   *html.Node
	typed  url.Values  // over what the form holds
	cookie http.Cookie // of somebody who is signed in
	accept string      // the language that the browser prefers
}

func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func newSite(t testing.TB, change func(*web.Config)) *site {
	t.Helper()
	s := &site{t: t, ledger: &ledger{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	var err error
	s.path = filepath.Join(t.TempDir(), "meta.db")
	s.store, err = store.Open(t.Context(), store.Config{Path: s.path, Now: func() time.Time { return s.now }})
	s.must(err)
	t.Cleanup(func() { _ = s.store.Close() })
	studies, err := sample.Studies()
	s.must(err)
	for _, study := range studies {
		s.publish(study.Definition)
	}
	config := web.Config{Store: s.store, Intake: s.ledger, Engine: awake{}, Hub: web.NewHub(),
		SealKeys: [][]byte{key(1)}, Now: func() time.Time { return s.now },
		Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&config)
	}
	s.server, err = web.New(config)
	s.must(err)
	t.Cleanup(func() { s.server.Settle() })
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// publish opens a survey.
func (s *site) publish(def *survey.Definition) {
	s.t.Helper()
	_, err := s.store.Publish(s.t.Context(), def)
	s.must(err)
	s.must(s.store.SetState(s.t.Context(), def.Name, store.StateOpen))
}

// write publishes a survey of one language from the YAML of its questions and more.
func (s *site) write(name, yaml string) {
	s.t.Helper()
	def, _, err := survey.Parse([]byte("name: " + name + "\ntitle: " + name + "\n" + yaml))
	s.must(err)
	s.publish(def)
}

func (s *site) send(r *http.Request) {
	s.t.Helper()
	if s.accept != "" {
		r.Header.Set("Accept-Language", s.accept)
	}
	if s.cookie.Name != "" {
		r.AddCookie(&s.cookie)
	}
	response, err := s.server.App().Test(r, -1)
	s.must(err)
	body, err := io.ReadAll(response.Body)
	s.must(err)
	s.status, s.header, s.body, s.typed = response.StatusCode, response.Header, string(body), nil
	s.page, err = html.Parse(strings.NewReader(s.body))
	s.must(err)
}

func (s *site) get(path string) {
	s.t.Helper()
	s.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *site) post(path string, values url.Values) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.send(r)
}

// fill types or chooses in the page's form; no value: empties.
func (s *site) fill(name string, values ...string) {
	s.t.Helper()
	if len(s.all(`[name="`+name+`"]`)) == 0 {
		s.t.Fatalf("the page has no field %q:\n%s", name, s.text("main"))
	}
	if s.typed == nil {
		s.typed = url.Values{}
	}
	s.typed[name] = values
}

// press sends the form with the button of that name and value.
func (s *site) press(name, value string) {
	s.t.Helper()
	if len(s.all(`button[name="`+name+`"][value="`+value+`"]`)) == 0 {
		s.t.Fatalf("the page has no button %s=%s:\n%s", name, value, s.text("main"))
	}
	action, values := s.form()
	values.Set(name, value)
	s.post(action, values)
}

func (s *site) next() { s.t.Helper(); s.press("do", "next") }

// form returns what the page's form would send without a button.
func (s *site) form() (action string, values url.Values) {
	values = url.Values{}
	for _, n := range s.all("#answers option[selected]") {
		values.Add(attr(n.Parent, "name"), attr(n, "value"))
	}
	for _, n := range s.all("#answers input, #answers textarea") {
		name, kind := attr(n, "name"), attr(n, "type")
		if (kind == "radio" || kind == "checkbox") && !has(n, "checked") {
			continue
		}
		value := attr(n, "value")
		if n.Data == "textarea" {
			value = strings.TrimPrefix(words(n), "\n")
		}
		values.Add(name, value)
	}
	for name, typed := range s.typed {
		values[name] = typed
	}
	return attr(s.all("#answers")[0], "action"), values
}

func (s *site) all(selector string) []*html.Node {
	return cascadia.QueryAll(s.page, cascadia.MustCompile(selector))
}

// text is what selected elements say, on one line.
func (s *site) text(selector string) string {
	var all []string
	for _, n := range s.all(selector) {
		all = append(all, strings.Join(strings.Fields(words(n)), " "))
	}
	return strings.Join(all, " | ")
}

// value is what the first selected element has in an attribute.
func (s *site) value(selector, name string) string {
	if all := s.all(selector); len(all) > 0 {
		return attr(all[0], name)
	}
	return ""
}

func (s *site) wantText(selector, want string) {
	s.t.Helper()
	if got := s.text(selector); got != want {
		s.t.Fatalf("%s says %q, want %q; the page:\n%s", selector, got, want, s.text("main"))
	}
}

func (s *site) wantStatus(want int) {
	s.t.Helper()
	if s.status != want {
		s.t.Fatalf("status %d, want %d: %s", s.status, want, s.text("main"))
	}
}

func (s *site) wantStored(want int) []intake.Entry {
	s.t.Helper()
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	if len(s.ledger.entries) != want {
		s.t.Fatalf("%d responses stored, want %d", len(s.ledger.entries), want)
	}
	return s.ledger.entries
}

func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(words(c))
	}
	return b.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
