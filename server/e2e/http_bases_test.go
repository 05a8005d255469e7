package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"candour/analytics"
)

// A dashboard tells all three bases; what percentages are of can be chosen, stays in the address, and is
// told on each card.
func TestDashboardByBase(t *testing.T) {
	d := demo(t)
	for _, role := range []string{"researcher", "funder"} {
		page := func(query string) (int, string) {
			return call(t, http.MethodGet, d.URL+"/dashboards/youth-experience"+query, d.Accounts[role].Token, "")
		}
		for query, says := range map[string]string{
			"?question=helpers":   " people took part.",
			"?base=all":           "Percentages are of everybody who took part.",
			"?base=asked&lang=fr": "Pourcentages parmi les personnes interrogées.",
			"?base=all&lang=en":   `<option value="all" selected>Everybody who took part</option>`,
		} {
			if status, body := page(query); status != http.StatusOK || !strings.Contains(body, says) {
				t.Errorf("%s of %s: %d without %q", role, query, status, says)
			}
		}
		if status, body := page("?base=half"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "base=answered") {
			t.Errorf("%s: another base is answered with %d", role, status)
		}
	}
	for path, says := range map[string]bool{"/cards/helpers.csv?base=all": true, "/cards/helpers.csv?base=all&by=gender": false,
		"/table.csv?rows=helpers&columns=gender&base=all": false} {
		_, csv := call(t, http.MethodGet, d.URL+"/dashboards/youth-experience"+path, d.Accounts["researcher"].Token, "")
		if got := strings.Contains(csv, "Percentages of: Everybody who took part"); got != says {
			t.Errorf("%s tells of everybody: %v, want %v\n%s", path, got, says, csv)
		}
	}
	if _, body := call(t, http.MethodGet, d.URL+"/dashboards/youth-experience?base=all&by=gender", d.Accounts["funder"].Token, ""); !strings.Contains(body, "percentages are of those who answered both questions") {
		t.Error("the page does not say what percentages of groups are of")
	}
	var all analytics.Frequencies
	results(t, d, "researcher", "surveys/youth-experience/results/frequencies?question=helpers&base=all", &all)
	_, csv := call(t, http.MethodGet, d.URL+"/dashboards/youth-experience/cards/helpers.csv?base=all", d.Accounts["researcher"].Token, "")
	if want := fmt.Sprintf("%.1f", *all.Questions[0].Rows[0].Percent); !strings.Contains(csv, want) {
		t.Errorf("the CSV does not have %s:\n%s", want, csv)
	}
}

// Researchers see on a scale's card, and in its file, what alpha is without each item; nobody else does.
func TestScaleCardHasItems(t *testing.T) {
	d := demo(t)
	var all analytics.Scales
	results(t, d, "researcher", "surveys/youth-experience/results/scales", &all)
	scale := all.Scales[0]
	last := scale.Waves[len(scale.Waves)-1]
	for role, want := range map[string]bool{"researcher": true, "funder": false} {
		for _, path := range []string{"/cards?question=scale-" + scale.ID, "/cards/scale-" + scale.ID + ".csv"} {
			status, body := call(t, http.MethodGet, d.URL+"/dashboards/youth-experience"+path, d.Accounts[role].Token, "")
			if status != http.StatusOK || strings.Contains(body, "Alpha without it") != want {
				t.Errorf("%s of %s: %d, items %v", role, path, status, !want)
			}
			for _, item := range last.Items {
				if want && !strings.Contains(body, fmt.Sprintf("%.2f", *item.AlphaIfDropped)) {
					t.Errorf("%s has no %.2f for %s", path, *item.AlphaIfDropped, item.Label)
				}
			}
		}
	}
}

// The page of a study has Table 1 by group, and for researchers a test of each variable; numbers among them.
func TestStudyPageHasTableOneByGroup(t *testing.T) {
	d := demo(t)
	for _, c := range []struct {
		role, query string
		status      int
		says, not   string
	}{
		{"researcher", "?by=gender&p=true", http.StatusOK, "Kruskal-Wallis test, p", ""},
		{"researcher", "?by=gender&p=true&lang=fr", http.StatusOK, "Test de Kruskal-Wallis, p", ""},
		{"researcher", "?by=gender", http.StatusOK, "Non-binary<br>N", "Kruskal-Wallis"},
		{"funder", "?by=gender", http.StatusOK, "Boy or man<br>N", "Kruskal-Wallis"},
		{"funder", "", http.StatusOK, `<option value="gender">`, `<option value="pronouns">`},
		{"funder", "?by=pronouns", http.StatusForbidden, "breakdowns", ""},
		{"funder", "?by=gender&p=true", http.StatusForbidden, "leave p out", ""},
	} {
		t.Run(c.role+" "+c.query, func(t *testing.T) {
			status, body := call(t, http.MethodGet, d.URL+"/studies/youth-experience"+c.query, d.Accounts[c.role].Token, "")
			if status != c.status || !strings.Contains(body, c.says) || c.not != "" && strings.Contains(body, c.not) {
				t.Errorf("%d, with %q %v, with %q %v", status, c.says, strings.Contains(body, c.says), c.not, strings.Contains(body, c.not))
			}
		})
	}
}

// Who repeats a parameter that may name several means all of them; lang= is also that of answers without one.
func TestParametersAreAllRead(t *testing.T) {
	d := demo(t)
	for _, query := range []string{"question=heard,judged", "question=heard&question=judged", "question=heard,&question=judged,"} {
		var f analytics.Frequencies
		results(t, d, "researcher", "surveys/youth-experience/results/frequencies?"+query, &f)
		if len(f.Questions) != 2 {
			t.Errorf("%s has %d questions", query, len(f.Questions))
		}
	}
	var table analytics.Crosstab
	results(t, d, "researcher", "surveys/youth-experience/results/crosstab?rows=heard&columns=gender&columns=place", &table)
	if len(table.Banner) != 2 {
		t.Errorf("%d tables, not 2", len(table.Banner))
	}
	a := ask(t, http.MethodPost, d.URL+"/api/v1/surveys/youth-experience/responses?lang=fr",
		`{"consent": true, "answers": {"age": 5}}`, "Content-Type", "application/json")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "questionnaire") {
		t.Errorf("%d: %s", a.status, a.body)
	}
}
