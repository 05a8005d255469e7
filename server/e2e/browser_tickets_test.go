package e2e_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/store"
)

const ticketedSurvey = `study: proud
name: proud
title: {en: Your say, fr: Ta voix}
languages: [en, fr]
invitations: {mode: tickets}
notice: {harm: {who: {en: Noor, fr: Noor}}}
honorarium:
  amount: {en: $20, fr: 20 $}
  ways: [{name: cash, label: {en: Cash at the desk, fr: Comptant à l’accueil}}]
questions:
  - {type: integer, name: n, label: {en: How many?, fr: Combien?}}
`

const openSurvey = `study: proud
name: proud
title: {en: Your say, fr: Ta voix}
languages: [en, fr]
notice: {minutes: 3, harm: {who: {en: Noor, fr: Noor}}}
questions:
  - {type: integer, name: n, label: {en: How many?, fr: Combien?}}
`

// serveSurvey serves one survey, open, with a researcher.
func serveSurvey(t *testing.T, id, source string, env ...string) (*server, store.Credentials) {
	t.Helper()
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), id+".yaml")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, data, "survey", "publish", file)
	run(t, data, "survey", "open", id)
	noor := added(t, data, "Noor", store.Researcher)
	return serve(t, data, env...), noor
}

// invited makes invitations as a researcher does and returns the file that came.
func invited(t *testing.T, s *server, who store.Credentials, id string, form url.Values) string {
	t.Helper()
	got := ask(t, http.MethodPost, s.URL+"/author/surveys/"+id+"/invitations", form.Encode(),
		"Content-Type", "application/x-www-form-urlencoded", "Authorization", "Bearer "+who.Token)
	if got.status != http.StatusOK {
		t.Fatalf("%d: %.300s", got.status, got.body)
	}
	return got.body
}

// mailed makes invitations as a researcher does and returns the file to merge, column by column.
func mailed(t *testing.T, s *server, who store.Credentials, id string, form url.Values) map[string][]string {
	t.Helper()
	content := invited(t, s, who, id, form)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]string{}
	for _, row := range rows[1:] {
		for i, name := range rows[0] {
			columns[name] = append(columns[name], row[i])
		}
	}
	return columns
}

// ticketFrom opens a link and makes its ticket.
func (tb *tab) ticketFrom(link string) {
	tb.t.Helper()
	tb.open(strings.TrimPrefix(link, tb.server.URL))
	tb.press("#get")
	tb.waitFor("#ticket:not([hidden])")
}

// waitFor waits until an element is there.
func (tb *tab) waitFor(selector string) {
	tb.t.Helper()
	eventually(tb.t, selector+" comes", func() bool { return tb.count(selector) > 0 })
}

// answerAndClaim answers from the first page on, and asks for the honorarium in another browser.
func answerAndClaim(tb *tab) {
	tb.t.Helper()
	tb.do("start")
	tb.wantText("main h1", "How many?")
	tb.do("next")
	tb.do("submit")
	tb.wantText("main h1", "Thank you")
	tb.wantNoTrace()
	claim := tb.text("section code")
	desk := newTab(tb.t, tb.server, look{width: phone})
	desk.open("/claim?lang=en")
	desk.fill("claim", claim)
	desk.follow("main form button")
	if strings.Contains(evaluate[string](desk, `document.documentElement.outerHTML`), "Your say") {
		tb.t.Error("the page that pays names the survey")
	}
	desk.choose("way", "cash")
	desk.do("pay")
	desk.wantText("main code", claim[:9])
}

// From a printed picture of a card to a spent code to an honorarium that leads nowhere.
func TestFromPrintedCardToClaim(t *testing.T) {
	s, noor := serveDrawn(t)
	staff := newTab(t, s, look{width: desktop})
	staff.signIn(noor.Name, noor.Password)
	codes := printCodes(staff, "12")
	read := scanned(t, staff.printed())
	if len(read) != len(codes) {
		t.Fatalf("a reader finds %d pictures on the printed sheets, want %d", len(read), len(codes))
	}
	for i, address := range read {
		if code := address[strings.LastIndex(address, "#")+1:]; !strings.HasPrefix(address, s.URL+"/s/drawn") ||
			!strings.Contains(strings.Join(codes, " "), code) {
			t.Errorf("picture %d leads to %s", i, address)
		}
	}
	tb := newTab(t, s, look{width: phone})
	tb.open(strings.TrimPrefix(read[5], s.URL) + "")
	answerAndClaim(tb)
	again := newTab(t, s, look{width: phone})
	again.open(strings.TrimPrefix(read[5], s.URL))
	again.do("start")
	again.wantText(".govuk-error-summary a", "This code was used already. If that was not you, ask for another card."+
		" Nobody needs to know why.")
}

// From a link to a ticket on paper; later, in another browser, from the paper to a spent ticket to an
// honorarium that leads nowhere. Neither link nor ticket works twice.
func TestFromLinkToTicketToClaim(t *testing.T) {
	s, noor := serveSurvey(t, "proud", ticketedSurvey)
	links := mailed(t, s, noor, "proud", url.Values{"make": {"links"}, "count": {"3"}})
	if len(links["link_en"]) != 3 || len(links["link_fr"]) != 3 {
		t.Fatalf("the file has %v", links)
	}
	tb := newTab(t, s, look{width: phone})
	tb.open(strings.TrimPrefix(links["link_fr"][0], s.URL))
	tb.follow(`.govuk-language-navigation a`)                               // the link comes along
	evaluate[any](tb, `document.querySelector(".govuk-skip-link").click()`) // and stays
	tb.press("#get")
	tb.waitFor("#ticket:not([hidden])")
	if strings.Contains(tb.address(), "#") {
		t.Errorf("the link is still in the address: %s", tb.address())
	}
	tb.wantNoTrace()
	ticket := evaluate[string](tb, `document.querySelector("#text").value`)
	if shown := tb.texts("#ticket h1"); len(shown) == 0 || shown[0] != "This is your ticket" {
		t.Errorf("the page says %q", shown)
	}
	paper := scanned(t, tb.printed())
	if len(paper) != 1 || paper[0] != s.URL+"/s/proud?lang=en#"+ticket {
		t.Fatalf("the paper says %q", paper)
	}

	later := newTab(t, s, look{width: phone})
	later.open(strings.TrimPrefix(paper[0], s.URL))
	if got := later.value("code"); got != ticket || strings.Contains(later.address(), "#") {
		t.Errorf("the field holds %q at %s", got, later.address())
	}
	answerAndClaim(later)

	again := newTab(t, s, look{width: phone, noScript: true})
	again.open("/s/proud?lang=en")
	again.fill("code", ticket[:200]+"\n"+ticket[200:]) // pasted without script
	again.do("start")
	again.wantText(".govuk-error-summary a", "This ticket was used already, so the answers that came with it are stored. If that was not you, ask for a paper card. Nobody needs to know why.")

	used := newTab(t, s, look{width: phone})
	used.open(strings.TrimPrefix(links["link_fr"][0], s.URL))
	used.press("#get")
	used.waitFor(`[data-why="used"]:not([hidden])`)

	// Without script: a card from an envelope.
	card := newTab(t, s, look{width: phone, noScript: true})
	card.open(strings.TrimPrefix(links["link_en"][1], s.URL))
	if !strings.Contains(card.text("main"), "ask whoever sent the link for a paper card") || card.shown("#get") {
		t.Errorf("without script the page says %s", card.text("main"))
	}
	staff := newTab(t, s, look{width: desktop})
	staff.signIn(noor.Name, noor.Password)
	staff.open("/author/surveys/proud/invitations")
	evaluate[any](staff, `document.querySelector("#count").value = "1"`)
	staff.follow(`main form:has(#count) button`)
	card.open("/s/proud?lang=en")
	card.fill("code", strings.ToLower(staff.text(".c-ticket__code")))
	card.do("start")
	card.do("next")
	card.do("submit")
	card.wantText("main h1", "Thank you")
}

// A page with another key than the link's makes no ticket, and asks the server for nothing.
func TestAnotherKeyIsRefused(t *testing.T) {
	s, noor := serveSurvey(t, "proud", ticketedSurvey)
	link := mailed(t, s, noor, "proud", url.Values{"make": {"links"}, "count": {"1"}})["link_en"][0]
	forged := link[:len(link)-1] + map[bool]string{true: "B", false: "A"}[strings.HasSuffix(link, "A")]
	for address, why := range map[string]string{forged: "key", link[:strings.LastIndex(link, ".")]: "link"} {
		tb := newTab(t, s, look{width: phone})
		tb.open(strings.TrimPrefix(address, s.URL))
		if why == "key" {
			tb.press("#get")
		}
		tb.waitFor(`[data-why="` + why + `"]:not([hidden])`)
		if tb.shown("#ticket") {
			t.Errorf("a ticket came of %s", address)
		}
	}
	tb := newTab(t, s, look{width: phone})
	tb.ticketFrom(link) // it was not used up
}

// Two links in one tab: what was drawn for the first, whose answer never came, is not sent with the second.
func TestEachLinkDrawsAnew(t *testing.T) {
	s, noor := serveSurvey(t, "proud", ticketedSurvey)
	links := mailed(t, s, noor, "proud", url.Values{"make": {"links"}, "count": {"2"}})["link_en"]
	tb := newTab(t, s, look{width: phone})
	tb.open(strings.TrimPrefix(links[0], s.URL))
	evaluate[any](tb, `void (window.sent = [], window.fetch = async (to, { body }) => {
		window.sent.push(body.get("blinded")); throw new TypeError("no network"); })`)
	for range 2 {
		tb.press("#get")
		tb.waitFor(`[data-why="failed"]:not([hidden])`)
	}
	evaluate[any](tb, `location.hash = `+quote(links[1][strings.Index(links[1], "#"):]))
	tb.waitFor(`[data-step="fault"][hidden]`)
	tb.press("#get")
	tb.waitFor(`[data-why="failed"]:not([hidden])`)
	sent := evaluate[[]string](tb, `window.sent`)
	if len(sent) != 3 || sent[0] != sent[1] || sent[1] == sent[2] {
		t.Errorf("%d were sent, want the same twice for the first link and another for the second", len(sent))
	}
}

func TestTicketPagesAreClean(t *testing.T) {
	s, noor := serveSurvey(t, "proud", ticketedSurvey)
	links := mailed(t, s, noor, "proud", url.Values{"make": {"links"}, "count": {"2"}})
	for _, lang := range []string{"en", "fr"} {
		a := newAxe(newTab(t, s, look{width: phone}))
		a.open("/ticket/proud?lang=" + lang)
		a.waitFor(`[data-why="link"]:not([hidden])`)
		a.see("the page of tickets without a link in " + lang)
		link := links["link_"+lang][map[string]int{"en": 0, "fr": 1}[lang]]
		evaluate[any](a.tab, `location.hash = `+quote(link[strings.Index(link, "#"):])) // opened in the same tab
		a.waitFor("[data-step=ask]:not([hidden])")
		evaluate[any](a.tab, `document.querySelectorAll("details").forEach((d) => { d.open = true; })`)
		a.see("the page of tickets in " + lang)
		a.press("#get")
		a.waitFor("#ticket:not([hidden])")
		a.see("a ticket in " + lang)
		a.open("/s/proud?lang=" + lang)
		a.see("the first page with tickets in " + lang)
		a.do("start")
		a.see("the first page without a ticket in " + lang)
		staff := newAxe(newTab(t, s, look{width: desktop}))
		staff.signIn(noor.Name, noor.Password)
		staff.open("/author/surveys/proud/invitations?lang=" + lang)
		evaluate[any](staff.tab, `document.querySelectorAll("details").forEach((d) => { d.open = true; })`)
		staff.see("invitations of tickets in " + lang)
		staff.follow("main form:has(#links) button")
		staff.see("invitations of tickets with a fault in " + lang)
	}
}

// A printed poster of a channel leads to the survey, and says by which channel.
func TestPosterIsScanned(t *testing.T) {
	s, noor := serveSurvey(t, "proud", openSurvey)
	staff := newAxe(newTab(t, s, look{width: desktop}))
	staff.signIn(noor.Name, noor.Password)
	staff.open("/author/surveys/proud/invitations")
	staff.fill("channel", "door-north")
	staff.follow("main form:has(#channel) button")
	staff.see("invitations with a channel")
	for _, lang := range []string{"en", "fr"} {
		staff.open("/author/surveys/proud/poster?via=door-north&in=" + lang)
		staff.see("a poster in " + lang)
		sheets := staff.printed()
		if len(sheets) != 1 {
			t.Errorf("the poster takes %d sheets", len(sheets))
		}
		want := s.URL + "/s/proud?via=door-north&lang=" + lang
		if read := scanned(t, sheets); len(read) != 1 || read[0] != want {
			t.Errorf("the poster leads to %q, want %s", read, want)
		}
	}
	tb := newTab(t, s, look{width: phone})
	tb.open("/s/proud?via=door-north&lang=fr")
	tb.follow(".govuk-language-navigation a")
	if got := tb.value("via"); got != "door-north" {
		t.Errorf("in another language the channel is %q", got)
	}
}

const personalSurvey = `study: proud
name: proud
title: {en: Your say, fr: Ta voix}
languages: [en, fr]
privacy: {mode: confidential}
invitations: {mode: personal}
notice: {harm: {who: {en: Noor, fr: Noor}}}
questions:
  - {type: integer, name: n, label: {en: How many?, fr: Combien?}}
`

// A personal link fills its code in, is good once, and every page on its way says that it is
// confidential, and no page that it is more.
func TestPersonalLinkIsConfidential(t *testing.T) {
	s, noor := serveSurvey(t, "proud", personalSurvey)
	links := mailed(t, s, noor, "proud", url.Values{"make": {"people"}, "labels": {"A-1\nB-2"}})
	for i, lang := range []string{"en", "fr"} {
		link := strings.TrimPrefix(links["link_"+lang][i], s.URL)
		a := newAxe(newTab(t, s, look{width: phone}))
		see := func(page, says string) {
			t.Helper()
			a.see(page + " in " + lang)
			text := strings.ToLower(evaluate[string](a.tab, `document.body.textContent + document.title`))
			if strings.Contains(text, "anonym") || !strings.Contains(text, says) {
				t.Errorf("%s in %s says %s", page, lang, text)
			}
		}
		says := map[string]string{"en": "confidential", "fr": "confidenti"}[lang]
		a.open("/privacy/proud?lang=" + lang)
		see("the notice", says)
		a.open("/s/proud/stored?lang=" + lang)
		see("what is stored", map[string]string{"en": "made from your link", "fr": "fait à partir du lien"}[lang])
		a.open(link)
		see("the first page", says)
		a.do("start")
		a.do("next")
		evaluate[any](a.tab, `document.querySelectorAll("details").forEach((d) => { d.open = true; })`)
		see("the review", map[string]string{"en": "made from your link", "fr": "fait à partir du lien"}[lang])
		a.do("submit")
		see("the thank-you", "")
		a.open("/?lang=" + lang)
		a.open(link)
		a.do("start")
		a.wantText(".govuk-error-summary a", map[string]string{
			"en": "This link was used already. It is good for one response. If that was not you, tell whoever sent it.",
			"fr": "Ce lien a déjà été utilisé. Il vaut pour une réponse. Si c’était quelqu’un d’autre, il faut le dire à la personne qui l’a envoyé."}[lang])
		staff := newAxe(newTab(t, s, look{width: desktop}))
		staff.signIn(noor.Name, noor.Password)
		staff.open("/author/surveys/proud/invitations?lang=" + lang)
		staff.see("invitations of personal links in " + lang)
	}
}
