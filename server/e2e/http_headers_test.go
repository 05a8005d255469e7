package e2e_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// paths are addresses of every kind, of nobody's and of somebody's pages, and of errors.
func paths() []string {
	return []string{"/", "/exit", "/robots.txt", "/favicon.ico", "/static/nothing.css", "/healthz", "/readyz",
		"/s/youth-experience", "/s/nothing", "/login", "/logout", "/studies", "/studies/peer-support",
		"/studies/peer-support/release", "/dashboards/peer-support", "/reports/peer-support.xlsx", "/nothing",
		"/api/v1/surveys", "/api/v1/surveys/peer-support", "/api/v1/surveys/peer-support/responses",
		"/api/v1/surveys/peer-support/results/frequencies", "/api/v1/studies/peer-support/results/table1",
		"/api/v1/nothing", "/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fmain.go"}
}

// Every answer to every method is guarded by the same headers, also errors.
func TestHeaders(t *testing.T) {
	d := demo(t)
	token := []string{"Authorization", "Bearer " + d.Accounts["researcher"].Token}
	for _, path := range paths() {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} {
			for _, headers := range [][]string{nil, token} {
				a := ask(t, method, d.URL+path, "", headers...)
				where := method + " " + path
				wantGuarded(t, where, a)
				if a.status >= 500 && a.status != http.StatusNotImplemented {
					t.Errorf("%s: %d %.200s", where, a.status, a.body)
				}
				if len(a.header["Set-Cookie"]) > 0 && !strings.HasPrefix(path, "/log") {
					t.Errorf("%s sets a cookie", where)
				}
				if method != "GET" && method != "HEAD" && method != "POST" && a.status < 400 {
					t.Errorf("%s: %d", where, a.status)
				}
			}
		}
	}
}

func wantGuarded(t *testing.T, where string, a answer) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Permissions-Policy": "geolocation=()",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := a.header.Get(name); !strings.HasPrefix(got, want) && !strings.Contains(got, want) {
			t.Errorf("%s: %s is %q", where, name, got)
		}
	}
	policy := a.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") ||
		strings.Contains(policy, "http") {
		t.Errorf("%s: policy %q", where, policy)
	}
	for _, name := range []string{"Server", "X-Powered-By"} {
		if got := a.header.Get(name); got != "" {
			t.Errorf("%s: %s tells %q", where, name, got)
		}
	}
}

// How long browsers may keep pages.
func TestCaching(t *testing.T) {
	d := demo(t)
	for path, want := range map[string]string{"/s/youth-experience": "private, no-cache", "/login": "no-store",
		"/api/v1/surveys": "no-store", "/nothing": "no-store", "/exit": "no-store"} {
		if got := ask(t, http.MethodGet, d.URL+path, "").header.Get("Cache-Control"); got != want {
			t.Errorf("%s: %q, not %q", path, got, want)
		}
	}
	tb := newTab(t, d.server, look{width: phone})
	tb.open("/s/youth-experience")
	file := evaluate[string](tb, `document.querySelector("link[rel=stylesheet]").getAttribute("href")`)
	got := ask(t, http.MethodGet, d.URL+file, "").header.Get("Cache-Control")
	if !strings.Contains(got, "immutable") {
		t.Errorf("%s: %q", file, got)
	}
}

// A form that another site sends in somebody's name is refused, and the cookie of a session is out
// of reach of scripts.
func TestForms(t *testing.T) {
	d := demo(t)
	form := url.Values{"name": {"researcher"}, "password": {d.Accounts["researcher"].Password}}.Encode()
	kind := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for name, headers := range map[string][]string{
		"cross-site": {"Sec-Fetch-Site", "cross-site"}, "same-site": {"Sec-Fetch-Site", "same-site"},
		"another origin": {"Origin", "https://evil.example"},
	} {
		a := ask(t, http.MethodPost, d.URL+"/login", form, append(headers, kind...)...)
		if a.status != http.StatusForbidden || len(a.header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		a := ask(t, http.MethodPost, d.URL+"/login", form+"&next="+url.QueryEscape(next), kind...)
		if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != "/studies" {
			t.Errorf("next=%s leads to %s", next, got)
		}
		cookie := a.header.Get("Set-Cookie")
		if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
			t.Errorf("cookie %q", cookie)
		}
	}
	tb := newStaffTab(t, d, "researcher")
	if got := evaluate[string](tb, `document.cookie`); got != "" {
		t.Errorf("scripts can read %q", got)
	}
	tb.follow(`form[action="/logout"] button`)
	kept := command(tb, network.GetCookies, network.GetCookiesParams{})
	for _, cookie := range kept.Cookies { // the browser stays known, so that no stranger keeps its owner out, and its language
		if !strings.HasSuffix(cookie.Name, "candour-known") && cookie.Name != "lang" {
			t.Errorf("signing out leaves the cookie %s", cookie.Name)
		}
	}
	tb.open("/studies")
	tb.wantText("main h1", "Sign in")
}

// The process says that it is up, and that it can work.
func TestHealth(t *testing.T) {
	d := demo(t)
	if a := ask(t, http.MethodGet, d.URL+"/healthz", ""); a.status != http.StatusOK {
		t.Errorf("healthz: %d %s", a.status, a.body)
	}
	var a answer
	eventually(t, "it can work", func() bool { // ClickHouse is asked for three seconds
		a = ask(t, http.MethodGet, d.URL+"/readyz", "")
		return a.status == http.StatusOK
	})
	var parts map[string]string
	if err := json.Unmarshal([]byte(a.body), &parts); err != nil || a.status != http.StatusOK ||
		parts["ledger"] != "ok" || parts["clickhouse"] != "ok" {
		t.Errorf("readyz: %d %s", a.status, a.body)
	}
}
