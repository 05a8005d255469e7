package chdb_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
)

// failsLate is a query that fails after it has put out rows.
const failsLate = `SELECT 'foreign' || toString(throwIf(number = 300000, 'late'))
	FROM numbers(400000)`

// A query that fails after its output began leaves those rows to the next one on its connection.
func TestRowsOfAFailedQueryReachNobodyElse(t *testing.T) {
	engine := chdbtest.OpenWith(t, chdb.Config{Readers: 1})
	for name, conn := range map[string]driver.Conn{
		"writer":   connect(t, engine.Writer()),
		"reader":   connect(t, engine.Reader()),
		"exporter": connect(t, engine.Exporter()),
	} {
		t.Run(name, func(t *testing.T) {
			wantCode(t, failure(t, conn, failsLate), 395)
			got := texts(t, conn, "SELECT 'mine'")
			if !slices.Equal(got, []string{"mine"}) {
				t.Errorf("the next query has %d rows, the first is %.20q; want only its own",
					len(got), got[0])
			}
		})
	}
}

// hostile is text that has ended inserts, or become SQL, in one format or another.
var hostile = []string{
	"one\n\ntwo", "\n\n", "\r\n\r\n", "\x00zero\x00", "\xff\xfe not UTF-8", `\N`, `\`, "\t", "'",
	"x');\n\nDROP TABLE answers;\n\n--", "\n\n; DROP TABLE answers", "1\n\nDROP TABLE answers\n\n",
	"\r\n__exception__\r\nCode: 60. DB::Exception: no", "{x:String} ${x} {{x}}", "🙂 \u202e \u0000",
}

// Rows in the text of an INSERT end at the first blank line, and what follows runs as SQL.
func TestHostileTextArrivesWhole(t *testing.T) {
	var rows [][]any
	for i, text := range hostile {
		rows = append(rows, []any{uint16(i), text})
	}
	onEach(t, func(t *testing.T, conn driver.Conn) {
		exec(t, conn, "CREATE TABLE answers (i UInt16, a String) ENGINE = MergeTree ORDER BY i")
		if err := insert(t, conn, "INSERT INTO answers", nil, rows...); err != nil {
			t.Fatal(err)
		}
		got := texts(t, conn, "SELECT a FROM answers ORDER BY i")
		if !slices.Equal(got, hostile) {
			t.Errorf("got %q, want %q", got, hostile)
		}
	})
}

// async_insert is on in the engine, and a table has no deduplication unless it says so.
func TestATokenInsertsOnce(t *testing.T) {
	onEach(t, func(t *testing.T, conn driver.Conn) {
		exec(t, conn, answersOf("t", 100), answersOf("forgetful", 0))
		setting := "SELECT value FROM system.settings WHERE name = 'async_insert'"
		if got := texts(t, conn, setting); got[0] != "0" {
			t.Errorf("async_insert is %q, want 0", got[0])
		}
		steps := []struct {
			name, into, token string
			want              uint64
		}{
			{"first", "t", "batch 1", 2},
			{"again", "t", "batch 1", 2},
			{"the same rows as another batch", "t", "batch 2", 4},
			{"the first once more", "t", "batch 1", 4},
			{"without a window", "forgetful", "batch 1", 2},
			{"without a window, again", "forgetful", "batch 1", 4},
		}
		for _, step := range steps {
			err := insert(t, conn, "INSERT INTO "+step.into, clickhouse.Settings{
				"async_insert": 0, "insert_deduplication_token": step.token,
			}, []any{"yes"}, []any{"no"})
			if err != nil {
				t.Fatal(err)
			}
			if got := count(t, conn, "SELECT count() FROM "+step.into); got != step.want {
				t.Errorf("%s: %d rows, want %d", step.name, got, step.want)
			}
		}
	})
}

// A token that stayed on the connection would swallow the next batch that comes without one.
func TestATokenHoldsForOneInsert(t *testing.T) {
	onEach(t, func(t *testing.T, conn driver.Conn) {
		exec(t, conn, answersOf("t", 100))
		token := clickhouse.Settings{"insert_deduplication_token": "batch 1"}
		if err := insert(t, conn, "INSERT INTO t", token, []any{"with"}); err != nil {
			t.Fatal(err)
		}
		if err := insert(t, conn, "INSERT INTO t", nil, []any{"without"}); err != nil {
			t.Fatal(err)
		}
		got := texts(t, conn, "SELECT a FROM t ORDER BY a")
		if want := []string{"with", "without"}; !slices.Equal(got, want) {
			t.Errorf("rows are %q, want %q", got, want)
		}
	})
}

// answersOf is a table of one text, which remembers the tokens of so many inserts.
func answersOf(name string, window int) string {
	return fmt.Sprintf("CREATE TABLE %s (a String) ENGINE = MergeTree ORDER BY ()"+
		" SETTINGS non_replicated_deduplication_window = %d", name, window)
}
