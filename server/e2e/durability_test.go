package e2e_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	_ "modernc.org/sqlite" // to look into the ledger

	"candour/analytics/chdb"
	"candour/analytics/clickhouse"
)

const tiny = `
study: harbour
name: harbour
title: {en: Harbour}
languages: [en]
privacy: {hold: %d}
notice: {harm: {who: Noor}}
questions:
  - {type: text, name: story, role: open, label: {en: What happened?}}
`

// harbour publishes and opens a survey of one question in a folder of its own.
func harbour(t *testing.T, hold int) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	file := filepath.Join(t.TempDir(), "harbour.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, tiny, hold), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, data, "survey", "publish", file)
	run(t, data, "survey", "open", "harbour")
	return data
}

func postStory(client *http.Client, url, story string) bool {
	body := fmt.Sprintf(`{"language": "en", "answers": {"story": %q}}`, story)
	request, err := http.NewRequest(http.MethodPost, url+"/api/v1/surveys/harbour/responses", strings.NewReader(body))
	if err != nil {
		return false
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", story)
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusCreated
}

// inClickHouse asks the folder of a stopped server, and reads the rows as they come.
func inClickHouse(t *testing.T, data, query string, read func(scan func(...any) error) error) {
	t.Helper()
	engine, err := chdb.Open(chdb.Config{Path: filepath.Join(data, "clickhouse")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = engine.Close() }()
	conn, err := ch.Open(&ch.Options{Protocol: ch.HTTP, Addr: []string{"in-process:1"},
		TransportFunc: func(*http.Transport) (http.RoundTripper, error) { return engine.Writer(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	rows, err := conn.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			t.Fatal(err)
		}
	}
}

// stored reads from the folder of a stopped server how often each story is there.
func stored(t *testing.T, data string) map[string]uint64 {
	t.Helper()
	found := map[string]uint64{}
	inClickHouse(t, data, "SELECT "+clickhouse.Column("story")+", count() FROM candour."+
		clickhouse.Table("harbour")+" GROUP BY 1", func(scan func(...any) error) error {
		var story string
		var n uint64
		err := scan(&story, &n)
		found[story] = n
		return err
	})
	return found
}

// A server is killed twice while people send their answers; who was thanked is there, once.
func TestAcknowledgedResponsesSurviveKill(t *testing.T) {
	data := harbour(t, 1)
	acknowledged := map[string]bool{}
	for round := range 2 {
		s := serve(t, data)
		for story := range postUntilKilled(t, s, round) {
			acknowledged[story] = true
		}
	}
	s := serve(t, data)
	if !postStory(http.DefaultClient, s.URL, "the last one") {
		t.Fatal("the server takes no answers after being killed")
	}
	acknowledged["the last one"] = true
	eventually(t, "the ledger is empty", func() bool {
		return !strings.Contains(s.stderr.String(), "error") && ledgerRows(t, data) == 0
	})
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	found := stored(t, data)
	t.Logf("%d acknowledged, %d stored", len(acknowledged), len(found))
	for story := range acknowledged {
		if found[story] != 1 {
			t.Errorf("%q is stored %d times", story, found[story])
		}
	}
	for story, n := range found {
		if n != 1 {
			t.Errorf("%q is stored %d times", story, n)
		}
	}
}

// postUntilKilled posts from many clients, kills the server among them, and returns what was
// acknowledged.
func postUntilKilled(t *testing.T, s *server, round int) map[string]bool {
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	t.Helper()
	enough := make(chan struct{})
	var clients sync.WaitGroup
	for c := range 16 {
		clients.Go(func() {
			client := &http.Client{Timeout: 30 * time.Second}
			for i := 0; ; i++ {
				story := fmt.Sprintf("round %d client %d story %d", round, c, i)
				if !postStory(client, s.URL, story) {
					return
				}
				mu.Lock()
				acknowledged[story] = true
				if len(acknowledged) == 600 {
					close(enough)
				}
				mu.Unlock()
			}
		})
	}
	gone := make(chan struct{})
	go func() { clients.Wait(); close(gone) }()
	select {
	case <-enough:
	case <-gone: // the server took no more: the test says of how few it was asked
	}
	s.kill()
	<-gone
	if len(acknowledged) < 600 {
		t.Fatalf("round %d: only %d were acknowledged: %s", round, len(acknowledged), s.stderr)
	}
	return acknowledged
}

// A canary waits in the ledger, then leaves it. Its words are nowhere outside ClickHouse at any
// time, and nowhere at all while it waits.
func TestCanaryIsNeverInTheClear(t *testing.T) {
	const canary = "canary-7f3a9c55e1-sings"
	data := harbour(t, 3)
	s := serve(t, data)
	if !postStory(http.DefaultClient, s.URL, canary) {
		t.Fatal("not accepted")
	}
	eventually(t, "the canary is held", func() bool { return ledgerRows(t, data) == 1 })
	if hits := search(t, data, canary); len(hits) > 0 {
		t.Errorf("while it waits, the canary is in %q", hits)
	}
	for i := range 2 {
		if !postStory(http.DefaultClient, s.URL, fmt.Sprintf("another story %d", i)) {
			t.Fatal("not accepted")
		}
	}
	eventually(t, "three have come and left the ledger", func() bool { return ledgerRows(t, data) == 0 })
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	for _, hit := range search(t, data, canary) {
		if !strings.HasPrefix(hit, "clickhouse"+string(filepath.Separator)) {
			t.Errorf("after it left, the canary is in %s", hit)
		}
	}
	if found := stored(t, data); found[canary] != 1 || len(found) != 3 {
		t.Errorf("stored: %v", found)
	}
}

// ledgerRows counts what waits in a ledger and has not left it.
func ledgerRows(t *testing.T, data string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "ledger.db")+"?mode=ro&_pragma=busy_timeout(60000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRow(`SELECT count(*) FROM waiting`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// search returns the files under a folder that hold a text.
func search(t *testing.T, folder, text string) []string {
	t.Helper()
	var hits []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil // merges remove files while we look
		}
		content, err := os.ReadFile(path)
		if err == nil && bytes.Contains(content, []byte(text)) {
			name, _ := filepath.Rel(folder, path)
			hits = append(hits, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}
