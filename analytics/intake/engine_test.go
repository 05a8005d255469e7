package intake_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"candour/survey"
)

// errAway is what the engine answers while it is away.
var errAway = errors.New("connection refused")

// An engine is a sink for tests that make failures happen: a database that keeps its rows over a
// kill, takes an INSERT whole or not at all, and knows its tokens. What ClickHouse itself does
// is tested where ClickHouse is.
type engine struct {
	db *sql.DB

	mu      sync.Mutex
	before  failure // of an INSERT that was not applied
	after   failure // of an INSERT that was applied
	inserts []insert
	asked   int
}

// A failure is what becomes of an INSERT of rows.
type failure func(rows []survey.Response) error

// An insert is one call of Insert.
type insert struct {
	token string
	ids   [][16]byte
	at    time.Time
}

func openEngine(folder string) (*engine, error) {
	path := filepath.Join(folder, "engine.db")
	db, err := sql.Open("sqlite",
		"file:"+path+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE IF NOT EXISTS response (survey TEXT, id BLOB);
		CREATE TABLE IF NOT EXISTS token (survey TEXT, token TEXT, PRIMARY KEY (survey, token))`)
	return &engine{db: db}, err
}

func newEngine(t *testing.T) *engine {
	t.Helper()
	e, err := openEngine(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.db.Close() })
	return e
}

func (e *engine) Insert(
	_ context.Context, id survey.ID, token string, rows []survey.Response,
) error {
	before, after := e.note(token, rows)
	if before != nil {
		if err := before(rows); err != nil {
			return err
		}
	}
	if err := e.apply(id, token, rows); err != nil {
		return err
	}
	if after != nil {
		return after(rows)
	}
	return nil
}

func (e *engine) note(token string, rows []survey.Response) (before, after failure) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.inserts = append(e.inserts, insert{token, idsOf(rows), time.Now()})
	return e.before, e.after
}

func (e *engine) apply(id survey.ID, token string, rows []survey.Response) error {
	tx, err := e.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	result, err := tx.Exec("INSERT OR IGNORE INTO token VALUES (?, ?)", string(id), token)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	for _, row := range rows {
		_, err := tx.Exec("INSERT INTO response VALUES (?, ?)", string(id), row.ID[:])
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (e *engine) Present(_ context.Context, id survey.ID, ids [][16]byte) (int, error) {
	e.mu.Lock()
	e.asked++
	e.mu.Unlock()
	present := 0
	for _, response := range ids {
		var n int
		err := e.db.QueryRow("SELECT count(*) FROM response WHERE survey = ? AND id = ?",
			string(id), response[:]).Scan(&n)
		if err != nil {
			return 0, err
		}
		present += min(n, 1)
	}
	return present, nil
}

// fail sets what happens before and after each INSERT is applied.
func (e *engine) fail(before, after failure) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.before, e.after = before, after
}

// always is a failure that does not end.
func always(err error) failure {
	return func([]survey.Response) error { return err }
}

// times is a failure that ends after n times.
func times(n int, err error) failure {
	return func([]survey.Response) error {
		if n--; n >= 0 {
			return err
		}
		return nil
	}
}

// calls returns the INSERTs so far.
func (e *engine) calls() []insert {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]insert(nil), e.inserts...)
}

// stored counts how often each response is stored.
func (e *engine) stored(t *testing.T) map[[16]byte]int {
	t.Helper()
	rows, err := e.db.Query("SELECT id FROM response ORDER BY rowid")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	counts := map[[16]byte]int{}
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		counts[[16]byte(id)]++
	}
	return counts
}

func idsOf(rows []survey.Response) [][16]byte {
	ids := make([][16]byte, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	return ids
}

// wantOnce fails unless exactly the given responses are stored, each once.
func wantOnce(t *testing.T, e *engine, responses []survey.Response) {
	t.Helper()
	stored := e.stored(t)
	if err := onceEach(stored, responses); err != nil {
		t.Error(err)
	}
	if len(stored) != len(responses) {
		t.Errorf("%d responses are stored, want %d", len(stored), len(responses))
	}
}

func onceEach(stored map[[16]byte]int, responses []survey.Response) error {
	for _, r := range responses {
		if n := stored[r.ID]; n != 1 {
			return fmt.Errorf("response %x is stored %d times, want once", r.ID, n)
		}
	}
	return nil
}
