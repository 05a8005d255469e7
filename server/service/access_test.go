package service_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"candour/server/store"
	"candour/server/web"
)

// examples are values for the parameters of routes that the demo has.
func examples(pattern string) string {
	pattern = strings.TrimSuffix(pattern, "?") // of a parameter that may be left out
	for parameter, value := range map[string]string{
		":survey": "youth-experience", ":study": "peer-support", ":file": "app.css", ":place": "0",
		":list": "agreement", ":lang": "fr", ":format": "csv", ":document": "1", ":account": "funder", ":secret": "x", ":release": "1",
	} {
		pattern = strings.ReplaceAll(pattern, parameter, value)
	}
	return pattern
}

// asked are the parameters in the query that some routes need.
func asked(pattern string) string {
	if strings.HasSuffix(pattern, "/crosstab") {
		return "?rows=gender&columns=age"
	}
	if strings.HasSuffix(pattern, "/dashboards/:survey/release") {
		return "?rows=gender"
	}
	return ""
}

// typed is the form that a route is sent.
func typed(path string, a store.Credentials) string {
	if path == "/login" {
		return url.Values{"name": {a.Name}, "password": {a.Password}}.Encode()
	}
	if strings.HasSuffix(path, "/summary") && a.Role != store.Admin && a.Role != store.Researcher {
		return url.Values{"do": {"approve"}}.Encode() // others write
	}
	return url.Values{"do": {"nothing"}}.Encode()
}

// visitor asks in the name of one account, or of nobody.
type visitor struct {
	t      *testing.T
	r      *running
	is     store.Credentials
	cookie *http.Cookie // in place of the token
}

// browser signs somebody in.
func (v visitor) browser() visitor {
	v.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.PostForm(v.r.URL+"/login", url.Values{"name": {v.is.Name}, "password": {v.is.Password}})
	must(v.t, err)
	must(v.t, response.Body.Close())
	for _, cookie := range response.Cookies() {
		v.cookie = cookie
	}
	if v.cookie == nil {
		v.t.Fatalf("%s cannot sign in: %d", v.is.Name, response.StatusCode)
	}
	return v
}

// request asks as whoever is signed in; what a POST sends fits its page.
func (v visitor) request(method, path string) *http.Request {
	v.t.Helper()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(typed(path, v.is))
	}
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.r.URL+path, body)
	must(v.t, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.cookie != nil {
		request.AddCookie(v.cookie)
	}
	return request
}

// ask returns the status of an answer whose body it does not wait for: some stream.
func (v visitor) ask(method, path string) int {
	v.t.Helper()
	request := v.request(method, path)
	if v.cookie == nil && v.is.Token != "" {
		request.Header.Set("Authorization", "Bearer "+v.is.Token)
	}
	response, err := following().Do(request)
	must(v.t, err)
	must(v.t, response.Body.Close())
	return response.StatusCode
}

// Every route answers every role, and nobody, as the table says.
func TestAccessOfEveryRoute(t *testing.T) {
	r, accounts := demo(t, settings(t))
	table := web.AccessTable()
	browsers := map[string]visitor{}
	for _, a := range accounts.Accounts {
		browsers[a.Name] = visitor{t: t, r: r, is: a}.browser()
	}
	seen := map[string]bool{}
	for _, route := range r.service.Routes() {
		if route.Method == http.MethodHead { // GET's own, without a body
			continue
		}
		key := route.Method + " " + route.Path
		access, declared := table[key]
		seen[key] = true
		if !declared {
			t.Errorf("%s is not in the table of access", key)
			continue
		}
		path := examples(route.Path) + asked(route.Path)
		t.Run(key, func(t *testing.T) {
			checkNobody(t, access, route.Method, path, visitor{t: t, r: r}.ask(route.Method, path))
			for _, a := range accounts.Accounts {
				program, browser := visitor{t: t, r: r, is: a}, browsers[a.Name]
				if path == "/login" || path == "/logout" { // it ends a session
					browser = browser.browser()
				}
				may := access.Anyone || slices.Contains(access.Roles, a.Role)
				checkRole(t, "a program of "+a.Name, program.ask(route.Method, path), access.Anyone || may && access.Scope != "")
				checkRole(t, a.Name, browser.ask(route.Method, path), may || access.Self)
			}
		})
	}
	for key := range table {
		if !seen[key] {
			t.Errorf("the table has %s, which is no route", key)
		}
	}
}

func checkNobody(t *testing.T, access web.Access, method, path string, status int) {
	t.Helper()
	want := http.StatusUnauthorized
	if method == http.MethodGet && !strings.HasPrefix(path, "/api/") {
		want = http.StatusSeeOther
	}
	let := status != http.StatusUnauthorized && status != http.StatusForbidden
	if access.Anyone && !let && path != "/login" || !access.Anyone && status != want {
		t.Errorf("nobody got %d; anyone may: %v", status, access.Anyone)
	}
}

func checkRole(t *testing.T, who string, status int, want bool) {
	t.Helper()
	let := status != http.StatusUnauthorized && status != http.StatusForbidden
	if let != want {
		t.Errorf("%s got %d; the table says %v", who, status, want)
	}
	if status >= 500 {
		t.Errorf("%s got %d", who, status)
	}
}
