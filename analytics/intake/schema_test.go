package intake_test

import (
	"os"
	"slices"
	"testing"
)

// The ledger has these columns and no other: none that holds a time or a sequence.
func TestColumns(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	closeLedger(t, open(t, cfg))
	want := []string{
		"batch.entries", "batch.sent", "batch.survey", "batch.token", "batch.wave",
		"held.id", "held.payload", "held.survey", "held.wave",
		"migration.version",
		"number.mac", "number.survey",
		"parked.id", "parked.payload", "parked.reason", "parked.survey", "parked.wave",
		"pending.id", "pending.payload", "pending.survey", "pending.wave",
		"pulse.beat",
		"spent.generation", "spent.mac", "spent.print",
		"ticket.mac", "ticket.spent", "ticket.survey",
	}
	if got := columns(t, cfg.Path); !slices.Equal(got, want) {
		t.Errorf("columns %v, want %v", got, want)
	}
	sequences := "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'"
	if n := count(t, cfg.Path, sequences); n != 0 {
		t.Error("the file keeps a sequence")
	}
}

// columns lists the columns of every table.
func columns(t *testing.T, path string) []string {
	t.Helper()
	db := inspect(t, path)
	defer db.Close()
	rows, err := db.Query(`SELECT s.name || '.' || c.name
		FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		list = append(list, name)
	}
	return list
}

// Numbers of rows start again at 1 when the ledger is empty: they count nothing.
func TestRowNumbersStartAgain(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	defer closeLedger(t, l)
	for range 3 {
		accept(t, l, responses(5)...)
		if n := count(t, cfg.Path, "SELECT max(id) FROM pending"); n != 5 {
			t.Errorf("the fifth row has number %d, want 5", n)
		}
		flush(t, l)
	}
}

// Migrations bring a file from each earlier state to the newest without losing what it holds, and
// may be repeated.
func TestMigrations(t *testing.T) {
	first, err := os.ReadFile("migrations/00001_ledger.sql")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		before string // what makes the file as it was
		keys   int    // that it holds
	}{
		{"1, from nothing", "", 0},
		{"1, repeated because it was not noted", string(first) +
			"INSERT INTO spent VALUES (3, randomblob(16), randomblob(16));", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cfg := newConfig(t, newEngine(t))
			db := inspect(t, cfg.Path)
			if _, err := db.Exec(test.before); err != nil {
				t.Fatal(err)
			}
			_ = db.Close()
			for range 2 { // the second time there is nothing to do
				l := open(t, cfg)
				accept(t, l, response("taken"))
				closeLedger(t, l)
			}
			for query, want := range map[string]int{
				"SELECT max(version) FROM migration": 3,
				"SELECT count(*) FROM number":        0,
				"SELECT count(*) FROM ticket":        0,
				"SELECT count(*) FROM pulse":         1,
				"SELECT count(*) FROM spent":         test.keys,
			} {
				if got := count(t, cfg.Path, query); got != want {
					t.Errorf("%s: %d, want %d", query, got, want)
				}
			}
		})
	}
}
