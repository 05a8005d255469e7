package web_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/server/store"
	"candour/server/web"
)

// A stream of changes ends at its next beat when whoever reads it is no longer let in.
func TestStreamsEndWithTheAccount(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(*site) error
	}{
		{"signed out", func(s *site) error { return s.store.SignOut(s.t.Context(), s.cookie.Value) }},
		{"sessions ended", func(s *site) error { return s.store.EndSessions(s.t.Context(), "Noor") }},
		{"another role", func(s *site) error {
			return s.store.SetMember(s.t.Context(), store.Member{Account: store.Account{Name: "Noor", Role: store.Advisor}})
		}},
		{"removed", func(s *site) error { return s.store.RemoveAccount(s.t.Context(), "Noor") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t, nil)
			_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
			s.must(err)
			s.as("Noor")
			beats := make(chan time.Time)
			s.server.Beats(beats)
			r := httptest.NewRequest(http.MethodGet, "/dashboards/youth-experience/events", nil)
			r.AddCookie(&s.cookie)
			ended := make(chan error, 1)
			go func() {
				response, err := s.server.App().Test(r, -1)
				if err == nil && !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
					err = errors.New(response.Status)
				}
				ended <- err
			}()
			beat := func() bool {
				select {
				case beats <- time.Time{}:
					return true
				case err := <-ended:
					s.must(err)
					return false
				case <-time.After(time.Minute):
					t.Fatal("the stream neither beats nor ends")
					return false
				}
			}
			for range 3 {
				if !beat() {
					t.Fatal("the stream ended although nothing changed")
				}
			}
			s.must(test.end(s))
			if last := beat(); last && beat() { // one may have been on its way
				t.Error("the stream goes on")
			}
		})
	}
}

// A browser that asks again while the server stops is not refused: its console would say so, and it
// would ask again more rarely than of a server that is back at once.
func TestStreamsWhileTheServerStops(t *testing.T) {
	hub := web.NewHub()
	s := newSite(t, func(c *web.Config) { c.Hub = hub })
	_, err := s.store.AddAccount(t.Context(), store.Account{Name: "Noor", Role: store.Researcher})
	s.must(err)
	s.as("Noor")
	hub.Close()
	r := httptest.NewRequest(http.MethodGet, "/dashboards/youth-experience/events", nil)
	r.AddCookie(&s.cookie)
	response, err := s.server.App().Test(r, -1)
	s.must(err)
	body, err := io.ReadAll(response.Body)
	s.must(err)
	if response.StatusCode != http.StatusOK || string(body) != "retry: 2000\n\n" {
		t.Errorf("got %s %q, want 200 and when to ask again", response.Status, body)
	}
}
