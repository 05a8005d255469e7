package e2e_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"candour/analytics"
)

// figure is the number of responses that a dashboard shows.
func (tb *tab) figure() int {
	tb.t.Helper()
	shown := tb.texts(`[data-live="figures"] dd`)
	n, err := strconv.Atoi(strings.Map(digits, shown[0]))
	tb.must(err)
	return n
}

// digits drops what groups the thousands.
func digits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// A wave can be chosen; its numbers are those of the API, in the tables too.
func TestDashboardByWave(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "researcher")
	tb.follow(`main a[href="/dashboards/youth-experience"]`)
	if got, want := tb.figure(), int(exact(t, d, "youth-experience").Responses); got != want {
		t.Errorf("%d responses, not %d", got, want)
	}
	evaluate[chromedp.Void](tb, `document.getElementById("wave").value = "w1"`)
	tb.follow(".c-filter button")
	var w1 analytics.Frequencies
	results(t, d, "researcher", "surveys/youth-experience/results/frequencies?wave=w1&question=contact", &w1)
	if got := tb.figure(); got != int(w1.Responses) || got == 0 {
		t.Errorf("%d responses in w1, not %d", got, w1.Responses)
	}
	cells := tb.texts(`.c-result:has(#q-contact-chart) tbody td:nth-of-type(1)`)
	for i, r := range w1.Questions[0].Rows {
		if cells[i] != strconv.Itoa(int(r.Count)) {
			t.Errorf("%s: the table says %s, not %d", r.Label, cells[i], r.Count)
		}
	}
	if evaluate[string](tb, `document.getElementById("wave").value`) != "w1" {
		t.Error("the filter does not say which wave is shown")
	}
}

// A response appears on an open dashboard by itself; the reader stays where they were.
func TestDashboardIsLive(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "researcher")
	tb.open("/dashboards/youth-experience?lang=en&cards=all")
	tb.waitForCharts()
	tb.press(`.c-result:has(#q-place-chart) summary`)
	place := `.c-result:has(#q-place-chart) tbody tr:first-child td`
	was, scroll := tb.text(place), evaluate[float64](tb, `window.stay = 1, scrollY`)
	alt := evaluate[string](tb, `document.getElementById("q-place-chart").getAttribute("aria-label")`)
	before := tb.figure()
	status, body := call(t, http.MethodPost, d.URL+"/api/v1/surveys/youth-experience/responses", "",
		`{"language": "en", "consent": true, "answers": {"contact": "looked", "place": "big_city"}}`)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	eventually(t, "the dashboard shows the response", func() bool { return tb.figure() == before+1 })
	if tb.text(place) == was {
		t.Error("the table has not changed")
	}
	now := evaluate[struct {
		Stay   int
		Open   bool
		Scroll float64
		Alt    string
	}](tb, `({Stay: window.stay, Scroll: scrollY,
		Alt: document.getElementById("q-place-chart").getAttribute("aria-label"),
		Open: document.querySelector(".c-result:has(#q-place-chart) details").open})`)
	if now.Stay != 1 || !now.Open || now.Scroll != scroll {
		t.Errorf("the reader was moved: %+v, scroll was %v", now, scroll)
	}
	if now.Alt == alt {
		t.Error("the chart's text alternative is the old one")
	}
}
