package service_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
)

// canaries is a survey in which every kind of result is asked for.
const canaries = `
study: canaries
name: canary
title: Canary
languages: [en, fr]
invited: 700
breakdowns: [gender]
choices:
  gender: [{name: woman, label: Woman}, {name: man, label: Man}]
  yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
questions:
  - {type: select_one, name: gender, role: demographic, label: Gender, choices: gender, or_other: true}
  - {type: select_one, name: used, role: outcome, label: Used, choices: yes_no, sensitive: true}
  - {type: integer, name: times, role: outcome, label: How often, bands: [0, 1, 5, 20]}
  - {type: text, name: story, role: open, label: Your story}
`

// The words of two respondents, and the exact counts of all, of women and of men, of yes and of no; no
// multiple of 5, and more than a percentage can be.
const (
	canaryWords = "zanzibarcanary"
	canaryOther = "kiwicanary"
)

// secretCount is one of the exact counts where a count stands: a number alone.
var secretCount = regexp.MustCompile(`(^|[^\w.,#%/&;=-])(338|113|187|211|127)($|[^\w.,%-])`)

// Protected roles fetch every page and file that they may, and whatever these link to. No exact
// count, no key, no response's name and nobody's words are in any byte of it; the researcher's, which
// are walked in the same way, have all of them.
func TestCanariesStayInside(t *testing.T) {
	r := start(t, settings(t))
	_, err := r.Control.Publish([]byte(canaries), "canary")
	must(t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "canary", State: store.StateOpen})
	must(t, err)
	ids := r.sing()
	_, err = r.Control.Life(service.LifeChange{Survey: "canary", State: store.StateClosed})
	must(t, err)
	for _, role := range []store.Role{store.Researcher, store.Admin, store.Advisor, store.Funder} {
		c, err := r.Control.Account(service.AccountChange{Account: store.Account{Name: string(role), Role: role}})
		must(t, err)
		w := walk{visitor: visitor{t: t, r: r, is: c}.browser(), seen: map[string]bool{}}
		w.everything()
		found := w.search(ids)
		switch {
		case role != store.Researcher:
			for _, leak := range found {
				t.Errorf("%s: %s", role, leak)
			}
			if w.files < 3 || len(w.seen) < 20 {
				t.Errorf("%s saw %d addresses and %d parts of workbooks only", role, len(w.seen), w.files)
			}
		default:
			all := strings.Join(found, "\n")
			for _, want := range []string{canaryWords, "338", "113", "187", "211", "127"} {
				if !strings.Contains(all, want) {
					t.Errorf("a researcher does not find %s: the walk is blind", want)
				}
			}
		}
		t.Logf("%s: %d addresses, %d parts of workbooks", role, len(w.seen), w.files)
	}
}

// sing sends the responses and returns what the door calls them.
func (r *running) sing() []string {
	r.t.Helper()
	var ids []string
	for i := range 338 {
		answers := map[string]any{"gender": "woman", "used": "no", "times": i % 20}
		switch {
		case i < 38:
			answers["gender"], answers["gender_other"] = "other", canaryOther
		case i < 38+113:
			answers["gender"] = "man"
		}
		if i%8 < 5 && i < 337 {
			answers["used"] = "yes"
		}
		if i == 200 {
			answers["story"] = canaryWords
		}
		body, err := json.Marshal(map[string]any{"answers": answers})
		must(r.t, err)
		status, said := r.post("/api/v1/surveys/canary/responses", string(body))
		if status != http.StatusCreated {
			r.t.Fatalf("got %d %s", status, said)
		}
		var told map[string]any
		must(r.t, json.Unmarshal([]byte(said), &told))
		for _, value := range told {
			if id, is := value.(string); is && len(id) >= 8 {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// walk is what one account can see.
type walk struct {
	visitor
	seen  map[string]bool
	queue []string
	pages []page
	files int // parts of workbooks
}

type page struct{ address, body string }

// everything asks for every route, and follows links.
func (w *walk) everything() {
	named := strings.NewReplacer(":survey", "canary", ":study", "canaries", ":lang?", "fr", ":lang", "fr", ":list", "gender",
		":place", "0", ":format", "csv", ":document", "1", ":file", "app.css", ":account", "funder", ":secret", "x")
	for _, route := range w.r.service.Routes() {
		if route.Method != http.MethodGet || strings.HasSuffix(route.Path, "/events") || strings.HasPrefix(route.Path, "/static/") {
			continue
		}
		for _, query := range []string{"", "?lang=fr", "?by=gender", "?base=all", "?rows=used&columns=gender", "?question=used",
			"?filter=" + url.QueryEscape("${gender} = 'man'"), "?filter=" + url.QueryEscape("${times} > 3"), "?wave=nothing"} {
			w.queue = append(w.queue, named.Replace(route.Path)+query)
		}
	}
	for len(w.queue) > 0 && len(w.seen) < 1500 {
		next := w.queue[0]
		w.queue = w.queue[1:]
		if !w.seen[next] {
			w.seen[next] = true
			w.fetch(next)
		}
	}
}

var link = regexp.MustCompile(`(?:href|src|data-[a-z]+)="(/[^"]*)"`)

func (w *walk) fetch(address string) {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.r.URL+address, nil)
	must(w.t, err)
	request.AddCookie(w.cookie)
	if strings.HasPrefix(address, "/api/") {
		request.Header.Set("Authorization", "Bearer "+w.is.Token)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	must(w.t, err)
	body, err := io.ReadAll(response.Body)
	must(w.t, err)
	must(w.t, response.Body.Close())
	if response.StatusCode >= http.StatusInternalServerError {
		w.t.Errorf("%s: %s got %d %s", address, w.is.Role, response.StatusCode, body)
	}
	for name, values := range response.Header {
		if name != "Date" && name != "Content-Length" {
			w.pages = append(w.pages, page{address + " " + name, strings.Join(values, " ")})
		}
	}
	if bytes.HasPrefix(body, []byte("PK")) {
		w.unzip(address, body)
		return
	}
	w.pages = append(w.pages, page{address, string(body)})
	for _, found := range link.FindAllStringSubmatch(string(body), -1) {
		to := strings.ReplaceAll(found[1], "&amp;", "&")
		to, _, _ = strings.Cut(to, "#")
		if !strings.HasPrefix(to, "/static/") && !strings.HasSuffix(to, "/events") && strings.Contains(to, "canar") {
			w.queue = append(w.queue, to)
		}
	}
}

func (w *walk) unzip(address string, body []byte) {
	w.t.Helper()
	book, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(w.t, err)
	for _, part := range book.File {
		if path.Base(part.Name) == "styles.xml" || strings.HasPrefix(part.Name, "xl/theme/") {
			continue
		}
		opened, err := part.Open()
		must(w.t, err)
		text, err := io.ReadAll(opened)
		must(w.t, err)
		must(w.t, opened.Close())
		w.files++
		w.pages = append(w.pages, page{address + " " + part.Name, string(text)})
	}
}

var keyOfCell = regexp.MustCompile(`(?i)"(cell_?)?keys?":\s*[\[{\d]|(record|cell)_key"?\s*[:=]\s*\d`)

// search returns each place where something is that should not be.
func (w *walk) search(ids []string) []string {
	var found []string
	for _, p := range w.pages {
		for _, what := range []string{canaryWords, canaryOther} {
			if strings.Contains(p.body, what) {
				found = append(found, p.address+" has the words "+what)
			}
		}
		if slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(p.body, id) }) {
			found = append(found, p.address+" names a response")
		}
		if at := keyOfCell.FindString(p.body); at != "" {
			found = append(found, p.address+" has a key: "+at)
		}
		for _, at := range secretCount.FindAllStringIndex(p.body, 3) {
			found = append(found, fmt.Sprintf("%s has a count: %q", p.address, p.body[max(0, at[0]-40):min(len(p.body), at[1]+40)]))
		}
	}
	return found
}
