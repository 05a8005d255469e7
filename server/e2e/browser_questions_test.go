package e2e_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"candour/analytics"
)

// cardCells are the cells of a card's row that begins with a label; the card is asked for by scrolling.
func (tb *tab) cardCells(card, row string) []string {
	tb.t.Helper()
	id := "q-" + card
	evaluate[chromedp.Void](tb, `document.getElementById(`+quote(id)+`).scrollIntoView()`)
	eventually(tb.t, card+" has its numbers", func() bool { return tb.count("#"+id+" tbody tr") > 0 })
	return evaluate[[]string](tb, `[...document.querySelectorAll(`+quote("#"+id+" tbody tr")+`)]
		.filter(r => r.cells[0].textContent === `+quote(row)+`).flatMap(r => [...r.cells].slice(1).map(c => c.textContent))`)
}

const youth = "/dashboards/youth-experience?lang=en"

// What a researcher asks of the sample data, answered on the page as anyone would ask.
func TestResearchersQuestions(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "researcher")
	count := func(t *testing.T, query, value string) (n, base string) {
		t.Helper()
		var f analytics.Frequencies
		results(t, d, "researcher", "surveys/youth-experience/results/frequencies?"+query, &f)
		style := analytics.Style{Lang: "en"}
		for _, r := range f.Questions[0].Rows {
			if r.Value == value {
				return style.Count(r.Count), style.Percent(r.Percent, "")
			}
		}
		t.Fatalf("no row %s", value)
		return "", ""
	}
	t.Run("what keeps most young people away?", func(t *testing.T) {
		tb.open(youth)
		n, _ := count(t, "question=barriers", "wait")
		if got := tb.cardCells("barriers", "The wait was too long"); len(got) == 0 || got[0] != n {
			t.Errorf("%v, not %s", got, n)
		}
	})
	t.Run("how many 16-18 year-olds used a service?", func(t *testing.T) {
		filter := "${age} >= 16 and ${age} < 19"
		tb.open(youth + "&filter=" + url.QueryEscape(filter))
		n, _ := count(t, "question=contact&filter="+url.QueryEscape(filter), "used")
		if got := tb.cardCells("contact", "I used one"); len(got) == 0 || got[0] != n {
			t.Errorf("%v, not %s", got, n)
		}
	})
	t.Run("who felt listened to among 16-18 year-olds in wave 2, against wave 1?", func(t *testing.T) {
		filter := url.QueryEscape("${age} >= 16 and ${age} < 19")
		tb.open(youth + "&waves=all&filter=" + filter)
		got := tb.cardCells("care", "They took the time to hear me.")
		if len(got) != 4 || !strings.Contains(got[0], "(") || !strings.Contains(got[3], " to ") {
			t.Fatalf("%v: want two shares, a difference and its interval", got)
		}
	})
	t.Run("do genders differ in what they wanted support for?", func(t *testing.T) {
		tb.open(youth)
		evaluate[chromedp.Void](tb, `document.getElementById("by").value = "gender"`)
		tb.follow(`.c-filter:has(#by) button`)
		if got := tb.cardCells("reasons", "School or work"); len(got) < 2 {
			t.Errorf("%v: no groups", got)
		}
		tb.wantText("#q-reasons .c-base", "No test")
	})
	t.Run("what did those with a peer worker say, kept for others?", func(t *testing.T) {
		tb.open(youth + "&pick=helpers")
		tb.choose("is", "peer")
		tb.follow(`.c-pick button`)
		tb.wantText(".c-chip", "peer worker")
		tb.wantText(".c-chips__now", " of ")
		if !strings.Contains(tb.address(), "filter=selected") {
			t.Errorf("%s cannot be sent to others", tb.address())
		}
	})
}
