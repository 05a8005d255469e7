package service_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"candour/server/service"
	"candour/server/store"
)

// sting is what a hostile author, adviser or respondent may write; in spreadsheets it begins a formula.
const sting = `=HYPERLINK("https://evil.example","x")'"></textarea></title></script><img src=x onerror=alert(1)><script>alert(2)</script>{{.}}`

// stung is the survey of canaries with the sting in every text that an author writes.
func stung() string {
	text, words := strconv.Quote(sting), regexp.MustCompile(`(label|title): ([^,}\n]+)`)
	form := words.ReplaceAllString(canaries, "$1: "+strings.ReplaceAll(text, "$", "$$"))
	return form + "notice: {harm: {who: " + text + "}, intro: " + text + "}\nconsent: {text: " + text + "}\n" +
		"privacy: {hold: 1, link_text: true}\nscales: {}\nprovenance: " + text + "\nstudy_title: " + text + "\n"
}

// Labels, choices, answers, comments and names that are meant to run anywhere stay text, on every page
// and in every file, for everybody who may open one.
func TestHostileTextsRunNowhere(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	_, err := r.Control.Publish([]byte(stung()), "canary")
	must(t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "canary", State: store.StateOpen})
	must(t, err)
	for i := range 40 {
		body, err := json.Marshal(map[string]any{"consent": true, "answers": map[string]any{"gender": "other", "gender_other": sting,
			"used": "yes", "times": i, "story": sting}})
		must(t, err)
		if status, said := r.post("/api/v1/surveys/canary/responses", string(body)); status != http.StatusCreated {
			t.Fatalf("got %d %s", status, said)
		}
	}
	for _, role := range []store.Role{store.Researcher, store.Advisor, store.Funder, store.Admin} {
		c, err := r.Control.Account(service.AccountChange{Account: store.Account{Name: string(role), Role: role}})
		must(t, err)
		w := walk{visitor: visitor{t: t, r: r, is: c}.browser(), seen: map[string]bool{}}
		if role == store.Researcher {
			w.write()
		}
		w.everything()
		told := 0
		for _, p := range w.pages {
			told += strings.Count(p.body, "evil.example")
			checkPage(t, p)
		}
		if least := map[store.Role]int{store.Researcher: 200}[role]; told < max(least, 20) {
			t.Errorf("%s met the hostile text %d times only", role, told)
		}
		t.Logf("%s: %d pages, the text %d times", role, len(w.pages), told)
	}
}

// write leaves the sting wherever staff may write.
func (w *walk) write() {
	w.t.Helper()
	for address, fields := range map[string]url.Values{
		"/author/surveys/canary/comments":   {"do": {"comment"}, "about": {"used"}, "body": {sting}, "author": {sting}},
		"/dashboards/canary/views":          {"name": {sting[:60]}, "query": {"filter=" + url.QueryEscape("${used} = 'yes'")}, "shared": {"yes"}},
		"/coding/canary/themes":             {"do": {"add"}, "question": {"story"}, "name": {sting[:60]}, "label": {sting[:60]}},
		"/author/studies/canaries/":         {"do": {"document"}, "kind": {"protocol"}, "name": {sting[:60]}, "body": {sting}},
		"/studies/canaries/release":         {"reason": {sting}},
		"/author/surveys/canary/source":     {"source": {stung()}, "revision": {"0"}},
		"/author/surveys/canary/summary":    {"do": {"save"}, "heading": {sting}, "text": {sting}, "en": {sting}},
		"/author/surveys/canary/life":       {"do": {sting}},
		"/author/studies/canaries/people":   {"name": {sting}},
		"/author/surveys/canary/settings":   {"title:en": {sting}},
		"/author/surveys/canary/question/0": {"label:en": {sting}},
	} {
		request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.r.URL+address, strings.NewReader(fields.Encode()))
		must(w.t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.AddCookie(w.cookie)
		response, err := following().Do(request)
		must(w.t, err)
		must(w.t, response.Body.Close())
		if response.StatusCode >= 500 {
			w.t.Errorf("%s: %d", address, response.StatusCode)
		}
	}
}

// checkPage looks for what of a page or a file could run.
func checkPage(t *testing.T, p page) {
	t.Helper()
	switch {
	case strings.HasPrefix(strings.ToLower(p.body), "<!doctype html"):
		root, err := html.Parse(strings.NewReader(p.body))
		must(t, err)
		for n := range root.Descendants() {
			if fault := harmOf(n); fault != "" {
				t.Errorf("%s: %s", p.address, fault)
			}
		}
	case strings.Contains(p.address, ".csv") && !strings.Contains(p.address, " "):
		rows := csv.NewReader(bytes.NewReader([]byte(strings.TrimPrefix(p.body, "\ufeff"))))
		rows.FieldsPerRecord, rows.LazyQuotes = -1, true
		all, err := rows.ReadAll()
		must(t, err)
		for _, cell := range strings.FieldsFunc(strings.Join(flat(all), "\x00"), func(r rune) bool { return r == 0 }) {
			if strings.ContainsRune("=+@", rune(cell[0])) {
				t.Errorf("%s: the cell %.40q is a formula", p.address, cell)
			}
		}
	case strings.HasSuffix(p.address, ".rels") && strings.Contains(p.body, "External"), strings.Contains(p.body, "<f>HYPERLINK"):
		t.Errorf("%s leads out of the file", p.address)
	}
}

func flat(rows [][]string) []string {
	var all []string
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

// harmOf says what of an element would run, or load from elsewhere.
func harmOf(n *html.Node) string {
	if n.Type != html.ElementNode {
		return ""
	}
	kind := ""
	for _, a := range n.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch a.Key {
		case "type":
			kind = value
		case "src", "href", "action", "formaction", "data", "poster", "srcdoc":
			if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "?") && value != "" &&
				!strings.HasPrefix(value, "tel:") && !strings.HasPrefix(value, "sms:") && !strings.HasPrefix(value, "data:image/") || strings.HasPrefix(value, "//") {
				return "<" + n.Data + " " + a.Key + "=" + value + ">"
			}
		}
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			return "<" + n.Data + " " + a.Key + ">"
		}
	}
	if n.Data == "script" && n.FirstChild != nil && kind != "application/json" || n.Data == "style" || n.Data == "iframe" && kind != "" {
		return "an inline <" + n.Data + ">"
	}
	return ""
}
