package chdb_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
)

// answers is a survey's table: the fixed columns, and one column of every type that a question
// and a repeat have.
const answers = `CREATE TABLE answers (
	response UUID, version UInt16, language LowCardinality(String), wave LowCardinality(String),
	source Enum8('person' = 0, 'synthetic' = 1, 'imported' = 2), record_key UInt16,
	one LowCardinality(String), several Array(LowCardinality(String)),
	number Nullable(Float64), item Nullable(Int16), text String, day Nullable(Date32),
	clock Nullable(String), state Enum8('absent' = 0, 'skipped' = 2, 'value' = 5),
	ones Array(LowCardinality(String)), numbers Array(Nullable(Float64)),
	items Array(Nullable(Int16)), texts Array(String), days Array(Nullable(Date32)),
	clocks Array(Nullable(String)), ids Array(UUID), states Array(Enum8('absent' = 0, 'value' = 5))
) ENGINE = MergeTree ORDER BY (wave, record_key)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1`

func date(year int, month time.Month, day int) *time.Time {
	at := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return &at
}

func TestEveryColumnTypeComesBackAsItWent(t *testing.T) {
	id := uuid.MustParse("7d444840-9dc0-11d1-b245-5ffdce74fad2")
	noNumber, noItem := (*float64)(nil), (*int16)(nil)
	noDay, noText := (*time.Time)(nil), (*string)(nil)
	rows := [][]any{
		{id, uint16(1), "fr", "w1", "person", uint16(999),
			"woman", []string{"white", "chinese"}, new(16.25), new(int16(-3)), "Ça va 🙂",
			date(1925, 1, 1), new("23:59"), "value",
			[]string{"a", ""}, []*float64{new(0.1), nil}, []*int16{nil, new(int16(4))},
			[]string{"x", ""}, []*time.Time{date(2026, 2, 28), nil}, []*string{nil, new("")},
			[]uuid.UUID{id}, []string{"absent", "value"}},
		{uuid.UUID{}, uint16(65535), "", "w2", "imported", uint16(0),
			"", []string{}, noNumber, noItem, "", noDay, noText, "skipped",
			[]string{}, []*float64{}, []*int16{}, []string{}, []*time.Time{}, []*string{},
			[]uuid.UUID{}, []string{}},
	}
	onEach(t, func(t *testing.T, conn driver.Conn) {
		exec(t, conn, answers)
		if err := insert(t, conn, "INSERT INTO answers", nil, rows...); err != nil {
			t.Fatal(err)
		}
		got := show(t, table(t, conn, "SELECT * FROM answers ORDER BY wave"))
		if want := show(t, rows); got != want {
			t.Errorf("rows are\n%s\nwant\n%s", got, want)
		}
	})
}

// table reads all rows in the types that the driver gives them.
func table(t testing.TB, conn driver.Conn, query string) [][]any {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var read [][]any
	for rows.Next() {
		row := make([]any, 0, len(rows.ColumnTypes()))
		for _, column := range rows.ColumnTypes() {
			row = append(row, reflect.New(column.ScanType()).Interface())
		}
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		for i := range row {
			row[i] = reflect.ValueOf(row[i]).Elem().Interface()
		}
		read = append(read, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return read
}

// show writes rows down as JSON, in which pointers are what they point at and times are instants.
func show(t testing.TB, rows [][]any) string {
	t.Helper()
	text, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestInserts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 5<<20)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	var many [][]any
	for i := range 100_000 {
		many = append(many, []any{fmt.Sprintf("answer %d, %x", i, random.Uint64())})
	}
	tests := []struct {
		name string
		rows [][]any
		want uint64
	}{
		{"no row", nil, 0},
		{"one row", [][]any{{"one"}}, 1},
		{"one row of 5 MB, all bytes", [][]any{{string(noise)}}, 1},
		{"100,000 rows of together 3 MB", many, 100_000},
	}
	onEach(t, func(t *testing.T, conn driver.Conn) {
		for i, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				into := fmt.Sprintf("t%d", i)
				exec(t, conn, "CREATE TABLE "+into+" (a String) ENGINE = MergeTree ORDER BY ()")
				if err := insert(t, conn, "INSERT INTO "+into, nil, test.rows...); err != nil {
					t.Fatal(err)
				}
				if got := count(t, conn, "SELECT count() FROM "+into); got != test.want {
					t.Errorf("%d rows arrived, want %d", got, test.want)
				}
				if len(test.rows) != 1 {
					return
				}
				if got := texts(t, conn, "SELECT a FROM "+into); got[0] != test.rows[0][0] {
					t.Errorf("the text changed on its way")
				}
			})
		}
	})
}

func TestAnEmptyResultIsNoError(t *testing.T) {
	onEach(t, func(t *testing.T, conn driver.Conn) {
		if got := texts(t, conn, "SELECT 'x' WHERE 0"); len(got) != 0 {
			t.Errorf("rows are %q, want none", got)
		}
	})
}

func TestQueryParameters(t *testing.T) {
	tests := []struct {
		name, kind string
		value      any
		want       string
	}{
		{"plain", "String", "peer", "peer"},
		{"empty", "String", "", ""},
		{"quotes", "String", `'; DROP TABLE answers; -- "x"`, `'; DROP TABLE answers; -- "x"`},
		{"white space", "String", "a\tb\nc\r\n\nd ", "a\tb\nc\r\n\nd "},
		{"backslashes", "String", `\N \\ \t \`, `\N \\ \t \`},
		{"zero byte", "String", "a\x00b", "a\x00b"},
		{"unicode", "String", "Zoë 🙂 \u2028", "Zoë 🙂 \u2028"},
		{"no text", "Nullable(String)", nil, "NULL"},
		{"number", "UInt16", 17, "17"},
		{"negative number", "Float64", -0.5, "-0.5"},
		{"list", "Array(String)", []string{"it's", "a\nb", `\`}, `['it\'s','a\nb','\\']`},
		{"name", "Identifier", "number", "0"},
	}
	onEach(t, func(t *testing.T, conn driver.Conn) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				query := "SELECT ifNull(toString({value:" + test.kind + "}), 'NULL') FROM numbers(1)"
				got := texts(t, conn, query, clickhouse.Named("value", test.value))
				if len(got) != 1 || got[0] != test.want {
					t.Errorf("got %q, want %q", got, test.want)
				}
			})
		}
	})
}

func TestErrors(t *testing.T) {
	tests := []struct {
		name, query string
		want        int32
	}{
		{"syntax", "SELECT FROM WHERE", 62},
		{"unknown table", "SELECT * FROM nowhere", 60},
		{"unknown column", "SELECT nothing", 47},
		{"after output began", failsLate, 395},
		{"several statements", "SELECT 1; SELECT 2", 62},
		{"rows inside the statement", "INSERT INTO t VALUES (1)", 48},
		{"rows inside, of a format", "/* c */ INSERT INTO t (a)\nFORMAT TSV\n1\n", 48},
		{"missing parameter", "SELECT {x:String}", 456},
	}
	onEach(t, func(t *testing.T, conn driver.Conn) {
		exec(t, conn, "CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a")
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				wantCode(t, failure(t, conn, test.query), test.want)
			})
		}
		exec(t, conn, "INSERT INTO t SELECT 1", "INSERT INTO t WITH 2 AS x SELECT x")
		if got := count(t, conn, "SELECT sum(a) FROM t"); got != 3 {
			t.Errorf("the sum is %d, want 3", got)
		}
	})
}

func TestDatabasesAndSettingsHoldForOneRequest(t *testing.T) {
	onEach(t, func(t *testing.T, conn driver.Conn) {
		exec(t, conn, "CREATE DATABASE other", "USE other", "SET max_threads = 7")
		if got := texts(t, conn, "SELECT currentDatabase()"); got[0] != "default" {
			t.Errorf("the database is %q, want default", got)
		}
		setting := "SELECT value FROM system.settings WHERE name = {name:String}"
		usual := texts(t, conn, setting, clickhouse.Named("name", "max_threads"))[0]
		if usual == "7" {
			t.Error("a SET outlived its request")
		}
		ctx := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{
			"max_threads": 5, "log_comment": `it's \ odd`, "readonly": 1,
		}))
		for name, want := range map[string]string{"max_threads": "5", "log_comment": `it's \ odd`} {
			var got string
			row := conn.QueryRow(ctx, setting, clickhouse.Named("name", name))
			if err := row.Scan(&got); err != nil || got != want {
				t.Errorf("%s is %q (%v), want %q", name, got, err, want)
			}
		}
		for name, want := range map[string]string{
			"max_threads": usual, "readonly": "0", "async_insert": "0", "insert_deduplication_token": "",
		} {
			if got := texts(t, conn, setting, clickhouse.Named("name", name))[0]; got != want {
				t.Errorf("afterwards %s is %q, want %q", name, got, want)
			}
		}
	})
}
