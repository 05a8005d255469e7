package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/server/web"
)

// What a limit knows a client by holds for an hour in one process, and cannot be worked out again by
// trying all addresses.
func TestLimitsKnowNoAddress(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	here, elsewhere := web.NewHourlyKey(clock), web.NewHourlyKey(clock)
	first := here("203.0.113.9")
	for _, c := range []struct {
		name, got string
		same      bool
	}{
		{"the same address", here("203.0.113.9"), true},
		{"another address", here("203.0.113.8"), false},
		{"another process", elsewhere("203.0.113.9"), false},
	} {
		if (c.got == first) != c.same {
			t.Errorf("%s is known again: %v, want %v", c.name, c.got == first, c.same)
		}
	}
	if strings.Contains(first, "203") || len(first) != 16 {
		t.Errorf("the key is %q", first)
	}
	if now = now.Add(59 * time.Minute); here("203.0.113.9") != first {
		t.Error("it is forgotten within the hour")
	}
	if now = now.Add(2 * time.Minute); here("203.0.113.9") == first {
		t.Error("it is known after the hour")
	}
}

// A class that answers at once behind one address gets through, all of it; whoever comes in the same
// minute still opens and fills in the survey, and staff of the school sign in.
func TestSchoolBehindOneAddress(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.Rate = 60 })
	submit := func(i int) int {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/surveys/peer-support/responses",
			strings.NewReader(fmt.Sprintf(`{"language": "en", "answers": {"age": %d}}`, 19+i%5)))
		r.Header.Set("Content-Type", "application/json")
		s.send(r)
		return s.status
	}
	for i := range 60 {
		if got := submit(i); got != http.StatusCreated {
			t.Fatalf("pupil %d of 60: %d", i+1, got)
		}
	}
	if got := submit(60); got != http.StatusTooManyRequests || s.header.Get("Retry-After") == "" {
		t.Errorf("the 61st in a minute: %d, to try again after %q", got, s.header.Get("Retry-After"))
	}
	s.reviewed(youth) // opening it and turning its pages is free
	s.get("/claim")
	s.wantStatus(http.StatusOK)
	s.post("/login", map[string][]string{"name": {"Noor"}, "password": {"wrong"}})
	s.wantStatus(http.StatusUnauthorized)
}
