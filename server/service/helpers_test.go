package service_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// visits is a survey of two waves that holds three responses back.
const visits = `
study: visits
name: visits
title: Visits
languages: [en]
waves: [w1, w2]
privacy: {hold: 3}
notice: {harm: {who: Noor}}
choices:
  agreement: [{name: "1", label: Disagree}, {name: "2", label: Agree}]
questions:
  - {type: select_one, name: heard, role: outcome, label: I was heard, choices: agreement}
`

// settings are those of a new data folder. It is always noon of one day there: what pages say of the day
// stays, and nobody is slow.
func settings(t testing.TB) service.Config {
	t.Helper()
	noon := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	return service.Config{Addr: ownAddress(), Data: filepath.Join(t.TempDir(), "data"), Now: func() time.Time { return noon },
		Secrets: [][]byte{[]byte("a secret for tests and nothing else")}, Library: os.Getenv("CANDOUR_CHDB")}
}

// ownAddress is one of this machine that no other process is given, whatever else listens here: what was let
// go of stays free.
func ownAddress() string {
	return fmt.Sprintf("127.%d.%d.%d:0", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254))
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// running is a service that serves.
type running struct {
	t       testing.TB
	service *service.Service
	Control service.Control
	URL     string
	Stop    func() // ends it, as an operator would
}

// start opens a folder and serves it until the test ends, or Stop.
func start(t testing.TB, config service.Config) *running {
	t.Helper()
	s, err := service.Open(t.Context(), config, quiet())
	must(t, err)
	return serve(t, s)
}

func serve(t testing.TB, s *service.Service) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	started, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func(address string) { started <- address }) }()
	r := &running{t: t, service: s, Control: s.Local()}
	stopped := false
	r.Stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(func() { r.Stop() })
	select {
	case r.URL = <-started:
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	}
	return r
}

// publish publishes and opens the survey of visits.
func (r *running) publish() {
	r.t.Helper()
	_, err := r.Control.Publish([]byte(visits), "visits")
	must(r.t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
	must(r.t, err)
}

// answer sends so many responses through the door.
func (r *running) answer(n int) {
	r.t.Helper()
	for range n {
		status, body := r.post("/api/v1/surveys/visits/responses", `{"answers": {"heard": "2"}}`)
		if status != http.StatusCreated {
			r.t.Fatalf("got %d %s, want 201", status, body)
		}
	}
}

func (r *running) post(path, body string) (status int, answer string) {
	r.t.Helper()
	response, err := http.Post(r.URL+path, "application/json", strings.NewReader(body))
	must(r.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(r.t, err)
	return response.StatusCode, string(text)
}

// token is that of a new account.
func (r *running) token(role store.Role) string {
	r.t.Helper()
	c, err := r.Control.Account(service.AccountChange{Account: store.Account{Name: string(role), Role: role}})
	must(r.t, err)
	return c.Token
}

// frequencies are what the owner of a token gets of a survey.
func (r *running) frequencies(token string, id survey.ID, query string) string {
	r.t.Helper()
	request, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/api/v1/surveys/%s/results/frequencies?%s", r.URL, id, query), nil)
	must(r.t, err)
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	must(r.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(r.t, err)
	if response.StatusCode != http.StatusOK {
		r.t.Fatalf("got %s: %s", response.Status, text)
	}
	return string(text)
}

// seen is how many responses of a survey the owner of a token sees, -1 where that is hidden.
func (r *running) seen(token string, id survey.ID, query string) int {
	r.t.Helper()
	var results struct{ Responses *int }
	must(r.t, json.Unmarshal([]byte(r.frequencies(token, id, query)), &results))
	if results.Responses == nil {
		return -1
	}
	return *results.Responses
}

// wantFault fails unless err is a survey.Error of that kind that says so.
func wantFault(t *testing.T, err error, kind survey.Kind, says string) {
	t.Helper()
	fault := survey.AsError(err)
	if err == nil || fault.Kind != kind || !strings.Contains(fault.Message, says) {
		t.Errorf("got %v of kind %d, want kind %d and %q in it", err, fault.Kind, kind, says)
	}
}
