package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
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
	s := newSite(t, func(c *web.Config) { c.Rate = 25 }) // few enough for the slowest machine to send in a minute
	submit := func(i int) int {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/surveys/peer-support/responses",
			strings.NewReader(fmt.Sprintf(`{"language": "en", "answers": {"age": %d}}`, 19+i%5)))
		r.Header.Set("Content-Type", "application/json")
		s.send(r)
		return s.status
	}
	for i := range 25 {
		if got := submit(i); got != http.StatusCreated {
			t.Fatalf("pupil %d of 25: %d", i+1, got)
		}
	}
	if got := submit(25); got != http.StatusTooManyRequests || s.header.Get("Retry-After") == "" {
		t.Errorf("the 26th in a minute: %d, to try again after %q", got, s.header.Get("Retry-After"))
	}
	s.reviewed(youth) // opening it and turning its pages is free
	s.get("/claim")
	s.wantStatus(http.StatusOK)
	s.post("/login", map[string][]string{"name": {"Noor"}, "password": {"wrong"}})
	s.wantStatus(http.StatusUnauthorized)
}

// Of IPv6 a limit counts networks of 64 bits, which one line or phone has whole; of IPv4 addresses, also
// where they are written as IPv6.
func TestLimitsCountNetworks(t *testing.T) {
	for _, c := range []struct {
		name, one, other string
		same             bool
	}{
		{"one network of IPv6", "2001:db8:1:2::3", "2001:db8:1:2:ffff::4", true},
		{"two networks of IPv6", "2001:db8:1:2::3", "2001:db8:1:3::3", false},
		{"neighbours of IPv4", "203.0.113.8", "203.0.113.9", false},
		{"IPv4 written as IPv6", "::ffff:203.0.113.8", "203.0.113.8", true},
		{"neighbours of IPv4 written as IPv6", "::ffff:203.0.113.8", "::ffff:203.0.113.9", false},
		{"one link, two interfaces", "fe80::1%eth0", "fe80::2%eth1", true},
	} {
		if got := web.NetworkOf(c.one) == web.NetworkOf(c.other); got != c.same {
			t.Errorf("%s: %q and %q are one client: %v, want %v", c.name, web.NetworkOf(c.one), web.NetworkOf(c.other), got, c.same)
		}
	}
	s := newSite(t, func(c *web.Config) { c.Rate, c.Proxies = 3, []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")} })
	for i, want := range []int{http.StatusCreated, http.StatusCreated, http.StatusCreated, http.StatusTooManyRequests} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/surveys/peer-support/responses", strings.NewReader(`{"language": "en", "answers": {}}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("2001:db8:1:2::%d", i))
		if s.send(r); s.status != want {
			t.Errorf("submission %d from one network: %d, want %d", i+1, s.status, want)
		}
	}
}

// However many addresses come, a limit remembers no more than so many, and goes on counting them.
func TestLimitsAreBounded(t *testing.T) {
	storage, known := web.NewCounts()
	for i := range 1_000_000 {
		if err := storage.Set(fmt.Sprint(i), []byte{1}, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if known() != web.MostCounts {
		t.Errorf("%d are remembered, want %d", known(), web.MostCounts)
	}
	if value, err := storage.Get("999999"); err != nil || len(value) != 1 {
		t.Errorf("the last is forgotten: %v, %v", value, err)
	}
	if err := storage.Set("over", []byte{1}, -time.Second); err != nil {
		t.Fatal(err)
	}
	if value, err := storage.Get("over"); err != nil || value != nil {
		t.Errorf("what is over is known: %v, %v", value, err)
	}
}
