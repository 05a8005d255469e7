package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

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

// What is forgotten of one survey stands nowhere in the file; another's links stay.
func TestIssuerForgets(t *testing.T) {
	issuer, path := newIssuer(t)
	for _, id := range []survey.ID{"proud", "other"} {
		if err := issuer.AddLinks(t.Context(), id, [][]byte{sized("%s", id)}); err != nil {
			t.Fatal(err)
		}
		if err := issuer.Spend(t.Context(), id, [][]byte{sized("%s", id)}, sized("ticket of %s", id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := issuer.Forget(t.Context(), "proud"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal"} {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file, sized("proud")) || bytes.Contains(file, sized("ticket of proud")) {
			t.Errorf("a link stands in %s", filepath.Base(name))
		}
	}
	if made, err := issuer.Links(t.Context(), "other"); made != 1 || err != nil {
		t.Errorf("another survey has %d links, %v", made, err)
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

// sized is a text as long as what recognises a link or a ticket.
func sized(format string, args ...any) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, format, args...))
	return sum[:store.AskedSize]
}

// Where the rows lie in the file tells neither in which order links were made nor in which they were used.
func TestIssuerKeepsNoOrder(t *testing.T) {
	const n = 300
	places := func(made, used []int) (places []int) {
		issuer, path := newIssuer(t)
		var macs [][]byte
		for _, i := range made {
			macs = append(macs, sized("link %d", i))
		}
		for half := range slices.Chunk(macs, n/2) { // two lists
			if err := issuer.AddLinks(t.Context(), "proud", half); err != nil {
				t.Fatal(err)
			}
		}
		for _, i := range used {
			if err := issuer.Spend(t.Context(), "proud", [][]byte{sized("link %d", i)}, sized("ticket %d", i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(issuer.Beat(t.Context()), issuer.Close()); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			at := bytes.Index(file, sized("link %d", i))
			if at < 0 || bytes.Contains(file[at+1:], sized("link %d", i)) {
				t.Fatalf("link %d stands at %d in the file, want it there once", i, at)
			}
			places = append(places, at)
		}
		return places
	}
	order := rand.Perm(n)
	back := slices.Clone(order)
	slices.Reverse(back)
	if !slices.Equal(places(order, order[:100]), places(back, back[n-100:])) {
		t.Error("rows lie elsewhere after another order")
	}
}

// Nor do the rows of claims tell who asked first.
func TestClaimsKeepNoOrder(t *testing.T) {
	places := func(asked ...string) (places []int) {
		path := filepath.Join(t.TempDir(), "claims.db")
		claims, err := store.OpenClaims(t.Context(), path)
		must(t, err)
		for _, one := range asked {
			must(t, claims.Ask(t.Context(), store.Claim{MAC: sized("%s", one), Study: "proud", Reference: "A", Way: "cash"}))
		}
		must(t, errors.Join(claims.Beat(t.Context()), claims.Close()))
		file, err := os.ReadFile(path)
		must(t, err)
		for _, one := range []string{"one", "two", "three"} {
			places = append(places, bytes.Index(file, sized("%s", one)))
		}
		return places
	}
	if a, b := places("one", "two", "three"), places("three", "two", "one"); !slices.Equal(a, b) {
		t.Errorf("rows lie at %v and, after another order, at %v", a, b)
	}
}

// Links of before stay as they were: used, or not.
func TestMigrationToAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuer.db")
	db := database(t, path)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("issuer"))
	if err == nil {
		_, err = provider.UpTo(t.Context(), 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO link (survey, mac, asked) VALUES ('proud', ?, NULL), ('proud', ?, ?)`,
		sized("new"), sized("used"), sized("a ticket")); err != nil {
		t.Fatal(err)
	}
	issuer, err := store.OpenIssuer(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = issuer.Close() })
	for _, tt := range []struct {
		mac, asked string
		want       error
	}{{"used", "a ticket", nil}, {"used", "another", store.ErrIssued}, {"new", "another", nil}, {"new", "a third", store.ErrIssued}} {
		if err := issuer.Spend(t.Context(), "proud", [][]byte{sized("%s", tt.mac)}, sized("%s", tt.asked)); !errors.Is(err, tt.want) {
			t.Errorf("%s for %s: %v, want %v", tt.mac, tt.asked, err, tt.want)
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
