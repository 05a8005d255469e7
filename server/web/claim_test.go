package web_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

const paid = `languages: [en, fr]
study: paid
invitations: {mode: envelope}
honorarium:
  amount: {en: $20, fr: 20 $}
  ways:
    - {name: cash, label: {en: Cash at the desk, fr: Comptant à l’accueil}}
    - {name: card, label: {en: A gift card, fr: Une carte-cadeau}, contact: {en: E-mail address, fr: Adresse courriel}}
questions:
  - {type: integer, name: n, label: {en: How many?, fr: Combien?}}
`

// newPaid is a site with an honorarium, the real ledger and the real claims.
func newPaid(t testing.TB, more ...string) (*site, *intake.Ledger, *store.Claims) {
	t.Helper()
	return newPaidWith(t, func(*web.Config) {}, more...)
}

// newPaidWith is newPaid on a site that is set up otherwise too.
func newPaidWith(t testing.TB, change func(*web.Config), more ...string) (*site, *intake.Ledger, *store.Claims) {
	t.Helper()
	claims, err := store.OpenClaims(t.Context(), filepath.Join(t.TempDir(), "claims.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = claims.Close() })
	l, err := intake.Open(intake.Config{Path: filepath.Join(t.TempDir(), "ledger.db"), Secrets: [][]byte{key(7)},
		Hold: func(survey.ID) int { return 1000 }, Sink: nowhere{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := newSite(t, func(c *web.Config) {
		c.Intake, c.Tickets, c.Claims, c.ClaimKeys = l, l, claims, [][]byte{key(5)}
		change(c)
	})
	s.write("paid", paid+strings.Join(more, ""))
	return s, l, claims
}

// earn skips everything, submits, and returns the claim.
func (s *site) earn(l *intake.Ledger) string {
	s.t.Helper()
	codes, err := l.MakeTickets(s.t.Context(), "paid", 1)
	s.must(err)
	s.get("/s/paid?lang=en")
	s.enter(codes[0])
	s.next()
	s.press("do", "submit")
	s.wantText("h1", "Thank you")
	return s.text("section code")
}

func TestClaimIsPaidOnce(t *testing.T) {
	s, l, claims := newPaid(t)
	code := s.earn(l)
	action, values := s.form()
	s.post(action, values) // the same page again
	if again := s.text("section code"); again != code || len(code) != 24 {
		t.Fatalf("the claim is %q, loaded again %q", code, again)
	}
	if other := s.earn(l); other == code {
		t.Error("two people have one claim")
	}
	all, err := claims.All(t.Context(), "paid")
	s.must(err)
	if len(all) != 0 {
		t.Errorf("handing out a claim wrote something down: %v", all)
	}
	forged := code[:len(code)-1] + map[bool]string{true: "C", false: "B"}[strings.HasSuffix(code, "B")]
	s.post("/claim", url.Values{"claim": {forged}})
	s.wantText(".govuk-error-summary a", "This claim code is not known here. Compare it with what you kept, letter by letter.")
	if got := s.value("#claim.govuk-input--error", "value"); got != forged {
		t.Errorf("the marked field holds %q, want %q", got, forged)
	}
	s.post("/claim", url.Values{"claim": {strings.ToLower(code)}})
	if text := s.text("main"); !strings.Contains(text, "$20") || strings.Contains(s.body, "paid") {
		t.Errorf("the page lacks the amount or names the survey: %s", text)
	}
	ask := url.Values{"claim": {code}, "do": {"pay"}}
	s.post("/claim", ask)
	s.wantText(".govuk-error-summary a", "Choose one way.")
	s.wantText("title", "Error: Claim a thank-you payment")
	s.wantText("#way-error", "Error: Choose one way.")
	ask.Set("way", "card")
	s.post("/claim", ask)
	s.wantText(".govuk-error-summary a", "Fill in where to send it, or choose another way.")
	s.wantText(".govuk-form-group--error .govuk-error-message", "Error: Fill in where to send it, or choose another way.")
	ask.Set("contact:card", "=cmd@example.org")
	s.post("/claim", ask)
	s.wantText("main code", code[:9])
	s.post("/claim", ask)
	s.wantStatus(http.StatusUnprocessableEntity)
	s.wantText(".govuk-error-summary a", "This claim code was used already. It can be paid once.")

	s.get("/studies/paid/claims.csv")
	if s.status == http.StatusOK {
		t.Error("everyone sees who is to be paid")
	}
	_, err = s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.as("Noor")
	s.get("/studies/paid/claims.csv")
	if want := code[:9] + ",card,'=cmd@example.org"; !strings.Contains(s.body, want) {
		t.Errorf("the file is %q, want %q in it", s.body, want)
	}
}

// Of many who ask for one claim at once, one does.
func TestClaimRace(t *testing.T) {
	_, _, claims := newPaid(t)
	var all sync.WaitGroup
	wins := make(chan bool, 50)
	for range 50 {
		all.Go(func() {
			err := claims.Ask(t.Context(), store.Claim{MAC: key(1)[:16], Study: "paid", Way: "cash"})
			if err == nil {
				wins <- true
			} else if survey.AsError(err).Kind != survey.Conflict {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(wins) != 1 {
		t.Errorf("%d asked with success, want 1", len(wins))
	}
}

// The file of claims stays as it was made for a day: who loads it while somebody claims sees nobody come.
func TestClaimsAreListedOnceADay(t *testing.T) {
	s, _, claims := newPaid(t)
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	listed := func(want ...string) {
		t.Helper()
		s.as("Noor") // whose session of the day before is over
		s.get("/studies/paid/claims.csv")
		s.wantStatus(http.StatusOK)
		for _, reference := range []string{"AAAA-AAAA", "BBBB-BBBB"} {
			if got := strings.Contains(s.body, reference); got != slices.Contains(want, reference) {
				t.Errorf("%s is in the file: %v", reference, got)
			}
		}
	}
	ask := func(n byte, reference string) {
		s.must(claims.Ask(t.Context(), store.Claim{MAC: key(n)[:16], Study: "paid", Reference: reference, Way: "cash"}))
	}
	ask(1, "AAAA-AAAA")
	listed("AAAA-AAAA")
	ask(2, "BBBB-BBBB")
	s.now = s.now.Add(23 * time.Hour)
	listed("AAAA-AAAA")
	s.now = s.now.Add(time.Hour)
	listed("AAAA-AAAA", "BBBB-BBBB")
}

// What was deleted after the last day is in no file that was made before either.
func TestDeletedClaimsAreListedNoMore(t *testing.T) {
	s, _, claims := newPaid(t, "privacy: {delete_after: 2026-06-30}\n")
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.must(claims.Ask(t.Context(), store.Claim{MAC: key(1)[:16], Study: "paid", Reference: "AAAA-AAAA", Way: "cash"}))
	s.now = time.Date(2026, 6, 30, 20, 0, 0, 0, time.UTC)
	for deleted, want := range []bool{true, false} {
		s.as("Noor")
		s.get("/studies/paid/claims.csv")
		s.wantStatus(http.StatusOK)
		if got := strings.Contains(s.body, "AAAA-AAAA"); got != want {
			t.Errorf("the claim is in the file: %v; deleted: %v", got, deleted == 1)
		}
		s.must(claims.Forget(t.Context(), "paid"))
		s.now = time.Date(2026, 7, 1, 18, 0, 0, 0, time.UTC)
	}
}

// A claim that comes after the last day is refused in words: what was claimed before is deleted by then. The
// thank-you says the day.
func TestClaimEndsWithTheLastDay(t *testing.T) {
	s, l, _ := newPaid(t, "privacy: {delete_after: 2026-06-30}\n")
	code := s.earn(l)
	if !strings.Contains(s.text("main"), "The last day is 30 June 2026.") {
		t.Errorf("the thank-you does not say the last day: %s", s.text("main"))
	}
	s.now = time.Date(2026, 7, 2, 0, 0, 0, 0, time.UTC)
	s.post("/claim", url.Values{"claim": {code}})
	s.wantStatus(http.StatusUnprocessableEntity)
	s.wantText(".govuk-error-summary a", "The last day to claim this is over.")
}
