package service_test

import (
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
)

// walked is a survey with everything that a respondent can meet.
const walked = `
study: visits
name: walked
title: Walked
languages: [en]
privacy: {hold: 10}
notice: {harm: {who: Noor}}
eligibility: {relevant: "${age} >= 12", otherwise: It is for people of 12 and older.}
questions:
  - {type: integer, name: age, role: demographic, label: Age, constraint: ". <= 99"}
`

// walker is a respondent with a browser: it sends the seal of the page before.
type walker struct {
	t      testing.TB
	url    string
	survey string
	from   string // the address that a proxy says it has
	seal   string
}

var sealField = regexp.MustCompile(`name="seal" value="([^"]+)"`)

// send posts a form to the survey; nil asks for its first page.
func (w *walker) send(query string, fields url.Values, more ...string) *http.Response {
	w.t.Helper()
	method, body := http.MethodGet, ""
	if fields != nil {
		method = http.MethodPost
		if w.seal != "" && !fields.Has("seal") {
			fields.Set("seal", w.seal)
		}
		body = fields.Encode()
	}
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.url+"/s/"+w.survey+query, strings.NewReader(body))
	must(w.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Forwarded-For", w.from)
	request.Header.Set("Cookie", "candour=made-up; other=1")
	for i := 0; i+1 < len(more); i += 2 {
		request.Header.Set(more[i], more[i+1])
	}
	response, err := following().Do(request)
	must(w.t, err)
	page, err := io.ReadAll(response.Body)
	must(w.t, err)
	must(w.t, response.Body.Close())
	if found := sealField.FindSubmatch(page); found != nil {
		w.seal = string(found[1])
	}
	return response
}

// On the way through a survey every page has the headers of its class, also where something goes wrong.
func TestHeadersOnTheWayThroughASurvey(t *testing.T) {
	config := settings(t)
	config.Rate, config.Proxies = 1, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	r := start(t, config)
	_, err := r.Control.Publish([]byte(walked), "walked")
	must(t, err)
	life := func(state store.State) {
		_, err := r.Control.Life(service.LifeChange{Survey: "walked", State: state})
		must(t, err)
	}
	life(store.StateOpen)
	d, first, other := readDeclared(t), &walker{t: t, url: r.URL, survey: "walked", from: "203.0.113.1"}, &walker{t: t, url: r.URL, survey: "walked", from: "203.0.113.2"}
	do := func(what string, more ...string) url.Values {
		fields := url.Values{"do": {what}}
		for i := 0; i+1 < len(more); i += 2 {
			fields.Set(more[i], more[i+1])
		}
		return fields
	}
	submit := func(w *walker) *http.Response {
		w.seal = ""
		w.send("", do("start"))
		w.send("", do("next", "age", "17"))
		return w.send("", do("submit"))
	}
	for _, step := range []struct {
		name, class string // class "": refused
		status      int
		ask         func() *http.Response
	}{
		{"first page", "question", 200, func() *http.Response { return first.send("", nil) }},
		{"shared device", "first page on a shared device", 200, func() *http.Response { return first.send("?device=shared", nil) }},
		{"a question", "question", 200, func() *http.Response { return first.send("", do("start")) }},
		{"an answer at fault", "question", 200, func() *http.Response { return first.send("", do("next", "age", "x")) }},
		{"review", "page", 200, func() *http.Response { return first.send("", do("next", "age", "17")) }},
		{"back", "question", 200, func() *http.Response { return first.send("", do("back")) }},
		{"for other people", "page", 200, func() *http.Response { return other.send("", do("next", "age", "9", "seal", first.seal)) }},
		{"review again", "page", 200, func() *http.Response { return first.send("", do("next", "age", "18")) }},
		{"thanks", "page", 200, func() *http.Response { return first.send("", do("submit")) }},
		{"a page of what was sent", "page", 200, func() *http.Response { return first.send("", do("next")) }},
		{"a broken seal", "", 400, func() *http.Response { return other.send("", do("next", "seal", "made-up")) }},
		{"too many", "", 429, func() *http.Response { return submit(first) }},
		{"somebody else meanwhile", "page", 200, func() *http.Response { return submit(other) }},
		{"too large", "", 413, func() *http.Response { return other.send("", do("start", "age", strings.Repeat("9", 300<<10))) }},
		{"packed", "", 415, func() *http.Response { return other.send("", do("start"), "Content-Encoding", "gzip") }},
		{"another kind of form", "", 415, func() *http.Response { return other.send("", do("start"), "Content-Type", "text/plain") }},
		{"from another site", "", 403, func() *http.Response { return other.send("", do("start"), "Sec-Fetch-Site", "cross-site") }},
		{"closed", "", 410, func() *http.Response { life(store.StateClosed); return other.send("", nil) }},
	} {
		response := step.ask()
		if response.StatusCode != step.status {
			t.Errorf("%s: %d, want %d", step.name, response.StatusCode, step.status)
		}
		var class headerClass
		if step.class != "" {
			class = d.of(t, step.class)
		}
		d.want(class, "/s/walked", response.StatusCode).check(t, step.name, response.Header)
	}
}

// Where the public address is https, every answer says so for a year, and cookies travel nowhere else.
func TestHeadersOverHTTPS(t *testing.T) {
	config := settings(t)
	config.URL = "https://candour.example"
	r, accounts := demo(t, config)
	d := readDeclared(t)
	d.Always["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	for _, key := range []string{"GET /", "GET /exit", "GET /s/:survey", "GET /studies", "POST /login", "GET /api/v1/surveys",
		"GET /api/v1/surveys/:survey/results/flow"} {
		method, pattern, _ := strings.Cut(key, " ")
		class := d.of(t, key)
		if cookie, is := class.Headers["Set-Cookie"]; is {
			class.Headers["Set-Cookie"] = strings.NewReplacer("candour", "__Host-candour", "HttpOnly;", "HttpOnly; secure;").Replace(cookie)
		}
		answer := visitor{t: t, r: r, is: accounts.Accounts[0]}.answer(method, examples(pattern))
		d.want(class, pattern, answer.StatusCode).check(t, key, answer.Header)
	}
}
