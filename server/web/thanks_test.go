package web_test

import (
	"net/url"
	"strings"
	"testing"

	"candour/server/web"
)

// Whoever may be paid reads it before anything is asked, and before Submit: how much, how, and that no
// answer makes a difference, in both languages. Nobody else reads of it.
func TestHonorariumIsToldBefore(t *testing.T) {
	for _, tt := range []struct{ lang, title, how, review string }{
		{"en", "A thank-you", "Everyone who presses Submit can get $20. It does not matter what you answer." +
			" You can skip every question and still get it.How you can get it: Cash at the desk; A gift card.",
			"After Submit you see a code for the thank-you of $20. You get it whatever you answered or skipped."},
		{"fr", "Un remerciement", "Toute personne qui envoie le questionnaire peut recevoir 20 $. Les réponses n’y changent rien." +
			" On peut passer toutes les questions et le recevoir quand même.Comment le recevoir : Comptant à l’accueil; Une carte-cadeau.",
			"Après l’envoi, un code apparaît pour le remerciement de 20 $, peu importe ce qui a été répondu ou passé."},
	} {
		s, l, _ := newPaid(t)
		codes, err := l.MakeTickets(t.Context(), "paid", 1)
		s.must(err)
		s.get("/s/paid?lang=" + tt.lang)
		if got := s.text(".c-facts"); !strings.Contains(got, tt.title+tt.how) {
			t.Errorf("the first page says %s", got)
		}
		s.enter(codes[0])
		s.next()
		if got := s.text("main"); !strings.Contains(got, tt.review) {
			t.Errorf("the review says %s", got)
		}
	}
	s := newSite(t, nil)
	s.get(youth + "?lang=en")
	if got := s.text("main"); strings.Contains(got, "A thank-you") {
		t.Errorf("a survey without an honorarium speaks of one: %s", got)
	}
}

// The thank-you says what each code is for; what can be followed is a link, and the claim can be made with
// one press. On a device of many people nothing leads away.
func TestThankYouLeadsOn(t *testing.T) {
	s, l, _ := newPaid(t)
	claim := s.earn(l)
	s.wantText("section .c-keep__whom", "For you, if you want it")
	if got := s.value("section a", "href"); got != "/claim?lang=en" || s.text("section a") != "example.com/claim" {
		t.Errorf("the address %q leads to %q", s.text("section a"), got)
	}
	if s.value("code.c-receipt", "data-copy") != "Copy the code" {
		t.Error("the claim cannot be copied")
	}
	if s.value(`section form`, "action") != "/claim" || s.value("section input[name=claim]", "value") != claim {
		t.Errorf("the button does not send the claim: %s", s.body)
	}
	s.post("/claim", url.Values{"claim": {s.value("section input[name=claim]", "value")}, "lang": {"en"}})
	s.wantText("legend", "How would you like to get it?")

	codes, err := l.MakeTickets(t.Context(), "paid", 1)
	s.must(err)
	s.get("/s/paid?lang=en&device=shared")
	s.enter(codes[0])
	s.next()
	s.press("do", "submit")
	s.wantText("h1", "Thank you")
	if n := len(s.all("[data-copy]")); n > 0 {
		t.Errorf("on a shared device %d codes can be copied, for whoever comes next to paste", n)
	}
	if n := len(s.all("section a, section form")); n > 0 || s.text("section .c-address") != "example.com/claim" {
		t.Errorf("on a shared device %d things lead away; the address is %q", n, s.text("section .c-address"))
	}
}

// A code to take answers back stands apart, with where it works and who is safer without; the receipt,
// which nobody needs, stays folded.
func TestThankYouWithACode(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.Withdrawals = &taken{} })
	s.write("quay", "privacy: {withdrawal: true}\nlanguages: [en, fr]\nquestions: [{type: integer, name: n, label: {en: How many?, fr: Combien?}}]\n")
	s.get("/s/quay?lang=en")
	s.press("do", "start")
	s.next()
	s.fill("code", "yes")
	s.press("do", "submit")
	s.wantText("section h2", "A code to take your answers back")
	s.wantText("section #code", "1234 5678 9012 3456")
	if got := s.value("section a", "href"); got != "/withdraw/quay?lang=en" {
		t.Errorf("the address leads to %q", got)
	}
	if got := s.text("section .govuk-inset-text"); !strings.Contains(got, "If someone may look through your phone") {
		t.Errorf("who is safer without a code is told %q", got)
	}
	s.wantText("details:not([open]) .c-receipt", receipt)
}

// The claim opens beside the thank-you only where that shows a code that would be lost, and says so; so does
// every link that opens a new tab.
func TestNewTabsAreSaid(t *testing.T) {
	for _, tt := range []struct{ lang, coded, plain string }{
		{"en", "Claim it now (opens a new tab)", "Claim it now"}, {"fr", "Le demander maintenant (ouvre un nouvel onglet)", "Le demander maintenant"},
	} {
		for _, code := range []string{"yes", ""} {
			s, l, _ := newPaidWith(t, func(c *web.Config) { c.Withdrawals = &taken{} }, "privacy: {withdrawal: true}\n")
			codes, err := l.MakeTickets(t.Context(), "paid", 1)
			s.must(err)
			s.get("/s/paid?lang=" + tt.lang)
			s.enter(codes[0])
			s.next()
			for _, link := range s.all(`main a[target="_blank"]`) {
				if said := words(link); !strings.Contains(said, "onglet") && !strings.Contains(said, "new tab") {
					t.Errorf("%q opens a tab and does not say so", said)
				}
			}
			if code != "" {
				s.fill("code", code)
			}
			s.press("do", "submit")
			want := tt.plain
			if code != "" {
				want = tt.coded
			}
			if got := s.text("section form button"); got != want {
				t.Errorf("with the code %q the button says %q, want %q", code, got, want)
			}
			if opens := len(s.all(`section form[target="_blank"]`)) == 1; opens != (code != "") {
				t.Errorf("with the code %q it opens a tab: %v", code, opens)
			}
		}
	}
}

// The list of surveys says which of them need an invitation, and where that comes from.
func TestHomeSaysWhoIsInvited(t *testing.T) {
	s, _, _ := newTicketed(t)
	s.write("known", strings.Replace(strings.Replace(drawn, "study: drawn", "study: known\nprivacy: {mode: confidential}", 1),
		"{mode: envelope}", "{mode: personal}", 1))
	for lang, want := range map[string][3]string{
		"en": {"By invitation: you need a card with a code. Staff hand the cards out where you met this survey.",
			"By invitation: you need a ticket. The link that was sent to you makes one. A card with a code works too.",
			"By invitation: you need the link that was sent to you."},
		"fr": {"Sur invitation : il faut une carte avec un code. Le personnel distribue les cartes là où le questionnaire est offert.",
			"Sur invitation : il faut un billet. Le lien reçu en fait un. Une carte avec un code va aussi.",
			"Sur invitation : il faut le lien reçu."},
	} {
		s.get("/?lang=" + lang)
		for i, id := range []string{"drawn", "proud", "known"} {
			s.wantText(`li:has([href^="/s/`+id+`?"]) .c-list-cards__needs`, want[i])
		}
		if n := len(s.all(".c-list-cards__needs")); n != 3 {
			t.Errorf("%s: %d surveys say that they are by invitation, want 3", lang, n)
		}
	}
}
