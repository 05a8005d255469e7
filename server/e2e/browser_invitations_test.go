package e2e_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/store"
)

const drawnSurvey = `study: drawn
name: drawn
title: {en: Your say, fr: Ta voix}
languages: [en, fr]
invitations: {mode: envelope}
honorarium:
  amount: {en: $20, fr: 20 $}
  ways:
    - {name: cash, label: {en: Cash at the desk, fr: Comptant à l’accueil}}
    - {name: card, label: {en: A gift card, fr: Une carte-cadeau}, contact: {en: E-mail address, fr: Adresse courriel}}
questions:
  - {type: integer, name: n, label: {en: How many?, fr: Combien?}}
`

// serveDrawn serves a survey that asks for codes, with a researcher.
func serveDrawn(t *testing.T) (*server, store.Credentials) {
	t.Helper()
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "drawn.yaml")
	if err := os.WriteFile(file, []byte(drawnSurvey), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, data, "survey", "publish", file)
	run(t, data, "survey", "open", "drawn")
	noor := added(t, data, "Noor", store.Researcher)
	return serve(t, data), noor
}

// printCodes makes cards as a researcher does and reads them off the sheet.
func printCodes(tb *tab, n string) []string {
	tb.t.Helper()
	tb.open("/author/surveys/drawn/invitations")
	tb.fill("count", n)
	tb.follow(`main form button`)
	return tb.texts(".c-ticket__code")
}

// From a printed sheet to a response: by the picture, and typed without script; no code works twice.
func TestCardsAreDrawn(t *testing.T) {
	s, noor := serveDrawn(t)
	staff := newTab(t, s, look{width: desktop})
	staff.signIn(noor.Name, noor.Password)
	codes := printCodes(staff, "3")
	if len(codes) != 3 {
		t.Fatalf("the sheet shows %q", codes)
	}
	for i, l := range []look{{width: phone}, {width: phone, noScript: true}} {
		tb := newTab(t, s, l)
		if l.noScript {
			tb.open("/s/drawn?lang=en")
			tb.fill("code", strings.ToLower(codes[i]))
		} else {
			tb.open("/s/drawn?lang=en#" + codes[i]) // what the picture says
			if got := tb.value("code"); got != codes[i] {
				t.Errorf("the field holds %q, want %q", got, codes[i])
			}
			if strings.Contains(tb.address(), "#") {
				t.Errorf("the code is still in the address: %s", tb.address())
			}
		}
		tb.do("start")
		tb.wantText("main h1", "How many?")
		tb.do("next")
		tb.do("submit")
		tb.wantText("main h1", "Thank you")
		tb.wantNoTrace()
		claim := tb.text("section code")
		tb.open("/claim?lang=en")
		tb.fill("claim", strings.ToLower(claim))
		tb.follow("main form button")
		if strings.Contains(evaluate[string](tb, `document.documentElement.outerHTML`), "drawn") {
			t.Error("the page that pays names the survey")
		}
		tb.choose("way", "cash")
		tb.do("pay")
		tb.wantText("main code", claim[:9])
		tb.open("/claim?lang=en")
		tb.fill("claim", claim)
		tb.follow("main form button")
		tb.wantText(".govuk-error-summary a", "This claim code was used already. It can be paid once.")
		tb.open("/s/drawn?lang=en")
		tb.fill("code", codes[i])
		tb.do("start")
		tb.wantText(".govuk-error-summary a", "This code was used already. If that was not you, ask for another card."+
			" Nobody needs to know why.")
	}
	staff.mu.Lock()
	defer staff.mu.Unlock() // to the end of the test; the tab is looked at later
	for address := range staff.documents {
		if u, err := url.Parse(address); err == nil && strings.Contains(u.RawQuery, codes[2]) {
			t.Errorf("a code stands in an address: %s", address)
		}
	}
}

func TestInvitationPagesAreClean(t *testing.T) {
	s, noor := serveDrawn(t)
	for _, l := range []look{{width: desktop}, {width: phone}, {width: phone, dark: true}} {
		tb := newTab(t, s, l)
		tb.signIn(noor.Name, noor.Password)
		for _, lang := range []string{"en", "fr"} {
			tb.open("/author/surveys/drawn/invitations?lang=" + lang)
			tb.wantClean("invitations in " + lang)
			tb.fill("count", "none")
			tb.follow(`main form button`)
			tb.wantClean("invitations with a fault in " + lang)
			printCodes(tb, "5")
			tb.wantClean("the sheet in " + lang)
			tb.open("/s/drawn?lang=" + lang)
			tb.wantClean("the first page in " + lang)
			tb.do("start")
			tb.wantClean("the first page without a code in " + lang)
			staff := printCodes(tb, "1")
			tb.open("/s/drawn?lang=" + lang)
			tb.fill("code", staff[0])
			tb.do("start")
			tb.do("next")
			tb.do("submit")
			tb.wantClean("the thank-you with a claim in " + lang)
			claim := tb.text("section code")
			tb.open("/claim?lang=" + lang)
			tb.wantClean("the page for claims in " + lang)
			tb.follow("main form button")
			tb.wantClean("the page for claims with a fault in " + lang)
			tb.fill("claim", claim)
			tb.follow("main form button")
			tb.wantClean("the ways to be paid in " + lang)
			tb.choose("way", "cash")
			tb.do("pay")
			tb.wantClean("a claim that was made in " + lang)
		}
	}
}
