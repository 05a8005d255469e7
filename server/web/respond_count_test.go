package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"candour/analytics"
	"candour/server/store"
	"candour/server/web"
)

// visits is what the store has written down of the survey's first wave.
func (s *site) visits() analytics.Visits {
	s.t.Helper()
	s.must(s.store.SetSnapshot(s.t.Context(), "every-kind", 0))
	found, err := s.store.SnapshotVisits(s.t.Context(), "every-kind")
	s.must(err)
	return found["w1"]
}

// Steps are of ten, moved by at most four: fourteen are always one step, five are none.
const (
	oneStep = 14
	noStep  = 5
)

func TestViewsAreCounted(t *testing.T) {
	s := newEveryKind(t, nil)
	for range noStep {
		s.get(everyKind)
	}
	for range 20 { // nobody looks at these
		r := httptest.NewRequest(http.MethodGet, everyKind, nil)
		r.Header.Set("Sec-Purpose", "prefetch;prerender")
		s.send(r)
		s.send(httptest.NewRequest(http.MethodHead, everyKind, nil))
	}
	if got := s.visits(); got != (analytics.Visits{}) {
		t.Fatalf("after %d views the store says %+v", noStep, got)
	}
	for range oneStep - noStep { // a reload, another language: each is a view
		s.get(everyKind + "?lang=fr")
	}
	if got := s.visits(); got != (analytics.Visits{Views: 10}) {
		t.Errorf("after %d views the store says %+v", oneStep, got)
	}
}

// A start is the first page left, once a journey: not a consent that is missing, not a step back.
func TestStartsAreCounted(t *testing.T) {
	s := newEveryKind(t, nil)
	for range oneStep {
		s.get(everyKind)
		s.press("do", "start")
		s.fill("consent", "yes")
		s.press("do", "start")
		s.press("do", "back")
		s.press("do", "start")
		s.next()
	}
	if got := s.visits(); got != (analytics.Visits{Views: 10, Starts: 10}) {
		t.Errorf("after %d people the store says %+v", oneStep, got)
	}
}

// Our own simulation and a preview are nobody.
func TestNobodyIsCounted(t *testing.T) {
	s := newEveryKind(t, func(c *web.Config) { c.Simulator = "us" })
	for range 2 * oneStep {
		r := httptest.NewRequest(http.MethodGet, everyKind, nil)
		r.Header.Set("Candour-Simulation", "us")
		s.send(r)
	}
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.as("Noor")
	for range oneStep {
		s.get("/author/surveys/every-kind/preview/page")
		s.wantStatus(http.StatusOK)
		s.fill("consent", "yes")
		s.press("do", "start")
		s.wantStatus(http.StatusOK)
	}
	if got := s.visits(); got != (analytics.Visits{}) {
		t.Errorf("the store says %+v", got)
	}
}
