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
	var all analytics.Frequencies
	results(t, d, "researcher", "surveys/youth-experience/results/frequencies?question=helpers&base=all", &all)
	_, csv := call(t, http.MethodGet, d.URL+"/dashboards/youth-experience/cards/helpers.csv?base=all", d.Accounts["researcher"].Token, "")
	if want := fmt.Sprintf("%.1f", *all.Questions[0].Rows[0].Percent); !strings.Contains(csv, want) {
		t.Errorf("the CSV does not have %s:\n%s", want, csv)
	}
}
