package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/analytics/intake"
	"candour/server/ticket"
	"candour/server/web"
	"candour/survey"
)

// typings are the ways in which people type a code, and whether it is one then. %s is the code.
func typings() map[string]bool {
	return map[string]bool{
		"%s": true, "  %s\n": true, "%s %s": true, "%s%s": true, "%s.": true,
		"https://survey.example.org/s/a-survey-with-a-rather-long-name?lang=fr#%s": true,
		"%s-": true, "%s BCDF": false,
	}
}

// A code that can be understood is understood, however it was typed. Any other leads to one sentence about
// the code, not to "Type the code" when one was typed.
func TestCardsAreReadAsTyped(t *testing.T) {
	s, _, codes := newDrawn(t, 1)
	for typing, good := range typings() {
		s.get("/s/drawn?lang=en")
		s.enter(strings.ToLower(strings.ReplaceAll(typing, "%s", codes[0])))
		if got := s.text("h1") == "How many?"; got != good {
			t.Errorf("%q is taken: %v; the page says %s", typing, got, s.text(".govuk-error-summary a"))
		}
	}
	shape := map[string]string{
		"en": "The code of a card has three groups of four letters. Compare it with your card, and type all of it.",
		"fr": "Le code d’une carte a trois groupes de quatre lettres. Il faut le comparer à la carte et l’écrire en entier.",
	}
	for _, tt := range []struct{ lang, typed, shown string }{
		{"en", "BCDF-GHJK", "BCDF-GHJK"},
		{"en", "1234 5678", "1234 5678"},
		{"fr", "https://survey.example.org/s/drawn", "https://survey.example.org/s/drawn"},
		{"fr", strings.Repeat("é", 3000), strings.Repeat("é", ticket.MaxText/2)},
	} {
		s.get("/s/drawn?lang=" + tt.lang)
		s.enter(tt.typed)
		s.wantText(".govuk-error-summary a", shape[tt.lang])
		if got := s.value("#code", "value"); got != tt.shown {
			t.Errorf("%.60q is shown as %.60q", tt.typed, got)
		}
	}
	s.get("/s/drawn?lang=en")
	s.enter("bcdfghjk0mnp")
	s.wantText(".govuk-error-summary a", "This code is not known here. Compare it with the card, letter by letter.")
	if got := s.value("#code", "value"); got != "BCDF-GHJK-DMNP" {
		t.Errorf("a whole code is shown as %q, not in fours to compare", got)
	}
}

// newTicketed is a survey with tickets, and one of them.
func newTicketed(t *testing.T) (s *site, l *intake.Ledger, text string) {
	t.Helper()
	s, l, _ = newDrawn(t, 1)
	secret, err := ticket.NewKey()
	s.must(err)
	public, err := ticket.PublicKey(secret)
	s.must(err)
	s.write("proud", strings.Replace(strings.Replace(drawn, "study: drawn", "study: proud", 1),
		"{mode: envelope}", "{mode: tickets, key: "+public+"}", 1))
	draw, err := ticket.NewDraw("proud", public)
	s.must(err)
	blind, err := ticket.Sign(secret, draw.Blinded)
	s.must(err)
	text, err = draw.Finish(blind)
	s.must(err)
	return s, l, text
}

func TestTicketsAreReadAsTyped(t *testing.T) {
	s, l, text := newTicketed(t)
	codes, err := l.MakeTickets(t.Context(), "proud", 1)
	s.must(err)
	for _, good := range []string{text, text + text, text + "\n\n" + text, "\u200b" + text[:70] + "\n" + text[70:] + ".",
		"https://survey.example.org/s/proud?lang=en#" + text, codes[0],
		"https://survey.example.org/s/a-survey-with-a-rather-long-name?lang=fr#" + codes[0], codes[0] + codes[0]} {
		s.get("/s/proud?lang=en")
		s.enter(good)
		s.wantText("h1", "How many?")
	}
	link := strings.Repeat("Ab1_", 5) + "xy." + strings.Repeat("-9Zq", 5) + "kk"
	for typed, want := range map[string]string{
		"":                               "Paste your ticket, or type the code of a card.",
		"https://x.org/ticket/p#" + link: "This is the link that makes a ticket, not the ticket. Open the link first, then paste the ticket here.",
		link:                             "This is the link that makes a ticket, not the ticket. Open the link first, then paste the ticket here.",
		"BCDF-GHJK-LMNP":                 "This code is not known here. Compare it with the card, letter by letter.",
		text[:300]:                       "This is no ticket of this survey. Paste all of it, from the first letter to the last. If it is the code of a card, compare it letter by letter.",
		strings.Repeat("A", 5000):        "This is no ticket of this survey. Paste all of it, from the first letter to the last. If it is the code of a card, compare it letter by letter.",
	} {
		s.get("/s/proud?lang=en")
		s.enter(typed)
		s.wantText(".govuk-error-summary a", want)
	}
}

func TestClaimsAreReadAsTyped(t *testing.T) {
	s, l, _ := newPaid(t)
	claim := s.earn(l)
	for typing, good := range typings() {
		s.post("/claim", url.Values{"claim": {strings.ReplaceAll(typing, "%s", claim)}})
		if got := s.status == http.StatusOK; got != good {
			t.Errorf("%q is taken: %v; the page says %s", typing, got, s.text(".govuk-error-summary a"))
		}
	}
	for typed, want := range map[string]string{
		"":                        "Type your claim code.",
		"BCDF-GHJK-LMNP":          "A claim code has five groups of four letters. Compare it with what you kept, and type all of it.",
		strings.Repeat("B", 5000): "A claim code has five groups of four letters. Compare it with what you kept, and type all of it.",
	} {
		s.post("/claim", url.Values{"claim": {typed}, "lang": {"en"}})
		s.wantText(".govuk-error-summary a", want)
		if len(s.value("#claim", "value")) > 200 {
			t.Error("the page shows thousands of letters again")
		}
	}
}

// taken stands in for the real withdrawals, which have tests of their own: it remembers the codes.
type taken struct{ codes []string }

func (*taken) Offered(context.Context, survey.ID) (bool, error) { return true, nil }

func (*taken) Code(context.Context, survey.ID, string) (string, [16]byte, error) {
	return "1234567890123456", [16]byte{1}, nil
}

func (w *taken) Withdraw(_ context.Context, _ survey.ID, code string) error {
	w.codes = append(w.codes, code)
	return nil
}

func TestWithdrawalsAreReadAsTyped(t *testing.T) {
	w := &taken{}
	s := newSite(t, func(c *web.Config) { c.Withdrawals = w })
	s.write("quay", "privacy: {withdrawal: true}\nlanguages: [en, fr]\nquestions: [{type: integer, name: n, label: {en: How many?, fr: Combien?}}]\n")
	for _, good := range []string{"1205 1205 1858 0001", "1205-1205-1858-0001", "1205120518580001\n", "l2O5 I2o5 lBS8 oooI",
		"1205 1205 1858 0001 1205 1205 1858 0001", "1205\u00a01205\u202f1858.0001"} {
		s.post("/withdraw/quay", url.Values{"code": {good}, "lang": {"en"}})
		s.wantStatus(http.StatusOK)
		if got := w.codes[len(w.codes)-1]; got != "1205120518580001" {
			t.Errorf("%q is read as %s", good, got)
		}
		// One digit amiss deletes nothing and is not told from a code that was right: people compare.
		s.wantText("main code", "1205 1205 1858 0001")
	}
	read := len(w.codes)
	for _, tt := range []struct{ lang, typed, want string }{
		{"en", " ", "Type the code."},
		{"fr", "", "Il faut écrire le code."},
		{"en", "1205 1205", "The code has 16 digits and no letters. Compare it with what you kept, and type all of it."},
		{"en", "BCDF-GHJK-LMNP-RSTV", "The code has 16 digits and no letters. Compare it with what you kept, and type all of it."},
		{"fr", strings.Repeat("1", 5000), "Le code a 16 chiffres et aucune lettre. Il faut le comparer à ce qui a été noté et l’écrire en entier."},
	} {
		s.post("/withdraw/quay", url.Values{"code": {tt.typed}, "lang": {tt.lang}})
		s.wantStatus(http.StatusUnprocessableEntity)
		s.wantText(".govuk-error-summary a", tt.want)
	}
	if len(w.codes) != read {
		t.Errorf("what is no code deletes: %v", w.codes[read:])
	}
}
