package chdb_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
	"candour/survey"
)

// endless is a query that would run for hours.
const endless = `SELECT count() FROM numbers(100000000000000) WHERE sipHash64(number) = 1`

// patience is how long a test waits for what should come at once: it only ends what has failed.
const patience = 2 * time.Minute

func TestReaderOnlyReads(t *testing.T) {
	engine := chdbtest.Open(t)
	exec(t, connect(t, engine.Writer()), answersOf("t", 0))
	file := filepath.Join(t.TempDir(), "out.csv")
	tests := []struct{ name, query string }{
		{"create", "CREATE TABLE u (a UInt8) ENGINE = Memory"},
		{"insert", "INSERT INTO t SELECT 'x'"},
		{"drop", "DROP TABLE t"},
		{"lift the limits", "SET max_execution_time = 0"},
		{"become a writer", "SET readonly = 0"},
		{"settings of its own", "SELECT 1 SETTINGS max_threads = 1"},
		{"write a file", "SELECT 1 INTO OUTFILE '" + file + "'"},
		{"read a file", "SELECT * FROM file('/etc/hostname', 'LineAsString')"},
	}
	readers := map[string]http.RoundTripper{"reader": engine.Reader(), "exporter": engine.Exporter()}
	for kind, transport := range readers {
		conn := connect(t, transport)
		for _, test := range tests {
			t.Run(kind+", "+test.name, func(t *testing.T) {
				wantCode(t, failure(t, conn, test.query), 164)
			})
		}
		t.Run(kind+", send rows", func(t *testing.T) {
			response := post(t, transport, "query=INSERT+INTO+t+FORMAT+TSV", "x\n")
			if response.StatusCode != 500 {
				t.Errorf("the status is %d, want 500", response.StatusCode)
			}
		})
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a reader wrote a file")
	}
	if got := count(t, connect(t, engine.Reader()), "SELECT count() FROM t"); got != 0 {
		t.Errorf("a reader inserted %d rows", got)
	}
}

func TestReaderHasLimits(t *testing.T) {
	tests := []struct {
		name, query string
		timeout     time.Duration // one alone is short: a slow machine must not come to it first
		want        int32
	}{
		{"time", endless, 5 * time.Second, 159},
		{"memory", "SELECT length(groupArray(number)) FROM numbers(50000000)", time.Hour, 241},
		{"rows", "SELECT number FROM numbers(1001)", time.Hour, 396},
	}
	ctx := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{
		"max_execution_time": 0, "max_memory_usage": 0, "max_result_rows": 0, "readonly": 0,
	}))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			conn := connect(t, chdbtest.OpenWith(t, chdb.Config{QueryTimeout: test.timeout, QueryMemory: 64 << 20, ResultRows: 1000}).Reader())
			var n uint64
			wantCode(t, conn.QueryRow(ctx, test.query).Scan(&n), test.want)
			if got := count(t, conn, "SELECT toUInt64(7)"); got != 7 {
				t.Errorf("the next query gives %d, want 7", got)
			}
		})
	}
}

func TestReadersRunInParallel(t *testing.T) {
	engine := chdbtest.OpenWith(t, chdb.Config{Readers: 4, QueryTimeout: time.Hour})
	reader, writer := connect(t, engine.Reader()), connect(t, engine.Writer())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if err := reader.Exec(ctx, endless); !errors.Is(err, context.Canceled) {
				t.Errorf("the query ended with %v", err)
			}
		})
	}
	waitForRunning(t, writer, 4)
	exec(t, writer, answersOf("t", 0))
	if err := insert(t, writer, "INSERT INTO t", nil, []any{"beside them"}); err != nil {
		t.Error(err)
	}
	cancel()
	group.Wait()
	waitForRunning(t, writer, 0)
}

func TestACancelledQueryReturnsAtOnceAndEnds(t *testing.T) {
	engine := chdbtest.OpenWith(t, chdb.Config{Readers: 2, QueryTimeout: time.Hour})
	watch := connect(t, engine.Reader())
	for name, transport := range map[string]http.RoundTripper{
		"reader": engine.Reader(), "writer": engine.Writer(), "exporter": engine.Exporter(),
	} {
		t.Run(name, func(t *testing.T) {
			conn := connect(t, transport)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan error, 1)
			go func() { ended <- conn.Exec(ctx, endless) }()
			waitForRunning(t, watch, 1)
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Fatalf("the error is %v, want that the context was cancelled", err)
			}
			waitForRunning(t, watch, 0)
			if got := count(t, conn, "SELECT toUInt64(7)"); got != 7 {
				t.Errorf("the next query gives %d, want 7", got)
			}
		})
	}
}

// waitForRunning returns when the engine runs the endless query n times.
func waitForRunning(t testing.TB, watch driver.Conn, n uint64) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if count(t, watch, "SELECT count() FROM system.processes WHERE query = {q:String}",
			clickhouse.Named("q", endless)) == n {
			return
		}
	}
	t.Fatalf("the engine does not come to run the query %d times", n)
}

func TestClosingEndsWhatRuns(t *testing.T) {
	engine := chdbtest.OpenWith(t, chdb.Config{QueryTimeout: time.Hour})
	conn := connect(t, engine.Reader())
	ended := make(chan error, 1)
	go func() { ended <- failure(t, conn, endless) }()
	waitForRunning(t, connect(t, engine.Writer()), 1)
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; survey.AsError(err).Kind != survey.Unavailable {
		t.Errorf("the query ended with %v, want that ClickHouse is shutting down", err)
	}
	if err := failure(t, conn, "SELECT 1"); survey.AsError(err).Kind != survey.Unavailable {
		t.Errorf("a query after Close ended with %v", err)
	}
	if err := engine.Close(); err != nil {
		t.Errorf("a second Close fails: %v", err)
	}
}
