package service_test

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// A survey of many answers, one of too few and one of none answer a protected role with the same
// status and the same headers. What is refused or unknown is refused in the same words, whatever
// the answers are.
func TestAnswersDoNotTellBySize(t *testing.T) {
	r := start(t, settings(t))
	sizes := map[string]int{"full": 90, "suppressed": 7, "empty": 0}
	for id, n := range sizes {
		form := strings.NewReplacer("study: visits", "study: "+id, "name: visits", "name: "+id).Replace(visits)
		_, err := r.Control.Publish([]byte(form+"breakdowns: [heard]\n"), id)
		must(t, err)
		_, err = r.Control.Life(service.LifeChange{Survey: survey.ID(id), State: store.StateOpen})
		must(t, err)
		if n > 0 {
			_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: survey.ID(id), N: n, Seed: 1, Token: "size"})
			must(t, err)
		}
		_, err = r.Control.Life(service.LifeChange{Survey: survey.ID(id), State: store.StateClosed})
		must(t, err)
	}
	funder := r.token(store.Funder)
	const results = "/api/v1/surveys/ID/results/"
	for _, c := range []struct {
		path string
		want int
	}{
		{results + "frequencies", http.StatusOK},
		{results + "frequencies?wave=w1", http.StatusOK},
		{results + "frequencies?filter=" + url.QueryEscape("${heard} = '1'"), http.StatusOK},
		{results + "crosstab?rows=heard&columns=heard", 0}, // whichever, the same
		{"/api/v1/studies/ID/results/table1", http.StatusOK},
		{"/studies/ID/table1.csv", http.StatusOK},
		{"/api/v1/studies/ID/report.xlsx", http.StatusOK},
		{results + "frequencies?filter=" + url.QueryEscape("${heard} = '9'"), http.StatusForbidden},
		{results + "frequencies?filter=" + url.QueryEscape("${heard} != '1'"), http.StatusForbidden},
		{results + "frequencies?wave=w9", 0},
		{results + "frequencies?question=nothing", 0},
		{results + "open?question=heard", http.StatusForbidden},
	} {
		t.Run(c.path, func(t *testing.T) {
			full := r.shown(funder, strings.Replace(c.path, "ID", "full", 1))
			if c.want != 0 && full.status != c.want {
				t.Errorf("got %d, want %d: %.200s", full.status, c.want, full.body)
			}
			for _, id := range []string{"suppressed", "empty"} {
				got := r.shown(funder, strings.Replace(c.path, "ID", id, 1))
				if got.status != full.status || !maps.Equal(got.header, full.header) {
					t.Errorf("%s: %d %v, full: %d %v", id, got.status, got.header, full.status, full.header)
				}
				if full.status >= 400 && strings.ReplaceAll(got.body, id, "full") != full.body {
					t.Errorf("%s: %s, full: %s", id, got.body, full.body)
				}
			}
		})
	}
}

// shown is an answer without what is of the moment or of its length.
type shown struct {
	status int
	header map[string]string
	body   string
}

func (r *running) shown(token, path string) shown {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.URL+path, nil)
	must(r.t, err)
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	must(r.t, err)
	body, err := io.ReadAll(response.Body)
	must(r.t, err)
	must(r.t, response.Body.Close())
	header := map[string]string{}
	for name, values := range response.Header {
		header[name] = strings.Join(values, ", ")
	}
	delete(header, "Date")
	delete(header, "Content-Length")
	if name, is := header["Content-Disposition"]; is { // it has the study's name
		_, header["Content-Disposition"], _ = strings.Cut(name, "-")
	}
	return shown{response.StatusCode, header, string(body)}
}
