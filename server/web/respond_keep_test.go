package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"candour/server/store"
	"candour/server/web"
	"candour/survey"
)

// reviewed goes to the review page with one answer.
func (s *site) reviewed(path string) {
	s.t.Helper()
	s.start(path)
	s.skipTo("age")
	s.fill("age", "15")
	s.next()
	s.skipToReview()
}

// Whatever refuses a submission, the answers stay on the page, and pressing Submit again sends them.
func TestRefusedSubmissionsKeepAnswers(t *testing.T) {
	for _, c := range []struct {
		name        string
		refuse      func(s *site)
		allow       func(s *site)
		status      int
		says        string
		lang, retry string
	}{
		{name: "disk full", status: http.StatusServiceUnavailable, lang: "en", retry: "30",
			refuse: func(s *site) { s.ledger.refuse = survey.Fault(survey.Unavailable, "The disk is full.") },
			allow:  func(s *site) { s.ledger.refuse = nil }, says: "The answers could not be stored just now."},
		{name: "our fault", status: http.StatusInternalServerError, lang: "fr",
			refuse: func(s *site) { s.ledger.refuse = http.ErrBodyNotAllowed },
			allow:  func(s *site) { s.ledger.refuse = nil }, says: "Quelque chose n’a pas marché de notre côté."},
		{name: "closed meanwhile", status: http.StatusGone, lang: "en",
			refuse: func(s *site) { s.state(store.StateClosed) },
			allow:  func(s *site) { s.state(store.StateOpen) }, says: "The survey has closed meanwhile"},
		{name: "new wave", status: http.StatusConflict, lang: "fr",
			refuse: func(s *site) {
				s.must(s.store.SetWave(s.t.Context(), "youth-experience", "w2"))
			},
			allow: func(*site) {}, says: "Une nouvelle ronde du questionnaire a commencé"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, nil)
			s.reviewed(youth + "?lang=" + c.lang)
			c.refuse(s)
			s.press("do", "submit")
			s.wantStatus(c.status)
			s.wantStored(0)
			if !strings.Contains(s.text(".govuk-error-summary"), c.says) {
				t.Errorf("the page says %q, want %q", s.text(".govuk-error-summary"), c.says)
			}
			if got := s.header.Get("Retry-After"); got != c.retry {
				t.Errorf("Retry-After %q, want %q", got, c.retry)
			}
			if s.header.Get("Cache-Control") != "no-store" || s.header.Get("Set-Cookie") != "" {
				t.Error("the page may be kept")
			}
			c.allow(s)
			s.press("do", "submit")
			s.wantStatus(http.StatusOK)
			if got := s.wantStored(1)[0].Response.Answers["age"].Number; got != 15 {
				t.Errorf("age is %v, want 15", got)
			}
		})
	}
}

// A full disk is told to the operator too, where respondents keep their answers; what the ledger refuses it
// has logged itself.
func TestFullDiskIsLogged(t *testing.T) {
	for _, c := range []struct {
		name   string
		refuse error
		logged int
	}{
		{"our own", fmt.Errorf("note a visit: %w", syscall.ENOSPC), 1},
		{"the ledger's", &survey.Error{Kind: survey.Unavailable, Message: "Wait.", Err: syscall.ENOSPC}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log strings.Builder
			s := newSite(t, func(config *web.Config) { config.Log = logTo(&log) })
			s.reviewed(youth + "?lang=en")
			s.ledger.refuse = c.refuse
			s.press("do", "submit")
			s.wantStatus(http.StatusServiceUnavailable)
			if got := strings.Count(log.String(), "request failed"); got != c.logged {
				t.Errorf("logged %d times, want %d: %s", got, c.logged, log.String())
			}
		})
	}
}

func (s *site) state(state store.State) {
	s.t.Helper()
	s.must(s.store.SetState(s.t.Context(), "youth-experience", state))
}

// A survey that closes while someone answers tells them at the next step; the page keeps what they
// typed on it.
func TestClosingWhileSomeoneAnswers(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	s.fill("contact", "looked")
	s.state(store.StateClosed)
	s.next()
	s.wantStatus(http.StatusGone)
	if !strings.Contains(s.text(".c-record"), `"contact": "looked"`) {
		t.Error("the answer typed last is not on the page")
	}
}

func TestRateLimitKeepsAnswers(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.Rate = 1 })
	s.reviewed(youth)
	s.press("do", "submit")
	s.wantStored(1)
	s.reviewed(youth) // turning pages is free
	s.press("do", "submit")
	s.wantStatus(http.StatusTooManyRequests)
	s.wantText(".govuk-error-summary a",
		"Many answers came from this connection just now. Yours are still on this page. Wait a minute, then press Submit.")
	if len(s.all(".c-review")) == 0 || s.value("input[name=seal]", "value") == "" {
		t.Error("the answers are gone")
	}
	s.wantStored(1)
}

// Once the number is spent, every page with it shows the thank-you: a reload, Back and submit again,
// even with another answer, even after two hours or when the survey has closed.
func TestSpentNumberShowsOnlyTheThanks(t *testing.T) {
	s := newSite(t, nil)
	s.reviewed(youth)
	action, review := s.form()
	s.press("change", "age")
	_, change := s.form()
	change.Set("age", "23")
	change.Set("do", "next")
	review.Set("do", "submit")
	s.post(action, review)
	s.wantStored(1)
	for _, c := range []struct {
		name   string
		before func()
		values url.Values
	}{
		{"reload", func() {}, review},
		{"another answer", func() {}, change},
		{"after two hours", func() { s.now = s.now.Add(3 * time.Hour) }, review},
		{"closed", func() { s.state(store.StateClosed) }, review},
	} {
		c.before()
		s.post(action, c.values)
		s.wantStatus(http.StatusOK)
		s.wantText("h1", "Thank you")
		s.wantText(".c-receipt", receipt)
		if len(s.all("main input:not([type=hidden]), .c-review")) > 0 {
			t.Error("the thank-you shows more")
		}
	}
	s.wantStored(1)
}

func TestStalePagesSayWhy(t *testing.T) {
	for _, c := range []struct {
		name   string
		spoil  func(s *site, values url.Values)
		status int
		says   string
	}{
		{"two hours later", func(s *site, _ url.Values) { s.now = s.now.Add(2 * time.Hour) },
			http.StatusGone, "A page can be used for two hours"},
		{"changed", func(_ *site, v url.Values) {
			seal := []byte(v.Get("seal"))
			seal[50] ^= 1
			v.Set("seal", string(seal))
		}, http.StatusBadRequest, "It did not come back the way it was sent"},
		{"missing", func(_ *site, v url.Values) { v.Del("seal") },
			http.StatusBadRequest, "It did not come back the way it was sent"},
		{"of another survey", func(s *site, v url.Values) {
			s.start("/s/peer-support")
			_, other := s.form()
			v.Set("seal", other.Get("seal"))
		}, http.StatusBadRequest, "It did not come back the way it was sent"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, nil)
			s.reviewed(youth)
			action, values := s.form()
			values.Set("do", "submit")
			c.spoil(s, values)
			s.post(action, values)
			s.wantStatus(c.status)
			if !strings.Contains(s.text("main"), c.says) ||
				!strings.Contains(s.text("main"), "Nothing was stored. You can start again.") {
				t.Errorf("the page says %q", s.text("main"))
			}
			if strings.Contains(s.body, `name="seal"`) {
				t.Error("the page carries a seal")
			}
			s.wantStored(0)
			s.get(s.value("main a", "href"))
			s.wantText("h1", "Your experience of support")
		})
	}
}

// A page that is used stays usable: each step has two hours of its own.
func TestEachPageLastsTwoHours(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	for range 3 {
		s.now = s.now.Add(2*time.Hour - time.Second)
		s.next()
		s.wantStatus(http.StatusOK)
	}
}

func TestSealKeysRotate(t *testing.T) {
	s := newSite(t, nil)
	s.start(youth)
	server, err := web.New(web.Config{Store: s.store, Intake: s.ledger, Engine: awake{}, Hub: web.NewHub(),
		SealKeys: [][]byte{key(2), key(1)}, Now: func() time.Time { return s.now }})
	s.must(err)
	s.server = server
	s.skipToReview()
	s.press("do", "submit")
	s.wantStored(1)
}

// An answer is checked against the version it was begun with.
func TestVersionBegunWithStays(t *testing.T) {
	s := newSite(t, nil)
	const rest = "languages: [en]\nquestions:\n  - {type: integer, name: age, label: Age}\n"
	s.write("versions", rest)
	s.start("/s/versions")
	s.write("versions", rest+"  - {type: text, name: story, label: Tell}\n")
	s.fill("age", "40")
	s.next()
	s.press("do", "submit")
	r := s.wantStored(1)[0].Response
	if _, asked := r.Answers["story"]; r.Version != 1 || asked {
		t.Errorf("stored as version %d with %d answers, want version 1 without story", r.Version, len(r.Answers))
	}
}

func TestSurveysThatTakeNoAnswers(t *testing.T) {
	s := newSite(t, nil)
	s.must(s.store.SetState(t.Context(), "peer-support", store.StateDraft))
	s.state(store.StateClosed)
	for _, c := range []struct {
		path   string
		status int
		h1     string
	}{
		{"/s/peer-support?lang=en", http.StatusNotFound, "Page not found"},
		{"/s/nothing?lang=en", http.StatusNotFound, "Page not found"},
		{"/s/nothing?lang=fr", http.StatusNotFound, "Page introuvable"},
		{youth + "?lang=en", http.StatusGone, "This survey is closed"},
		{youth + "?lang=fr", http.StatusGone, "Ce questionnaire est fermé"},
	} {
		s.get(c.path)
		s.wantStatus(c.status)
		s.wantText("h1", c.h1)
	}
	s.post("/s/peer-support", url.Values{"do": {"start"}})
	s.wantStatus(http.StatusNotFound)
}

func TestStaffTypeInOneAfterTheOther(t *testing.T) {
	s := newSite(t, nil)
	s.get("/s/peer-support-session")
	s.wantStatus(http.StatusSeeOther) // to sign in
	made, err := s.store.AddAccount(t.Context(), store.Account{Name: "Rosa", Role: store.Researcher})
	s.must(err)
	session, _, err := s.signIn("Rosa", made.Password)
	s.must(err)
	s.cookie = http.Cookie{Name: "candour", Value: session}
	for n := range 2 {
		s.start("/s/peer-support-session?lang=en")
		s.fill("employment", "iys")
		s.next()
		s.skipToReview()
		s.press("do", "submit")
		s.wantStored(n + 1)
		s.wantText(".c-actions a", "Type in the next one")
	}
	s.start("/s/peer-support-session?lang=en")
	s.fill("employment", "school")
	s.next()
	s.skipToReview()
	signedIn := s.cookie
	s.cookie = http.Cookie{}
	s.press("do", "submit")
	s.wantStatus(http.StatusUnauthorized)
	s.wantStored(2)
	s.cookie = signedIn
	s.press("do", "submit")
	s.wantStored(3)
}

func TestSharedDeviceEndsWithTheNextPerson(t *testing.T) {
	s := newSite(t, nil)
	s.reviewed(youth + "?lang=en&device=shared")
	s.press("do", "submit")
	s.wantText(".c-actions a", "Next person")
	s.get(s.value(".c-actions a", "href"))
	s.wantText("h1", "Your experience of support")
	s.fill("consent", "yes")
	s.press("do", "start")
	s.skipToReview()
	if strings.Contains(s.text(".c-record"), "15") {
		t.Error("the last person's answer is there")
	}
	s.press("do", "submit")
	s.wantText(".c-actions a", "Next person")
}
