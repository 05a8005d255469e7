package service_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"candour/analytics"
	"candour/server/service"
	"candour/server/store"
)

// order is a survey with a ranking of three.
const order = `
study: order
name: order
title: Order
languages: [en, fr]
privacy: {hold: 1}
notice: {harm: {who: Noor}}
choices:
  needs: [{name: food, label: {en: Food, fr: Manger}}, {name: talk, label: {en: Talk, fr: Parler}}, {name: bed, label: {en: A bed, fr: Un lit}}]
questions:
  - {type: rank, name: needs, role: outcome, label: {en: What do you need, fr: Quels besoins}, choices: needs}
`

// Researchers see every place of a ranking and the mean place, on the page, in its file and in the API, beside
// the first places that it is counted by; protected roles see first places alone.
func TestRankingsHaveEveryPlace(t *testing.T) {
	r := start(t, settings(t))
	_, err := r.Control.Publish([]byte(order), "order")
	must(t, err)
	must(t, life(r, service.LifeChange{Survey: "order", State: store.StateOpen}))
	answers := map[string]int{`["food", "talk", "bed"]`: 20, `["talk", "food"]`: 15, `["talk"]`: 5, `["bed", "food", "talk"]`: 20}
	for answer, n := range answers {
		for range n {
			if status, body := r.post("/api/v1/surveys/order/responses", `{"answers": {"needs": `+answer+`}}`); status != http.StatusCreated {
				t.Fatalf("got %d %s", status, body)
			}
		}
	}
	must(t, life(r, service.LifeChange{Survey: "order", State: store.StateClosed}))
	researcher, funder := r.token(store.Researcher), r.token(store.Funder)
	var exact, safe analytics.Frequencies
	must(t, json.Unmarshal([]byte(r.frequencies(researcher, "order", "question=needs&lang=fr&base=all")), &exact))
	must(t, json.Unmarshal([]byte(r.frequencies(funder, "order", "question=needs")), &safe))
	if ranking := safe.Questions[0].Ranking; ranking != nil || len(safe.Questions[0].Rows) != 3 {
		t.Errorf("a funder has %+v and %+v", safe.Questions[0].Rows, ranking)
	}
	talk := exact.Questions[0].Ranking.Rows[1]
	if talk.Label != "Parler" || talk.Ranked != 60 || talk.Places[0].Count != 20 || talk.Places[1].Count != 20 || talk.Places[2].Count != 20 ||
		*talk.Mean != 2 || *talk.Places[2].Percent != 100./3 || exact.Questions[0].Rows[1].Count != 20 {
		t.Errorf("talk: %+v", talk)
	}
	for _, c := range []struct {
		token, path, says, not string
	}{
		{researcher, "/dashboards/order?lang=en", `<caption class="govuk-table__caption govuk-table__caption--s">Every place: n (%)`, ""},
		{researcher, "/dashboards/order/cards/needs.csv?lang=en", "Answer,1st,2nd,3rd,Any place,Mean place\r\nFood,20 (33.3),35 (58.3),0 (0.0),55,1.64\r\n", ""},
		{researcher, "/dashboards/order/cards/needs.csv?lang=fr", "Réponse;1re;2e;3e;Une place;Place moyenne\r\nManger;20 (33,3);35 (58,3);0 (0,0);55;1,64\r\n", ""},
		{funder, "/dashboards/order?lang=en", "first most often", "Every place"},
		{funder, "/dashboards/order/cards/needs.csv?lang=en", "Put first", "Mean place"},
	} {
		got := r.shown(c.token, c.path)
		if got.status != http.StatusOK || !strings.Contains(got.body, c.says) || c.not != "" && strings.Contains(got.body, c.not) {
			t.Errorf("%s: %d, want %q and not %q: %s", c.path, got.status, c.says, c.not, got.body)
		}
	}
	for _, token := range []string{researcher, funder} { // the workbook is written of it; its cells are tested beside it
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL+"/api/v1/studies/order/report.xlsx", nil)
		must(t, err)
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		must(t, err)
		content, err := io.ReadAll(response.Body)
		must(t, err)
		must(t, response.Body.Close())
		if response.StatusCode != http.StatusOK || len(content) < 1000 {
			t.Errorf("the report: %d, %d bytes", response.StatusCode, len(content))
		}
	}
}
