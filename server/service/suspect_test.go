package service_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
)

// rushed is a survey that shows results at once.
const rushed = `
study: visits
name: rushed
title: Rushed
languages: [en]
privacy: {hold: 1}
notice: {harm: {who: Noor}}
breakdowns: [heard]
choices:
  agreement: [{name: "1", label: Disagree}, {name: "2", label: Agree}]
questions:
  - {type: select_one, name: seen, role: demographic, label: I was seen, choices: agreement}
  - {type: select_one, name: heard, role: outcome, label: I was heard, choices: agreement}
  - type: group
    name: all
    label: Numbers
    questions:
      - {type: integer, name: a, label: A}
      - {type: integer, name: b, label: B}
      - {type: integer, name: c, label: C}
      - {type: integer, name: d, label: D}
`

// A researcher leaves out answers that look careless and reads in steps how many do; nobody else learns of
// them: not who answered, not a funder, not in a file.
func TestSuspectIsForResearchersAlone(t *testing.T) {
	r := start(t, settings(t))
	_, err := r.Control.Publish([]byte(rushed), "rushed")
	must(t, err)
	must(t, life(r, service.LifeChange{Survey: "rushed", State: store.StateOpen}))
	for range 3 {
		r.rush()
	}
	for i := range 4 { // programs know no pace
		status, body := r.post("/api/v1/surveys/rushed/responses", `{"answers": {"seen": "1", "heard": "1", "a": `+strconv.Itoa(i)+`, "b": 1, "c": 1, "d": 1}}`)
		if status != http.StatusCreated {
			t.Fatalf("got %d %s", status, body)
		}
	}
	must(t, life(r, service.LifeChange{Survey: "rushed", State: store.StateClosed})) // all have arrived
	researcher, funder := r.token(store.Researcher), r.token(store.Funder)
	for _, c := range []struct {
		query string
		want  int
	}{{"", 7}, {"suspect=without", 4}, {"suspect=without&filter=" + url.QueryEscape("${heard} = '2'"), 0}, {"filter=" + url.QueryEscape("${heard} = '2'"), 3}} {
		if got := r.seen(researcher, "rushed", c.query); got != c.want {
			t.Errorf("%s: %d responses, want %d", c.query, got, c.want)
		}
	}
	for _, c := range []struct {
		token, path string
		status      int
		says        string
	}{
		{researcher, "/dashboards/rushed", 200, "Fewer than 5 responses look careless"},
		{researcher, "/dashboards/rushed?suspect=without", 200, "left out"},
		{researcher, "/dashboards/rushed?suspect=without&lang=fr", 200, "laissées de côté"},
		{researcher, "/dashboards/rushed/cards/heard.csv?suspect=without", 200, "Answers that look careless: left out"},
		{researcher, "/dashboards/rushed?suspect=only", 422, "suspect=without"},
		{researcher, "/api/v1/surveys/rushed/results/frequencies?suspect=only", 422, "suspect=without"},
		{researcher, "/dashboards/rushed/table?rows=heard&columns=seen&suspect=without", 200, "left out"},
		{researcher, "/dashboards/rushed/table?rows=heard&columns=seen&suspect=without", 200, `<input type="hidden" name="suspect" value="without">`},
		{researcher, "/dashboards/rushed?suspect=without", 200, `<input type="hidden" name="suspect" value="without">`},
		{researcher, "/studies/visits", 200, "Leave out answers that look careless"},
		{researcher, "/studies/visits?suspect=without", 200, "Responses that look careless are left out"},
		{researcher, "/studies/visits?suspect=without", 200, `href="/studies/visits/release?suspect=without"`},
		{researcher, "/studies/visits?by=seen&p=true", 200, `href="/studies/visits?by=seen&amp;p=true&amp;suspect=without"`},
		{researcher, "/studies/visits?by=seen&p=true&suspect=without", 200, `<a class="govuk-link" href="/studies/visits?by=seen&amp;p=true">`},
		{researcher, "/studies/visits?by=seen&p=true&suspect=without", 200, `href="/studies/visits?by=seen&amp;p=true&amp;suspect=without&amp;lang=fr"`},
		{researcher, "/studies/visits/release?suspect=without", 200, "Responses that look careless are left out"},
		{researcher, "/dashboards/rushed/release?rows=heard&suspect=without", 200, "n&nbsp;=&nbsp;4"},
		{researcher, "/dashboards/rushed/release?rows=heard&suspect=without&lang=fr", 200, "Les réponses qui semblent données sans soin sont laissées de côté"},
		{researcher, "/dashboards/rushed/release?rows=heard", 200, "n&nbsp;=&nbsp;7"},
		{researcher, "/api/v1/studies/visits/results/table1?suspect=without", 200, `"label":"Overall","n":4`},
		{researcher, "/api/v1/studies/visits/results/table1", 200, `"label":"Overall","n":7`},
		{researcher, "/api/v1/studies/visits/results/table1?suspect=only", 422, "suspect=without"},
		{funder, "/api/v1/studies/visits/results/table1?suspect=without", 403, "fixed list"},
		{funder, "/studies/visits?suspect=without", 403, "fixed list"},
		{researcher, "/studies/visits/table1.csv?suspect=without&lang=en", 200, "Overall (N = 4)"},
		{researcher, "/studies/visits/table1.csv?suspect=without&lang=en", 200, "Responses that look careless are left out"},
		{researcher, "/studies/visits/table1.csv?lang=en", 200, "Overall (N = 7)"},
		{researcher, "/studies/visits?by=seen&p=true&suspect=without&base=all", 200, `href="/studies/visits/table1.csv?base=all&amp;by=seen&amp;p=true&amp;suspect=without"`},
		{funder, "/studies/visits/table1.csv?suspect=without", 403, "fixed list"},
		{funder, "/dashboards/rushed?suspect=without", 403, "fixed list"},
		{funder, "/api/v1/surveys/rushed/results/frequencies?suspect=without", 403, "fixed list"},
		{funder, "/api/v1/surveys/rushed/results/crosstab?rows=heard&columns=heard&suspect=without", 403, "fixed list"},
		{funder, "/api/v1/surveys/rushed/results/trend?question=heard&suspect=without", 403, "fixed list"},
	} {
		got := r.shown(c.token, c.path)
		if got.status != c.status || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %d, want %d and %q: %.300s", c.path, got.status, c.status, c.says, got.body)
		}
	}
	for _, path := range []string{"/dashboards/rushed", "/dashboards/rushed?cards=all", "/studies/visits"} {
		if got := r.shown(funder, path); strings.Contains(got.body, "careless") || strings.Contains(got.body, "suspect") {
			t.Errorf("a funder reads of it at %s", path)
		}
	}
	response, err := http.Get(r.URL + "/s/rushed/stored")
	must(t, err)
	page, err := io.ReadAll(response.Body)
	must(t, err)
	must(t, response.Body.Close())
	if !strings.Contains(string(page), "not how long it took") {
		t.Error("the page of what is stored does not tell of the column")
	}
}

// rush answers on the pages, faster than anyone reads.
func (r *running) rush() {
	r.t.Helper()
	w := walker{t: r.t, url: r.URL, survey: "rushed"}
	w.send("?lang=en", url.Values{"do": {"start"}})
	w.send("", url.Values{"do": {"next"}, "seen": {"2"}})
	w.send("", url.Values{"do": {"next"}, "heard": {"2"}})
	w.send("", url.Values{"do": {"next"}, "a": {"1"}})
	w.send("", url.Values{"do": {"next"}, "b": {"1"}})
	w.send("", url.Values{"do": {"next"}, "c": {"1"}})
	w.send("", url.Values{"do": {"next"}, "d": {"1"}})
	if answer := w.send("", url.Values{"do": {"submit"}}); answer.StatusCode != http.StatusOK {
		r.t.Fatalf("got %d", answer.StatusCode)
	}
}
