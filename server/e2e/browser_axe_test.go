package e2e_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSource is axe-core as npm installed it.
const axeSource = "../../node_modules/axe-core/axe.min.js"

// axeTags are the rules: WCAG 2.2 up to AA, the contrast of AAA that the colours promise, and good
// practice.
const axeTags = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]`

// axe checks pages in a tab: whole at both widths, and in the dark what colours can break.
type axe struct {
	*tab
	source  string
	checked int
}

func newAxe(tb *tab) *axe {
	tb.t.Helper()
	source, err := os.ReadFile(axeSource)
	tb.must(err)
	return &axe{tab: tb, source: string(source)}
}

// see fails for each rule that the page in the tab breaks.
func (a *axe) see(page string) {
	a.t.Helper()
	evaluate[chromedp.Void](a.tab, `void (() => { if (window.axe) return; `+a.source+`})()`)
	for _, l := range []look{{width: phone}, {width: phone, dark: true}, {width: desktop},
		{width: desktop, dark: true}} {
		a.show(l)
		if a.count(".chart") > 0 {
			a.waitForCharts()
		}
		rules := `{type: "tag", values: ` + axeTags + `}`
		if l.dark {
			rules = `{type: "rule", values: ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]}`
		}
		broken := evaluate[[]string](a.tab, `axe.run(document, {resultTypes: ["violations"],
				runOnly: `+rules+`, rules: {"color-contrast-enhanced": {enabled: true}}})
			.then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3)
				.map(n => n.html.slice(0, 200) + " " + n.failureSummary).join("; ")))`)
		for _, b := range broken {
			a.t.Errorf("%s, %+v: %s", page, l, b)
		}
		if wide := evaluate[int](a.tab, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			a.t.Errorf("%s, %+v: the page is %d px wider than the window", page, l, wide)
		}
	}
	a.checked++
	a.show(look{width: phone})
}

// openAndSee checks pages that have an address.
func (a *axe) openAndSee(paths ...string) {
	a.t.Helper()
	for _, path := range paths {
		a.open(path)
		a.see(path)
	}
}

// seeWalk checks every page on a way through a survey: first page, one question of each kind, an
// error, review, thank-you.
func (a *axe) seeWalk(w *walk) {
	a.t.Helper()
	w.open("/s/" + string(w.def.Name) + "?lang=" + w.lang)
	a.see("first page")
	w.do("start")
	if w.def.Consent != nil {
		a.see("first page, not agreed")
		w.choose("consent", "yes")
		w.do("start")
	}
	kinds := map[string]bool{}
	for w.count(`button[name="do"][value="submit"]`) == 0 {
		fields := w.asked()
		w.pages++
		kind := fmt.Sprint(fields[0].Type, ", several: ", len(fields) > 1)
		w.answerAll(fields)
		if !kinds[kind] {
			kinds[kind] = true
			a.see(kind)
		}
		if fields[0].Type == "integer" {
			right := w.value(fields[0].Name)
			w.fill(fields[0].Name, "7")
			w.do("next")
			a.see("error")
			w.fill(fields[0].Name, right)
		}
		w.do("next")
	}
	a.see("review")
	evaluate[chromedp.Void](a.tab, `document.querySelectorAll("details").forEach(d => { d.open = true; })`)
	a.see("review, unfolded")
	w.do("submit")
	a.see("thank-you")
}

// No page of a respondent breaks a rule of accessibility that can be checked by a program.
func TestRespondentPagesAreAccessible(t *testing.T) {
	d := demo(t)
	for _, lang := range []string{"en", "fr"} {
		t.Run(lang, func(t *testing.T) {
			a := newAxe(newTab(t, d.server, look{width: phone}))
			w := newWalk(a.tab, "youth-experience", lang, 0)
			w.fixed["contact"] = "used"
			counting(t, d, "youth-experience", func() { a.seeWalk(w) })
			a.openAndSee("/?lang="+lang, "/s/peer-support?device=shared&lang="+lang, "/nowhere?lang="+lang)
			w.begin()
			w.choose("contact", "no")
			w.do("next")
			a.see("not eligible")
			a.open("/s/youth-experience?lang=" + lang)
			w.choose("consent", "yes")
			w.do("start")
			evaluate[chromedp.Void](a.tab, `document.querySelector("[name=seal]").value = "broken"`)
			w.do("next")
			a.see("a page that cannot be used any more")
			t.Logf("%d pages", a.checked)
		})
	}
}

// The same for the pages of staff, and a closed survey.
func TestStaffPagesAreAccessible(t *testing.T) {
	d := demo(t)
	a := newAxe(newTab(t, d.server, look{width: phone}))
	a.openAndSee("/login", "/login?lang=fr")
	a.fill("name", "nobody")
	a.fill("password", "nothing")
	a.follow("main button")
	a.see("sign-in failed")
	signIn(a.tab, d, "researcher")
	for _, lang := range []string{"en", "fr"} {
		a.openAndSee("/studies?lang="+lang, "/studies/peer-support?lang="+lang,
			"/studies/peer-support/release?lang="+lang, "/dashboards/youth-experience?lang="+lang)
	}
	evaluate[chromedp.Void](a.tab, `document.querySelectorAll("details").forEach(d => { d.open = true; })`)
	a.see("dashboard, unfolded")
	a.openAndSee("/dashboards/peer-support", "/studies/youth-experience", "/studies/nothing",
		"/s/peer-support-session")
	a.open("/dashboards/youth-experience/release?rows=place")
	a.follow(".c-releasing button")
	a.see("release without a reason")
	funder := newAxe(newTab(t, d.server, look{width: phone}))
	signIn(funder.tab, d, "funder")
	funder.openAndSee("/studies", "/studies/peer-support", "/dashboards/youth-experience",
		"/dashboards/peer-support", "/studies/peer-support/release")
	t.Logf("%d pages", a.checked+funder.checked)
}

// A closed survey says so, accessibly.
func TestClosedSurveyIsAccessible(t *testing.T) {
	data := harbour(t, 1)
	run(t, data, "survey", "close", "harbour")
	a := newAxe(newTab(t, serve(t, data), look{width: phone}))
	a.openAndSee("/s/harbour")
	a.wantText("main h1", "closed")
	a.openAndSee("/")
}
