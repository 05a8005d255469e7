package service_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite"

	"candour/analytics/chdb/chdbtest"
	tables "candour/analytics/clickhouse"
	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// away is a ClickHouse server that can go away, and come back as another.
type away struct {
	mu      sync.Mutex
	handler http.Handler // nil: away
}

func (a *away) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	handler := a.handler
	a.mu.Unlock()
	if handler == nil {
		panic(http.ErrAbortHandler) // cuts the connection
	}
	handler.ServeHTTP(w, r)
}

func (a *away) become(handler http.Handler) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.handler = handler
}

// served are settings with a ClickHouse server, which is there.
func served(t *testing.T) (service.Config, *away, http.Handler) {
	t.Helper()
	there := chdbtest.Handler(chdbtest.Open(t).Writer())
	a := &away{handler: there}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	config := settings(t)
	config.ClickHouse = server.URL + "/?compress=none"
	return config, a, there
}

// Publishing and opening happen whole or not at all; a wave that ended while ClickHouse was away is
// ended by the same command again.
func TestClickHouseAway(t *testing.T) {
	config, clickhouse, there := served(t)
	r := start(t, config)
	clickhouse.become(nil)
	_, err := r.Control.Publish([]byte(visits), "visits")
	wantFault(t, err, survey.Unavailable, "does not answer")
	_, err = r.Control.Definition("visits")
	wantFault(t, err, survey.NotFound, "visits")

	clickhouse.become(there)
	_, err = r.Control.Publish([]byte(visits), "visits")
	must(t, err)
	open := service.LifeChange{Survey: "visits", State: store.StateOpen}
	clickhouse.become(nil)
	_, err = r.Control.Life(open)
	wantFault(t, err, survey.Unavailable, "does not answer")
	if v, err := r.Control.Life(service.LifeChange{Survey: "visits"}); err != nil || v.Survey.State != store.StateDraft {
		t.Errorf("got %+v, %v, want a draft", v, err)
	}
	clickhouse.become(there)
	_, err = r.Control.Life(open)
	must(t, err)

	researcher, funder := r.token(store.Researcher), r.token(store.Funder)
	_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 60, Seed: 1, Token: "one"})
	must(t, err)
	r.answer(2)
	clickhouse.become(nil)
	second := service.LifeChange{Survey: "visits", Wave: "w2"}
	_, err = r.Control.Life(second)
	wantFault(t, err, survey.Unavailable, "w2 is the current wave of visits, but")
	clickhouse.become(there)
	v, err := r.Control.Life(second)
	if err != nil || v.Survey.Wave != "w2" {
		t.Fatalf("got %+v, %v, want w2", v, err)
	}
	first := r.seen(researcher, "visits", "wave=w1")
	if n := r.seen(funder, "visits", "wave=w1"); n < first-4 || n > first+4 || first < 40 {
		t.Errorf("the funder sees %d, the researcher %d", n, first)
	}
	_, err = r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 60, Seed: 2, Token: "two"})
	must(t, err)
	before := r.seen(funder, "visits", "")
	if _, err = r.Control.Life(second); err != nil || r.seen(funder, "visits", "") != before {
		t.Errorf("the wave was current: %v, the funder sees %d, want %d as before", err, r.seen(funder, "visits", ""), before)
	}
	wantAudit(t, config, "publish visits version 1", "open visits", "simulate directly visits", "wave visits w2",
		"add account funder")
}

func wantAudit(t *testing.T, config service.Config, want ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(config.Data, "meta.db"))
	must(t, err)
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT action || ' ' || detail FROM audit WHERE account = 'local'`)
	must(t, err)
	defer func() { _ = rows.Close() }()
	var got []string
	for rows.Next() {
		var line string
		must(t, rows.Scan(&line))
		got = append(got, line)
	}
	must(t, rows.Err())
	for _, line := range want {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s != line })); n != 1 {
			t.Errorf("the audit log says %q %d times, want once: %q", line, n, got)
		}
	}
}

// What was on its way when the service stopped arrives in a ClickHouse that comes back with nothing.
func TestClickHouseComesBackEmpty(t *testing.T) {
	config, clickhouse, there := served(t)
	r := start(t, config)
	r.publish()
	clickhouse.become(nil)
	r.answer(3)
	r.Stop()

	status, body := query(there, "DROP DATABASE candour SYNC")
	if status != http.StatusOK {
		t.Fatal(body)
	}
	start(t, config)
	clickhouse.become(there)
	eventually(t, "three responses arrive", func() bool {
		_, body := query(there, "SELECT count() FROM candour."+tables.Table("visits"))
		return body == "3\n"
	})
}

// Stopping sends what may go, and leaves what waits for others.
func TestStopSendsWhatMayGo(t *testing.T) {
	config, _, there := served(t)
	r := start(t, config)
	r.publish()
	r.answer(5)
	r.Stop()
	_, body := query(there, "SELECT count() >= 3 FROM candour."+tables.Table("visits"))
	if body != "1\n" {
		t.Errorf("got %s, want three responses or more that were sent", body)
	}
}

// query asks ClickHouse itself.
func query(handler http.Handler, sql string) (status int, body string) {
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(sql)))
	return answer.Code, answer.Body.String()
}

// Other users of the machine can read nothing in the data folder.
func TestFolderIsItsOwnersAlone(t *testing.T) {
	config := settings(t)
	must(t, os.MkdirAll(config.Data, 0o755))
	must(t, os.Chmod(config.Data, 0o755))
	start(t, config)
	for name, want := range map[string]os.FileMode{".": 0o700, "meta.db": 0o600, "meta.db-wal": 0o600,
		"ledger.db": 0o600} {
		is, err := os.Stat(filepath.Join(config.Data, name))
		if err != nil || is.Mode().Perm() != want {
			t.Errorf("%s: got %s, %v, want %s", name, fmt.Sprint(is.Mode().Perm()), err, want)
		}
	}
}
