package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// What a comparison says first is no stronger than the test below it.
func TestFindingsAreNoStrongerThanTheirTests(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.open("/dashboards/youth-experience?lang=en&by=gender&cards=all")
	results := evaluate[[][2]string](tb, `[...document.querySelectorAll(".c-result")].filter(r => r.querySelector(".c-base"))
		.map(r => [".c-finding", ".c-base"].map(s => r.querySelector(s).textContent.trim()))`)
	unclear, untested := 0, 0
	for _, r := range results {
		finding, base := r[0], r[1]
		strong := strings.Contains(finding, "differs most")
		switch {
		case strings.Contains(base, "Chance alone could make"), strings.Contains(base, "in 0 of "):
			unclear++
			if strong {
				t.Errorf("%q stands above %q", finding, base)
			}
		case strings.Contains(base, "No test"):
			untested++
			if strong {
				t.Errorf("%q stands above %q", finding, base)
			}
		}
	}
	if unclear < 3 || untested < 3 {
		t.Errorf("%d unclear and %d untested of %d results", unclear, untested, len(results))
	}
}

// The link to the other language leads to the same view, and pages link to nothing that is not there.
func TestLanguageLinksKeepTheView(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	for path, kept := range map[string]string{
		"/dashboards/youth-experience/release?lang=en&rows=contact": "rows=contact",
		"/coding/youth-experience?show=done&lang=en":                "show=done",
		"/studies/youth-experience?by=gender&lang=en":               "by=gender",
		"/dashboards/youth-experience?by=gender&lang=en":            "by=gender",
	} {
		tb.open(path)
		before := tb.text("main h1")
		link := evaluate[string](tb, `document.querySelector(".govuk-language-navigation a").getAttribute("href")`)
		if !strings.Contains(link, kept) || strings.Count(link, "lang=") != 1 {
			t.Errorf("%s leads to %s", path, link)
			continue
		}
		tb.open(link)
		if after := tb.text("main h1"); after == before || strings.Contains(after, "ne va pas") {
			t.Errorf("%s shows %q in French", path, after)
		}
	}
	tb.open("/coding/peer-support-session?lang=en")
	if tb.count(`main a[href$="/release"]`) > 0 || tb.count(".govuk-inset-text") == 0 {
		t.Errorf("a survey without open questions offers answers to release: %s", tb.text("main"))
	}
}

// Table 1 by a question's groups, with a test for each variable where that is ticked; what makes no groups is
// said, above the table of everybody.
func TestTableOneByGroups(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "researcher")
	tb.open("/studies/youth-experience?lang=en&p=true") // as the box has it
	tb.choosing("by", "contact")
	if heads := tb.text(".c-table1 thead"); !strings.Contains(heads, "I used one") {
		t.Errorf("the columns are %s", heads)
	}
	if age := tb.text(".c-table1__variable"); !strings.Contains(age, "Mann-Whitney test, p = 0.0") {
		t.Errorf("age is told as %s", age)
	}
	tb.open("/studies/youth-experience?lang=en&by=identity")
	if tb.count(".govuk-error-message") != 1 || tb.count(".c-table1 thead th") != 2 {
		t.Errorf("a question of several answers: %s", tb.text("main"))
	}
	newAxe(tb).openAndSee("/studies/youth-experience?lang=en&by=gender", "/studies/youth-experience?lang=fr&by=nothing")

	funder := newStaffTab(t, d, "funder")
	funder.open("/studies/youth-experience?lang=en&by=gender")
	if strings.Contains(funder.text("main"), "p = ") || funder.count(".c-table1 thead th") < 4 || funder.count("#p") > 0 {
		t.Errorf("a funder sees %s", funder.text(".c-table1 thead"))
	}
	status, body := call(t, http.MethodGet, d.URL+"/studies/youth-experience?lang=en&by=age", d.Accounts["funder"].Token, "")
	if status != http.StatusForbidden || !strings.Contains(body, "breakdown") {
		t.Errorf("a funder groups by a question that is no breakdown: %d", status)
	}
}

// Waves side by side and groups cannot both be shown; the page says so and keeps what was asked for.
func TestWavesAndGroupsAtOnce(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	tb.open("/dashboards/youth-experience?lang=en&by=gender")
	tb.choosing("wave", "each")
	if !strings.Contains(tb.text("main"), "so groups are not compared") {
		t.Errorf("nothing is said of the groups: %.400s", tb.text("main"))
	}
}

// Everything on a printed page is on white, the answers of a cross-tabulation too, and its form stays away.
func TestTablesPrintOnWhite(t *testing.T) {
	tb := newStaffTab(t, demo(t), "researcher")
	_, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	tb.must(err)
	for _, path := range []string{"/dashboards/youth-experience/table?rows=barriers&columns=gender", "/studies/peer-support"} {
		tb.open(path)
		beige := evaluate[[]string](tb, `[document.documentElement, document.body, ...document.querySelectorAll("header, main, footer, .c-crosstab th")]
			.map(e => [e.tagName, getComputedStyle(e).backgroundColor])
			.filter(p => !["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(p[1])).map(p => p.join(" "))`)
		if len(beige) > 0 {
			t.Errorf("%s prints %q", path, beige)
		}
		if evaluate[bool](tb, `[...document.querySelectorAll(".c-cross, .c-filter")].some(e => e.checkVisibility())`) {
			t.Errorf("%s prints its form", path)
		}
	}
}

// What cells cannot show is refused in a sentence, and the form keeps what was chosen.
func TestUnknownShareOfATable(t *testing.T) {
	d := demo(t)
	tb := newStaffTab(t, d, "researcher")
	tb.open("/dashboards/youth-experience/table?lang=en&rows=barriers&columns=gender&show=zzz")
	if tb.count(".govuk-error-message") != 1 || tb.value("rows") != "barriers" {
		t.Errorf("got %.300s", tb.text("main"))
	}
	a := ask(t, http.MethodGet, d.URL+"/dashboards/youth-experience/table.csv?rows=barriers&columns=gender&show=zzz", "",
		"Authorization", "Bearer "+d.Accounts["researcher"].Token)
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("the file: %d", a.status)
	}
}
