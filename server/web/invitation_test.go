package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

const drawn = `languages: [en, fr]
study: drawn
invitations: {mode: envelope}
questions:
  - {type: integer, name: n, label: {en: How many?, fr: Combien?}}
  - {type: text, name: code, label: {en: Which code do you write?, fr: Quel code?}}
`

// nowhere is a database that is away: responses wait.
type nowhere struct{}

var errNowhere = errors.New("away")

func (nowhere) Insert(context.Context, survey.ID, string, []survey.Response) error { return errNowhere }
func (nowhere) Present(context.Context, survey.ID, [][16]byte) (int, error)        { return 0, errNowhere }

// newDrawn is a site with the real ledger and a survey that asks for codes.
func newDrawn(t *testing.T, codes int) (*site, *intake.Ledger, []string) {
	t.Helper()
	l, err := intake.Open(intake.Config{Path: filepath.Join(t.TempDir(), "ledger.db"), Secrets: [][]byte{key(7)},
		Hold: func(survey.ID) int { return 1000 }, Sink: nowhere{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := newSite(t, func(c *web.Config) { c.Intake, c.Tickets = l, l })
	s.write("drawn", drawn)
	made, err := l.MakeTickets(t.Context(), "drawn", codes)
	s.must(err)
	return s, l, made
}

// enter types a code on the first page and goes on.
func (s *site) enter(code string) {
	s.t.Helper()
	s.fill("code", code)
	s.press("do", "start")
}

func TestCodeIsAskedFor(t *testing.T) {
	s, _, codes := newDrawn(t, 1)
	for _, tt := range []struct{ lang, code, want string }{
		{"en", "", "Type the code from your card."},
		{"fr", "", "Il faut écrire le code de la carte."},
		{"en", "BCDF-GHJK-LMNP", "This code is not known here. Compare it with the card, letter by letter."},
	} {
		s.get("/s/drawn?lang=" + tt.lang)
		s.enter(tt.code)
		s.wantText(".govuk-error-summary a", tt.want)
		if got := s.value("#code", "value"); got != tt.code {
			t.Errorf("the field holds %q, want %q", got, tt.code)
		}
	}
	s.get("/s/drawn?lang=en")
	if !strings.Contains(s.text("main"), "Nobody knows who drew which") {
		t.Errorf("the page does not say what the code means: %s", s.text("main"))
	}
	s.enter(" " + strings.ToLower(strings.ReplaceAll(codes[0], "-", "")))
	s.wantText("h1", "How many?")
	s.fill("n", "3")
	s.next()
	s.fill("q:code", "none of your business") // a question may be called like the field
	s.next()
	s.press("do", "submit")
	s.wantText("h1", "Thank you")
	s.get("/s/drawn?lang=en")
	s.enter(codes[0])
	s.wantText(".govuk-error-summary a",
		"This code was used already. If that was not you, ask for another card. Nobody needs to know why.")
}

// Two phones with one code: the second is told at Submit, keeps its answers, and goes on with another.
func TestCodeIsUsedMeanwhile(t *testing.T) {
	s, l, codes := newDrawn(t, 2)
	s.get("/s/drawn?lang=en")
	s.enter(codes[0])
	s.fill("n", "3")
	s.next()
	s.next()
	_, err := l.Accept(t.Context(), intake.Entry{Response: survey.Response{Survey: "drawn", Wave: "w1"}, Ticket: codes[0]})
	s.must(err)
	s.press("do", "submit")
	s.wantText(".govuk-error-summary a",
		"This code was used already. If that was not you, ask for another card. Nobody needs to know why.")
	s.enter(codes[1])
	if !strings.Contains(s.text("main"), "How many? 3") {
		t.Errorf("the answers are gone: %s", s.text("main"))
	}
	s.press("do", "submit")
	s.wantText("h1", "Thank you")
	if err := l.CheckTicket(t.Context(), "drawn", codes[1]); !errors.Is(err, intake.ErrTicketSpent) {
		t.Errorf("the second code: %v, want it spent", err)
	}
}

func TestProgramsNeedACodeToo(t *testing.T) {
	s, _, codes := newDrawn(t, 1)
	for i, tt := range []struct {
		code string
		want int
	}{
		{"", http.StatusForbidden}, {"BCDF-GHJK-LMNP", http.StatusForbidden}, {strings.Repeat("B", 1000), http.StatusForbidden},
		{codes[0], http.StatusCreated}, {codes[0], http.StatusForbidden},
	} {
		body := fmt.Sprintf(`{"language": "en", "answers": {"n": 1}, "invitation": %q}`, tt.code)
		r := httptest.NewRequest(http.MethodPost, "/api/v1/surveys/drawn/responses", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if s.send(r); s.status != tt.want {
			t.Errorf("%d: got %d, want %d: %s", i, s.status, tt.want, s.body)
		}
	}
}

func TestResearchersMakeCodes(t *testing.T) {
	s, l, _ := newDrawn(t, 1)
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	const page = "/author/surveys/drawn/invitations"
	if s.get(page); s.status != http.StatusSeeOther {
		t.Errorf("nobody sees the page: %d", s.status)
	}
	s.as("Noor")
	for _, n := range []string{"", "0", "501", "many"} {
		s.post(page, url.Values{"count": {n}})
		s.wantStatus(http.StatusUnprocessableEntity)
		s.wantText(".govuk-error-summary a", "Enter a whole number from 1 to 500.")
	}
	s.post(page, url.Values{"count": {"12"}, "layout": {"labels-a4"}})
	s.wantStatus(http.StatusOK)
	if got := s.text("#asked"); !strings.Contains(got, "lead to example.com, because that is what your browser asked for") {
		t.Errorf("the sheet says of its address: %q", got)
	}
	seen := map[string]bool{}
	for _, n := range s.all(".c-ticket__code") {
		code := n.FirstChild.Data
		seen[code] = true
		s.must(l.CheckTicket(t.Context(), "drawn", code))
	}
	if len(seen) != 12 || len(s.all(".c-ticket svg")) != 12 {
		t.Errorf("%d codes and %d pictures, want 12", len(seen), len(s.all(".c-ticket svg")))
	}
	if s.header.Get("Cache-Control") != "no-store" {
		t.Errorf("browsers keep the sheet: %s", s.header.Get("Cache-Control"))
	}
	s.get(page)
	if !strings.Contains(s.text("main"), "Codes made so far: 13.") {
		t.Errorf("the page says %s", s.text("main"))
	}
	s.get("/author/surveys/youth-experience/invitations")
	if !strings.Contains(s.text("main"), "asks for nothing") {
		t.Errorf("the page says %s", s.text("main"))
	}
}

// The choice of what to print outlives a fault; before one is made it is what the browser's country prints on.
func TestSheetChoiceIsKept(t *testing.T) {
	s, _, _ := newDrawn(t, 1)
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	const page = "/author/surveys/drawn/invitations"
	s.as("Noor")
	for languages, want := range map[string]string{"fr-CA,fr;q=0.9": "cards-letter", "en-US": "cards-letter", "en-GB,en": "cards-a4", "de": "cards-a4",
		"fr,fr-CA;q=0.9": "cards-letter", "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7": "cards-a4"} {
		s.accept = languages
		s.get(page)
		if got := s.value("#layout [selected]", "value"); got != want {
			t.Errorf("%s: chosen is %q, want %q", languages, got, want)
		}
	}
	for _, layout := range []string{"cards-a4", "cards-letter", "labels-a4", "labels-letter"} {
		s.post(page, url.Values{"count": {"0"}, "layout": {layout}})
		s.wantStatus(http.StatusUnprocessableEntity)
		if got := s.value("#layout [selected]", "value"); got != layout {
			t.Errorf("after a fault %q is chosen, not %q", got, layout)
		}
	}
	s.accept = "de"
	s.post(page, url.Values{"count": {"0"}, "layout": {"letters"}})
	if got := s.value("#layout [selected]", "value"); got != "cards-a4" {
		t.Errorf("of what there is not, the page makes %q", got)
	}
}

// Where the public address is set, pages that print links have nothing to say of it.
func TestSetAddressNeedsNoWords(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.URL = "https://survey.example.org" })
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Admin})
	s.must(err)
	cookie, err := s.store.BeginSession(t.Context(), "Noor")
	s.must(err)
	s.cookie = http.Cookie{Name: "__Host-candour", Value: cookie}
	s.post("/accounts", url.Values{"do": {"invite"}, "label": {"Kim"}, "role": {"researcher"}, "studies": {"all"}})
	if got := s.text("#invitation"); !strings.HasPrefix(got, "https://survey.example.org/join/") || s.text("#asked") != "" {
		t.Errorf("%d, %q, %q", s.status, got, s.text("#asked"))
	}
}
