package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"candour/server/store"
	"candour/survey"
)

func newIssuer(t *testing.T) (issuer *store.Issuer, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "issuer.db")
	issuer, err := store.OpenIssuer(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = issuer.Close() })
	return issuer, path
}

// Of many that ask at once for tickets with one link, one gets it, and gets it again when it asks for the
// same; the file stays so.
func TestLinkIsUsedOnce(t *testing.T) {
	issuer, path := newIssuer(t)
	if err := issuer.AddLinks(t.Context(), "proud", [][]byte{[]byte("one"), []byte("two")}); err != nil {
		t.Fatal(err)
	}
	var won, used atomic.Int64
	var winner atomic.Value
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			asked := fmt.Sprint("asked ", i)
			switch err := issuer.Spend(t.Context(), "proud", [][]byte{[]byte("newer"), []byte("one")}, []byte(asked)); {
			case err == nil:
				won.Add(1)
				winner.Store(asked)
			case errors.Is(err, store.ErrIssued):
				used.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || used.Load() != 99 {
		t.Fatalf("%d got a ticket and %d were refused, want 1 and 99", won.Load(), used.Load())
	}
	if err := issuer.Close(); err != nil {
		t.Fatal(err)
	}
	issuer, err := store.OpenIssuer(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = issuer.Close() })
	tests := []struct {
		name, survey, mac, asked string
		want                     error
		kind                     survey.Kind
	}{
		{"the same again", "proud", "one", winner.Load().(string), nil, 0},
		{"something else", "proud", "one", "something else", store.ErrIssued, 0},
		{"another survey's", "other", "two", "x", nil, survey.NotFound},
		{"a link of nobody", "proud", "three", "x", nil, survey.NotFound},
		{"one that nobody used", "proud", "two", "x", nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := issuer.Spend(t.Context(), survey.ID(tt.survey), [][]byte{[]byte(tt.mac)}, []byte(tt.asked))
			if tt.kind != 0 && survey.AsError(err).Kind != tt.kind || tt.kind == 0 && !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v %v", err, tt.want, tt.kind)
			}
		})
	}
	for mac, want := range map[string]survey.Kind{"one": 0, "two": 0, "three": survey.NotFound} {
		if err := issuer.Known(t.Context(), "proud", [][]byte{[]byte("newer"), []byte(mac)}); (err == nil) != (want == 0) || err != nil && survey.AsError(err).Kind != want {
			t.Errorf("%s is known: %v", mac, err)
		}
	}
	if made, err := issuer.Links(t.Context(), "proud"); made != 2 || err != nil {
		t.Errorf("%d links, %v, want 2", made, err)
	}
}

// A survey keeps its first key.
func TestIssuerKeepsKey(t *testing.T) {
	issuer, _ := newIssuer(t)
	if _, err := issuer.Key(t.Context(), "proud", nil); survey.AsError(err).Kind != survey.NotFound {
		t.Errorf("without a key: %v", err)
	}
	for _, fresh := range []string{"first", "second", ""} {
		var given []byte
		if fresh != "" {
			given = []byte(fresh)
		}
		if got, err := issuer.Key(t.Context(), "proud", given); string(got) != "first" || err != nil {
			t.Errorf("got %q, %v, want the first", got, err)
		}
	}
}

// A beat changes the file's time and leaves nothing in the log.
func TestFilesApartBeat(t *testing.T) {
	issuer, links := newIssuer(t)
	must(t, issuer.AddLinks(t.Context(), "proud", [][]byte{[]byte("one")}))
	asked := filepath.Join(t.TempDir(), "claims.db")
	claims, err := store.OpenClaims(t.Context(), asked)
	must(t, err)
	t.Cleanup(func() { _ = claims.Close() })
	must(t, claims.Ask(t.Context(), store.Claim{MAC: []byte("one"), Study: "proud", Reference: "A", Way: "cash"}))
	for path, beat := range map[string]func(context.Context) error{links: issuer.Beat, asked: claims.Beat} {
		long := time.Now().Add(-time.Hour)
		must(t, os.Chtimes(path, long, long))
		must(t, beat(t.Context()))
		is, err := os.Stat(path)
		if err != nil || is.ModTime().Before(long.Add(time.Minute)) {
			t.Errorf("%s is from %v (%v)", path, is.ModTime(), err)
		}
		if log, err := os.Stat(path + "-wal"); err != nil || log.Size() != 0 {
			t.Errorf("the log of %s holds %d bytes (%v)", path, log.Size(), err)
		}
	}
}

// A file of claims from before there were beats keeps its claims and beats.
func TestOlderClaimsBeat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "claims.db")
	asked := store.Claim{MAC: []byte("one"), Study: "proud", Reference: "A", Way: "cash"}
	claims, err := store.OpenClaims(t.Context(), path)
	must(t, err)
	must(t, claims.Ask(t.Context(), asked))
	must(t, claims.Close())
	db, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = db.ExecContext(t.Context(), "DROP TABLE pulse; DELETE FROM goose_db_version WHERE version_id = 2")
	must(t, errors.Join(err, db.Close()))

	claims, err = store.OpenClaims(t.Context(), path)
	must(t, err)
	t.Cleanup(func() { _ = claims.Close() })
	if all, err := claims.All(t.Context(), "proud"); err != nil || len(all) != 1 {
		t.Errorf("got %v, %v", all, err)
	}
	must(t, claims.Beat(t.Context()))
}
