package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// screened is how many people the store says the survey was not for, in its first wave.
func (s *site) screened() int {
	s.t.Helper()
	people, err := s.store.ScreenedOut(s.t.Context(), "every-kind")
	s.must(err)
	return people["w1"]
}

// Who is screened out leaves a count and nothing else, and counts once, however often they go back
// and forth. Programs count too.
func TestScreenedOutIsCounted(t *testing.T) {
	s := newEveryKind(t, nil)
	for person := range 4 {
		s.startEveryKind()
		for range person {
			s.fill("pick", "none")
			s.next()
			s.wantText("h1", "Thank you for your time")
			if len(s.all(".c-help a")) == 0 {
				t.Error("no help lines stand at the kind end")
			}
			s.press("do", "back")
		}
		s.fill("pick", "none")
		s.next()
		if got := s.screened(); got != 0 {
			t.Fatalf("after %d people the store says %d", person+1, got)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/surveys/every-kind/responses",
		strings.NewReader(`{"consent": true, "answers": {"pick": "none"}}`))
	r.Header.Set("Content-Type", "application/json")
	s.send(r)
	s.wantStatus(http.StatusOK)
	if !strings.Contains(s.body, `"eligible":false`) {
		t.Errorf("the program is told %s", s.body)
	}
	if got := s.screened(); got != 5 {
		t.Errorf("after five people the store says %d", got)
	}
	s.wantStored(0)
}
