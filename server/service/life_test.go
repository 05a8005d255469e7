package service_test

import (
	"errors"
	"fmt"
	"io"
	"net"
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

// eventually waits until something that others do is done.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(time.Minute)
	for !done() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("not in time: ", what)
		}
	}
}

// Responses are held until three have come or the wave ends; protected roles read a copy of then.
func TestLifeOfASurvey(t *testing.T) {
	r := start(t, settings(t))
	r.publish()
	researcher, funder := r.token(store.Researcher), r.token(store.Funder)

	r.answer(3)
	eventually(t, "three responses arrive", func() bool { return r.seen(researcher, "visits", "") == 3 })
	r.answer(2)
	if n := r.seen(researcher, "visits", ""); n != 3 {
		t.Errorf("two responses wait: the researcher sees %d, want 3", n)
	}

	_, err := r.Control.Life(service.LifeChange{Survey: "visits", Wave: "w2"})
	must(t, err)
	if n := r.seen(researcher, "visits", "wave=w1"); n != 5 {
		t.Errorf("the wave has ended: the researcher sees %d, want 5", n)
	}
	_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 60, Seed: 7, Token: "seven"})
	must(t, err)
	r.answer(1)
	if n := r.seen(funder, "visits", ""); n != -1 {
		t.Errorf("before the copy is renewed the funder sees %d, want nothing", n)
	}

	_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateClosed})
	must(t, err)
	all := r.seen(researcher, "visits", "")
	if n := r.seen(researcher, "visits", "wave=w2"); n != all-5 || n < 40 {
		t.Errorf("closed: the researcher sees %d of w2 and %d in all", n, all)
	}
	if n := r.seen(funder, "visits", ""); n%5 != 0 || n < all-4 || n > all+4 {
		t.Errorf("closed: the funder sees %d, want %d rounded", n, all)
	}
	wantRenewal(t, r, funder)
	if status, body := r.post("/api/v1/surveys/visits/responses", `{"answers": {}}`); status != http.StatusGone {
		t.Errorf("closed: got %d %s, want 410", status, body)
	}
}

// wantRenewal opens the survey again: what comes then reaches the funder when it closes.
func wantRenewal(t *testing.T, r *running, funder string) {
	t.Helper()
	before := r.seen(funder, "visits", "")
	_, err := r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateOpen})
	must(t, err)
	_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 60, Seed: 8, Token: "eight"})
	must(t, err)
	if n := r.seen(funder, "visits", ""); n != before {
		t.Errorf("open again: the funder sees %d, want %d as before", n, before)
	}
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateClosed})
	must(t, err)
	if n := r.seen(funder, "visits", ""); n < before+40 {
		t.Errorf("closed again: the funder sees %d, want about 60 more than %d", n, before)
	}
}

// What waits in the ledger is there after a restart, and goes when the survey closes.
func TestRestart(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	r.publish()
	researcher := r.token(store.Researcher)
	r.answer(2)
	r.Stop()

	r = start(t, config)
	if n := r.seen(researcher, "visits", ""); n != 0 {
		t.Errorf("two wait: the researcher sees %d, want 0", n)
	}
	_, err := r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateClosed})
	must(t, err)
	if n := r.seen(researcher, "visits", ""); n != 2 {
		t.Errorf("closed: the researcher sees %d, want 2", n)
	}
}

// A survey that was closed while what it held could not be sent lets it go at the next start.
func TestStartReleasesWhatHasEnded(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	r.publish()
	researcher := r.token(store.Researcher)
	r.answer(2)
	r.Stop()
	meta, err := store.Open(t.Context(), store.Config{Path: filepath.Join(config.Data, "meta.db")})
	must(t, err)
	must(t, meta.SetState(t.Context(), "visits", store.StateClosed))
	must(t, meta.Close())

	r = start(t, config)
	eventually(t, "the held responses arrive", func() bool { return r.seen(researcher, "visits", "") == 2 })
}

// Stopping ends what was started: the port, the socket, and commands that are still connected.
func TestStop(t *testing.T) {
	config := settings(t)
	r := start(t, config)
	dialled, err := service.Dial(config)
	must(t, err)
	_, err = dialled.Diagnose()
	must(t, err)
	r.Stop()
	_, err = dialled.Diagnose()
	wantFault(t, err, survey.Unavailable, "The server stopped")
	_ = dialled.Close()
	if _, err := service.Dial(config); err == nil {
		t.Error("the socket still answers")
	}
	if _, err := os.Stat(filepath.Join(config.Data, "control.sock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(r.URL, "http://")); err == nil {
		t.Error("the port still answers")
	}
	start(t, config).Stop() // the folder is free again
}

// freePort is an address that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", ownAddress())
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

func TestMetricsMoveInSteps(t *testing.T) {
	config := settings(t)
	config.MetricsAddr = freePort(t)
	r := start(t, config)
	r.publish()
	for i, c := range []struct {
		n    int
		want string
	}{{99, "0"}, {1, "100"}, {99, "100"}, {51, "200"}} {
		_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: c.n, Seed: uint64(i), Token: fmt.Sprint(i)})
		must(t, err)
		response, err := http.Get("http://" + config.MetricsAddr)
		must(t, err)
		body, err := io.ReadAll(response.Body)
		must(t, errors.Join(err, response.Body.Close()))
		text := string(body)
		if !strings.Contains(text, "\ncandour_responses_stored_total "+c.want+"\n") ||
			!strings.Contains(text, "\ncandour_needs_operator 0\n") || strings.Contains(text, "visits") {
			t.Errorf("after %d more: got %s, want %s", c.n, text, c.want)
		}
	}
	r.Stop()
	if _, err := http.Get("http://" + config.MetricsAddr); err == nil {
		t.Error("metrics are still told")
	}
}

// A data folder whose path is too long for a socket has it elsewhere, in a folder of this user's own.
func TestSocketOfALongPath(t *testing.T) {
	temporary, err := os.MkdirTemp("/tmp", "c")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(temporary) })
	t.Setenv("TMPDIR", temporary)
	config := settings(t)
	config.Data = filepath.Join(config.Data, strings.Repeat("long", 30))
	start(t, config)
	dialled, err := service.Dial(config)
	must(t, err)
	_, err = dialled.Diagnose()
	must(t, errors.Join(err, dialled.Close()))

	private := filepath.Join(temporary, fmt.Sprintf("candour-%d", os.Getuid()))
	if is, err := os.Stat(private); err != nil || is.Mode().Perm() != 0o700 {
		t.Errorf("got %v, %v, want a folder of 0700", is, err)
	}
	must(t, os.Chmod(private, 0o755))
	_, err = service.Dial(config)
	wantFault(t, err, survey.Unavailable, "not this user's alone")
	t.Setenv("TMPDIR", filepath.Join(temporary, strings.Repeat("long", 30)))
	must(t, os.Mkdir(os.Getenv("TMPDIR"), 0o700))
	_, err = service.Dial(config)
	wantFault(t, err, survey.Unavailable, "too long for a socket")
}
