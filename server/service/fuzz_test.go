package service_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"candour/server/service"
	"candour/server/store"
)

// queried are the pages and results that read a query.
func queried() []string {
	return []string{"/dashboards/visits", "/studies/visits/table1.csv", "/dashboards/visits/cards", "/dashboards/visits/table", "/dashboards/visits/table.csv",
		"/api/v1/surveys/visits/results/frequencies", "/api/v1/surveys/visits/results/crosstab", "/api/v1/surveys/visits/results/trend",
		"/api/v1/studies/visits/results/table1", "/api/v1/surveys/visits/results/open", "/login", "/s/visits", "/studies/visits"}
}

// FuzzQuery asks for results with whatever in the query, of the real engine, as who sees exact numbers and
// as who does not: an answer of ours comes, and the engine answers the next one. It opens saved views too,
// which are such queries.
func FuzzQuery(f *testing.F) {
	config := settings(f)
	s, err := service.Open(f.Context(), config, quiet())
	must(f, err)
	r := serve(f, s)
	r.publish()
	_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 50, Seed: 1, Token: "fuzz"})
	must(f, err)
	tokens := []string{r.token(store.Researcher), r.token(store.Funder)}
	for i, query := range []string{"filter=${heard}='1'", "filter=not(${heard}='1' or selected(${heard},'2'))", "by=heard&wave=w1&base=all&lang=fr",
		"question=heard,heard&limit=0", "rows=heard&columns=heard", "filter=%27%29%3B+DROP+TABLE+r_visits%3B--", "filter=" + strings.Repeat("(", 300),
		"filter=regex(${heard},'(a+)+$')", "waves=w1,w2,w1&f=heard:1&f=heard:%00", "next=//evil.example", "wave=w1'%20or%201", "filter=1%20div%200%20%3D%200"} {
		f.Add(byte(i), query)
		f.Add(byte(4), query)
	}
	f.Fuzz(func(t *testing.T, where byte, query string) {
		path := queried()[int(where)%len(queried())]
		for _, token := range tokens {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL+path, nil)
			must(t, err)
			if request.URL.RawQuery = strings.Map(printable, query); len(query) > 4000 {
				return
			}
			request.Header.Set("Authorization", "Bearer "+token)
			answer, err := following().Do(request)
			must(t, err)
			body, err := io.ReadAll(answer.Body)
			must(t, err)
			must(t, answer.Body.Close())
			if answer.StatusCode >= 500 || strings.Contains(string(body), "DB::Exception") || strings.Contains(string(body), "Code: ") {
				t.Errorf("%s?%s: %d %.300s", path, query, answer.StatusCode, body)
			}
		}
	})
}

// printable keeps what a request's line can hold.
func printable(r rune) rune {
	if r <= ' ' || r >= 0x7f || r == '#' {
		return -1
	}
	return r
}
