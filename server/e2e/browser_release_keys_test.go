package e2e_test

import (
	"testing"

	"github.com/chromedp/cdproto/input"

	"candour/server/store"
)

// tabOn presses Tab until the focus is on an element, from where it is.
func (tb *tab) tabOn(selector string) {
	tb.t.Helper()
	for range 120 {
		tb.key("\t")
		if evaluate[bool](tb, `document.activeElement.matches(`+quote(selector)+`)`) {
			return
		}
	}
	tb.t.Fatalf("Tab never comes to %s on %s: %s", selector, tb.address(), tb.text("main"))
}

// typeIn types where the focus comes to.
func (tb *tab) typeIn(selector, text string) {
	tb.t.Helper()
	tb.tabOn(selector)
	command(tb, input.InsertText, input.InsertTextParams{Text: text})
}

// enterOn presses Enter on what the focus comes to, and waits for the page that it leads to.
func (tb *tab) enterOn(selector string) {
	tb.t.Helper()
	tb.tabOn(selector)
	tb.turn(func() { tb.enter() })
}

// wantFocus waits for the focus on an element, and for it to be in sight: a link within the page leads there
// a moment after the key.
func (tb *tab) wantFocus(selector string) {
	tb.t.Helper()
	eventually(tb.t, "the focus is in sight on "+selector, func() bool {
		return evaluate[bool](tb, `(() => {
			const e = document.activeElement, r = e.getBoundingClientRect();
			return e.matches(`+quote(selector)+`) && r.top >= 0 && r.top < innerHeight;
		})()`)
	})
}

// A release from the first look to the steward's yes and its end, with keys alone: whoever presses a button
// goes on where they were, or at what is wrong.
func TestReleaseWithKeysAlone(t *testing.T) {
	d := atPier(t)
	researcher := newStaffTab(t, d, "researcher")
	researcher.open("/dashboards/pier?lang=en&cards=all&by=age")
	researcher.enterOn(`#q-boat a[href^="/dashboards/pier/release"]`)
	researcher.wantText("h1", "Release this table: Boat, by: Age")

	researcher.enterOn(`[value="merge"]`)
	researcher.wantFocus(".govuk-error-summary")
	researcher.tabOn(`.govuk-error-summary a`)
	researcher.enter()
	researcher.wantFocus("#wrong-here")
	researcher.tabOn(`[name="value"][value="row"]`)
	researcher.key(" ")
	researcher.tabOn(`[name="value"][value="motor"]`)
	researcher.key(" ")
	researcher.typeIn(`[name="label:en"]`, "Rowing or motor")
	researcher.typeIn(`[name="label:fr"]`, "Aviron ou moteur")
	researcher.enterOn(`[value="merge"]`)
	researcher.wantText("#changed", "“Rowing or motor” is now one category")
	researcher.wantFocus("#changed")
	researcher.enterOn(`[value="release"]`)
	researcher.wantFocus(".govuk-error-summary")
	researcher.tabOn("#understood")
	researcher.key(" ")
	researcher.typeIn("#reason", "No category tells who somebody is.")
	researcher.enterOn(`[value="release"]`)
	researcher.wantFocus(".govuk-notification-banner")
	researcher.wantText(".govuk-notification-banner", "Released")

	steward := newStaffTab(t, d, "steward")
	steward.agreed()
	researcher.open("/dashboards/pier/release?lang=en&rows=roots")
	researcher.tabOn("#understood")
	researcher.key(" ")
	researcher.typeIn("#reason", "The council asked for it.")
	researcher.enterOn(`[value="release"]`)
	steward.open("/studies/pier/releases?lang=fr")
	steward.enterOn(`#release-2 [value="refuse"]`)
	steward.wantText(".govuk-error-summary", "pourquoi")
	steward.wantFocus(".govuk-error-summary")
	steward.tabOn(`.govuk-error-summary a`)
	steward.enter()
	steward.wantFocus("#why-2")
	command(steward, input.InsertText, input.InsertTextParams{Text: "Le conseil l’a vu."})
	steward.enterOn(`#release-2 [value="agree"]`)
	steward.wantText("#release-2", "Premières Nations7 (25,0)")

	advisor := newStaffTab(t, d, "advisor")
	advisor.open("/studies/pier/releases?lang=en")
	advisor.enterOn(`#release-1 a[href$="/comments"]`)
	advisor.wantText("h1", "On the pier")
}

// agreed records an agreement, as a steward.
func (tb *tab) agreed() {
	tb.t.Helper()
	tb.open("/studies/pier/governance?lang=en")
	tb.fill("with", "The council of the coast")
	tb.fill("covers", "One table of the pier's survey.")
	evaluate[any](tb, `document.querySelector('[name="since"]').value = "2026-01-31"; 0`)
	tb.do("agree")
	tb.wantText("main", "The council of the coast")
}

// Without script the same page leads there: the address says where the table changed.
func TestReleaseLandsWithoutScript(t *testing.T) {
	d := atPier(t)
	tb := newTab(t, d.server, look{width: phone, noScript: true})
	signIn(tb, d, string(store.Researcher))
	tb.open("/dashboards/pier/release?lang=fr&rows=boat")
	tb.choose("value", "row")
	tb.choose("value", "motor")
	tb.fill("label:en", "Rowing or motor")
	tb.fill("label:fr", "Aviron ou moteur")
	tb.do("merge")
	tb.wantText("#changed", "« Aviron ou moteur »")
	tb.wantFocus("#changed")
}
