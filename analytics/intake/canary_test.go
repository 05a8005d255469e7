package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/analytics/intake"
	"candour/survey"
)

const canary = "canary-7f3a-Noor-was-seen"

// An answer that waits in the ledger is in its files only encrypted; one that has left is in
// them in no form.
func TestCanary(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Hold = hold(200)
	l := open(t, cfg)
	defer closeLedger(t, l)
	for i := range 150 {
		words := strings.Repeat(canary+" ", 1+i%60) // some rows share a page, some need several
		e := intake.Entry{Response: response(words), Key: fmt.Sprint(canary, i),
			Body: []byte(words)}
		if _, err := l.Accept(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	sealed := payloads(t, cfg.Path, "pending")
	wantNowhere(t, cfg.Path, []byte(canary))
	if n := remains(t, cfg.Path, sealed); n != len(sealed) {
		t.Fatalf("%d of %d waiting rows are in the files: the search misses some", n, len(sealed))
	}

	flush(t, l)
	wantStats(t, l, intake.Stats{Held: 150})
	wantNowhere(t, cfg.Path, []byte(canary))

	if err := l.Release(context.Background(), "support", "w1"); err != nil {
		t.Fatal(err)
	}
	wantStats(t, l, intake.Stats{})
	wantNowhere(t, cfg.Path, []byte(canary))
	if n := remains(t, cfg.Path, sealed); n != 0 {
		t.Errorf("%d of %d rows that have left are still in the files, encrypted", n, len(sealed))
	}
}

// What has left is gone also while others stay behind and move about on the same pages.
func TestCanaryAmongOthers(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Hold = func(id survey.ID) int { return map[survey.ID]int{"leaves": 1, "stays": 10_000}[id] }
	l := open(t, cfg)
	defer closeLedger(t, l)
	var left [][]byte
	for round := range 20 {
		for i, r := range responses(40) {
			r.Survey = []survey.ID{"leaves", "stays"}[(i+round)%2]
			accept(t, l, r)
		}
		left = append(left, payloads(t, cfg.Path, "pending WHERE survey = 'leaves'")...)
		flush(t, l)
		if n := remains(t, cfg.Path, left); n != 0 {
			t.Fatalf("round %d: %d of %d rows that have left are still in the files",
				round, n, len(left))
		}
	}
	wantStats(t, l, intake.Stats{Held: 400})
}

// The log is emptied every minute, however busy the ledger is.
func TestWriteAheadLogIsEmptiedInTime(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	inBubble(t, newEngine(t), func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		accept(t, l, responses(10)...)
		if size(t, cfg.Path+"-wal") == 0 {
			t.Fatal("nothing is in the log")
		}
		time.Sleep(time.Minute + time.Second) // of the bubble
		if n := size(t, cfg.Path+"-wal"); n != 0 {
			t.Errorf("%d bytes are in the log after a minute, want 0", n)
		}
	})
}

// The files' times tell that the server runs, and not when somebody answered: they go on as long as
// nobody does.
func TestFileTimesGoOn(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	inBubble(t, newEngine(t), func(t *testing.T) {
		l := open(t, cfg)
		defer closeLedger(t, l)
		accept(t, l, responses(1)...)
		flush(t, l)
		old := time.Unix(1e9, 0)
		for range 3 { // of the bubble's clock; the files have the machine's
			for _, file := range []string{cfg.Path, cfg.Path + "-wal"} {
				if err := os.Chtimes(file, old, old); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(6 * time.Second)
			if info, err := os.Stat(cfg.Path + "-wal"); err != nil || info.ModTime().Equal(old) {
				t.Errorf("nothing was written in six seconds in which nobody answered: %v", err)
			}
		}
	})
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// files returns the content of every file in the ledger's folder.
func files(t *testing.T, path string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string][]byte{}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(filepath.Dir(path), entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		contents[entry.Name()] = content
	}
	return contents
}

func wantNowhere(t *testing.T, path string, words []byte) {
	t.Helper()
	for name, content := range files(t, path) {
		if bytes.Contains(content, words) {
			t.Errorf("%s contains %q", name, words)
		}
	}
}

// remains counts the sealed rows of which any 24 bytes in a row are left in the files.
func remains(t *testing.T, path string, sealed [][]byte) int {
	t.Helper()
	const piece, step = 16, 8
	owners := map[[piece]byte]int{}
	for i, payload := range sealed {
		for at := 0; at+piece <= len(payload); at += step {
			owners[[piece]byte(payload[at:])] = i
		}
	}
	found := map[int]bool{}
	for _, content := range files(t, path) {
		for at := 0; at+piece <= len(content); at++ {
			if owner, ok := owners[[piece]byte(content[at:])]; ok {
				found[owner] = true
			}
		}
	}
	return len(found)
}
