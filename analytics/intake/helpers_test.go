package intake_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/analytics/intake"
	"candour/survey"
)

// never keeps the stream from moving on its own: it moves at Open and at Flush and Release.
const never = 1000 * time.Hour

var secret = []byte("a secret for tests, 32 bytes long")

// newConfig is a ledger in a folder of its own that sends each response on by itself.
func newConfig(t *testing.T, sink intake.Sink) intake.Config {
	t.Helper()
	return intake.Config{
		Path:    filepath.Join(t.TempDir(), "ledger.db"),
		Secrets: [][]byte{secret},
		Hold:    hold(1),
		Sink:    sink,
		Every:   never,
		Log:     slog.New(slog.NewTextHandler(logTo{t}, nil)),
	}
}

// logTo writes a log to a test.
type logTo struct{ t *testing.T }

func (l logTo) Write(line []byte) (int, error) {
	l.t.Log(string(bytes.TrimSpace(line)))
	return len(line), nil
}

func hold(n int) func(survey.ID) int { return func(survey.ID) int { return n } }

// open opens a ledger. A new one has made its first pass when open returns; on an old one that
// pass is part of what is tested.
func open(t *testing.T, cfg intake.Config) *intake.Ledger {
	t.Helper()
	_, missing := os.Stat(cfg.Path)
	l, err := intake.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if missing != nil {
		flush(t, l)
	}
	return l
}

func closeLedger(t *testing.T, l *intake.Ledger) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// response makes a response to the survey "support" with an answer in the person's own words.
func response(words string) survey.Response {
	r := survey.Response{Survey: "support", Version: 1, Language: "en", Wave: "w1",
		Source: survey.Person, Answers: map[string]survey.Answer{
			"heard": {State: survey.Answered, Text: "4"},
			"story": {State: survey.Answered, Text: words},
		}}
	_, _ = rand.Read(r.ID[:])
	return r
}

// responses makes n of them, of different lengths.
func responses(n int) []survey.Response {
	list := make([]survey.Response, n)
	for i := range list {
		list[i] = response(strings.Repeat("Amina listened. ", i%90))
	}
	return list
}

// accept has l accept each response, in order, without keys.
func accept(t *testing.T, l *intake.Ledger, list ...survey.Response) {
	t.Helper()
	for _, r := range list {
		if _, err := l.Accept(context.Background(), intake.Entry{Response: r}); err != nil {
			t.Fatalf("accept: %v", err)
		}
	}
}

func flush(t *testing.T, l *intake.Ledger) {
	t.Helper()
	if err := l.Flush(context.Background()); err != nil {
		t.Fatalf("flush: %v", err)
	}
}

func wantStats(t *testing.T, l *intake.Ledger, want intake.Stats) {
	t.Helper()
	if got := l.Stats(); got != want {
		t.Errorf("the ledger holds %+v, want %+v", got, want)
	}
}

func wantKind(t *testing.T, err error, want survey.Kind) {
	t.Helper()
	var fault *survey.Error
	if !errors.As(err, &fault) || fault.Kind != want {
		t.Fatalf("error %v, want a survey.Error of kind %d", err, want)
	}
	if !strings.HasSuffix(fault.Message, ".") || len(fault.Message) < 20 {
		t.Errorf("message %q, want a sentence", fault.Message)
	}
}

// inspect opens a second connection to a ledger's file.
func inspect(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

// payloads returns the sealed rows of a table, or of a part of it, by id.
func payloads(t *testing.T, path, from string) [][]byte {
	t.Helper()
	db := inspect(t, path)
	defer db.Close()
	rows, err := db.Query("SELECT payload FROM " + from + " ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list [][]byte
	for rows.Next() {
		var payload []byte
		if err := rows.Scan(&payload); err != nil {
			t.Fatal(err)
		}
		list = append(list, payload)
	}
	return list
}
