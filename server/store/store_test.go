package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"candour/server/store"
	"candour/survey"
)

// clock is a time that a test sets.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func open(t *testing.T) (*store.Store, *clock, string) {
	t.Helper()
	c := &clock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	path := filepath.Join(t.TempDir(), "meta.db")
	s, err := store.Open(context.Background(), store.Config{Path: path, Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, c, path
}

func database(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// upgraded is a store whose file was at an older version, held what the statements say, and was brought
// up to date, twice: that may be repeated.
func upgraded(t *testing.T, from int64, before string) (*store.Store, *sql.DB) {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "meta.db")
	db := database(t, path)
	if err := store.MigrateTo(ctx, db, from); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(before); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := store.Migrate(ctx, db); err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(ctx, store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, db
}

// signIn is how somebody signs in whose account has a password alone.
func signIn(ctx context.Context, s *store.Store, name, password string) (string, store.Account, error) {
	a, err := s.VerifyPassword(ctx, name, password)
	if err != nil {
		return "", a, err
	}
	cookie, err := s.BeginSession(ctx, name)
	return cookie, a, err
}

func kindOf(err error) survey.Kind { return survey.AsError(err).Kind }

func TestMigrateIsRepeatable(t *testing.T) {
	ctx := context.Background()
	s, _, path := open(t)
	if _, err := s.AddAccount(ctx, store.Account{Name: "Noor", Role: store.Admin}); err != nil {
		t.Fatal(err)
	}
	db := database(t, path)
	if err := store.Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM accounts`).Scan(&n); err != nil || n != 1 {
		t.Fatalf("after migrating twice: %d accounts, %v", n, err)
	}
}

func TestAccounts(t *testing.T) {
	ctx := context.Background()
	s, c, _ := open(t)
	made, err := s.AddAccount(ctx, store.Account{Name: "Amélie", Role: store.Researcher})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddAccount(ctx, made.Account); kindOf(err) != survey.Conflict {
		t.Errorf("same name again: %v", err)
	}
	if _, err := s.AddAccount(ctx, store.Account{Name: "Sam", Role: "king"}); kindOf(err) != survey.Invalid {
		t.Errorf("unknown role: %v", err)
	}
	if a, _, err := s.ByToken(ctx, made.Token); err != nil || a != made.Account {
		t.Errorf("by token: %v, %v", a, err)
	}
	if _, _, err := signIn(ctx, s, "Amélie", "wrong"); kindOf(err) != survey.Unauthenticated {
		t.Errorf("wrong password: %v", err)
	}
	if _, _, err := signIn(ctx, s, "nobody", made.Password); kindOf(err) != survey.Unauthenticated {
		t.Errorf("unknown name: %v", err)
	}
	cookie, _, err := signIn(ctx, s, "Amélie", made.Password)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := s.BySession(ctx, cookie); err != nil || a != made.Account {
		t.Errorf("by session: %v, %v", a, err)
	}
	c.now = c.now.Add(store.SessionLife + time.Second)
	if _, err := s.BySession(ctx, cookie); kindOf(err) != survey.Unauthenticated {
		t.Errorf("old session: %v", err)
	}
}

func TestResetEndsSessionsAndTokens(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	made, _ := s.AddAccount(ctx, store.Account{Name: "Amélie", Role: store.Researcher})
	cookie, _, err := signIn(ctx, s, "Amélie", made.Password)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := s.ResetAccount(ctx, "Amélie")
	if err != nil {
		t.Fatal(err)
	}
	_, bySession := s.BySession(ctx, cookie)
	_, _, byToken := s.ByToken(ctx, made.Token)
	_, _, byPassword := signIn(ctx, s, "Amélie", made.Password)
	for name, err := range map[string]error{
		"session": bySession, "token": byToken, "password": byPassword,
	} {
		if kindOf(err) != survey.Unauthenticated {
			t.Errorf("the old %s still works: %v", name, err)
		}
	}
	if _, _, err := signIn(ctx, s, "Amélie", fresh.Password); err != nil {
		t.Error(err)
	}
}

func definition() *survey.Definition {
	return &survey.Definition{
		Study: "harbour", Name: "visits", Title: survey.Text{"en": "Visits"}, Languages: []string{"en"},
		Waves: []string{"w1"}, CollectedBy: survey.ByRespondent,
		Questions: []survey.Question{{Type: survey.Integer, Name: "age", Label: survey.Text{"en": "Age"}}},
	}
}

func TestPublishCountsVersions(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	for i, want := range []int{1, 1, 2} {
		def := definition()
		if i == 2 {
			def.Questions = append(def.Questions,
				survey.Question{Type: survey.TextType, Name: "why", Label: survey.Text{"en": "Why?"}})
		}
		v, err := s.Publish(ctx, def)
		if err != nil || v.Version != want {
			t.Fatalf("publish %d: version %d, %v; want %d", i, v.Version, err, want)
		}
	}
	old, err := s.Version(ctx, "visits", 1)
	if err != nil || len(old.Questions) != 1 {
		t.Errorf("version 1 has %d questions, %v", len(old.Questions), err)
	}
	if _, err := s.Version(ctx, "visits", 9); kindOf(err) != survey.NotFound {
		t.Errorf("version 9: %v", err)
	}
	if _, err := s.Study(ctx, "nowhere"); kindOf(err) != survey.NotFound {
		t.Errorf("unknown study: %v", err)
	}
	if err := s.SetState(ctx, "visits", store.StateOpen); err != nil {
		t.Error(err)
	}
	if v, _ := s.Survey(ctx, "visits"); v.State != store.StateOpen || v.Wave != "w1" {
		t.Errorf("opened: %+v", v)
	}
}

// Of two publications at once each is a version of its own.
func TestPublishAtOnce(t *testing.T) {
	s, _, _ := open(t)
	versions := make(chan int, 8)
	for i := range cap(versions) {
		go func() {
			def := definition()
			def.Title = survey.Text{"en": fmt.Sprint("Visits ", i)}
			v, err := s.Publish(context.Background(), def)
			if err != nil {
				t.Error(err)
			}
			versions <- v.Version
		}()
	}
	got := map[int]bool{}
	for range cap(versions) {
		got[<-versions] = true
	}
	if len(got) != cap(versions) {
		t.Errorf("got the versions %v, want %d of them", got, cap(versions))
	}
	for n := range got {
		if _, err := s.Version(context.Background(), "visits", n); err != nil {
			t.Error(err)
		}
	}
}

// The file is its owner's alone, also one that an older version made.
func TestFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "meta.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, name := range []string{path, path + "-wal"} {
		if is, err := os.Stat(name); err != nil || is.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v, want 0600", name, is, err)
		}
	}
}

// A folder may be called anything.
func TestOpenInOddFolders(t *testing.T) {
	for _, name := range []string{"a#b", "a?b", "a b%20c", "été"} {
		folder := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(context.Background(), store.Config{Path: filepath.Join(folder, "meta.db")})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_ = s.Close()
		if _, err := os.Stat(filepath.Join(folder, "meta.db-wal")); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
		if info, err := os.Stat(filepath.Join(folder, "meta.db")); err != nil || info.Size() == 0 {
			t.Errorf("%s: meta.db is elsewhere: %v", name, err)
		}
	}
}
