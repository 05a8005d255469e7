package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"candour/server/store"
	"candour/server/web"
)

// A stranger who guesses is slowed down; the owner in a browser that they have used is not.
func TestStrangersLockNobodyOut(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.Rate, c.Proxies = 60, []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}
	})
	made, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	client := 0
	try := func(password string, cookies ...*http.Cookie) {
		t.Helper()
		client++ // each comes from an address of its own
		r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(url.Values{"name": {"Noor"}, "password": {password}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", client))
		for _, c := range cookies {
			r.AddCookie(c)
		}
		s.send(r)
	}
	try(made.Password)
	s.wantStatus(http.StatusSeeOther)
	var known *http.Cookie
	for _, c := range (&http.Response{Header: s.header}).Cookies() {
		if c.Name == "candour-known" {
			known = c
		}
	}
	if known == nil || !known.HttpOnly {
		t.Fatalf("the browser is not known: %v", s.header)
	}
	for range 5 {
		try("a guess")
		s.wantStatus(http.StatusUnauthorized)
	}
	try("a guess")
	s.wantStatus(http.StatusTooManyRequests)
	try(made.Password) // a browser that nobody signed in from waits too
	s.wantStatus(http.StatusTooManyRequests)
	try(made.Password, &http.Cookie{Name: known.Name, Value: "made.up"})
	s.wantStatus(http.StatusTooManyRequests)
	try(made.Password, known)
	s.wantStatus(http.StatusSeeOther)
	s.now = s.now.Add(5 * time.Minute)
	try(made.Password)
	s.wantStatus(http.StatusSeeOther)
}

// Whoever holds an open session guesses the password no faster than at the door.
func TestSessionGuessesNoPassword(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.Rate, c.Proxies = 60, []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}
	})
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.as("Noor")
	guess := func(client int) {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, "/account", strings.NewReader(url.Values{"do": {"password"}, "old": {"a guess"},
			"next": {"seven quiet herons at dawn"}, "again": {"seven quiet herons at dawn"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", client))
		r.AddCookie(&s.cookie)
		s.send(r)
	}
	for client := range 5 {
		guess(client)
		s.wantStatus(http.StatusUnprocessableEntity)
	}
	guess(6)
	s.wantStatus(http.StatusTooManyRequests)
}

// Ten thousand other names do not wipe out what was counted lately.
func TestManyNamesForgetTheOldestAlone(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tries := web.NewTries(func() time.Time { return now })
	for i := range 9_999 {
		tries.Take(fmt.Sprint("stranger ", i))
	}
	now = now.Add(time.Minute)
	for range 10 {
		tries.Take("Noor")
	}
	if tries.Take("one more"); tries.Take("Noor") {
		t.Error("whoever fills the list of tries guesses on at once")
	}
}
