package chdb_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"candour/analytics/chdb/chdbtest"
)

// connect opens clickhouse-go over a transport of the process.
func connect(t testing.TB, transport http.RoundTripper) driver.Conn {
	t.Helper()
	return dial(t, &clickhouse.Options{
		Addr:     []string{"in.the.process:1"},
		Protocol: clickhouse.HTTP,
		TransportFunc: func(*http.Transport) (http.RoundTripper, error) {
			return transport, nil
		},
		MaxOpenConns: 16,
	})
}

// connectTo opens clickhouse-go over the network, as for a server.
func connectTo(t testing.TB, url string) driver.Conn {
	t.Helper()
	options, err := clickhouse.ParseDSN(url)
	if err != nil {
		t.Fatal(err)
	}
	return dial(t, options)
}

func dial(t testing.TB, options *clickhouse.Options) driver.Conn {
	t.Helper()
	options.DialTimeout = 30 * time.Second
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// onEach runs a test in the process and over the network, each with an engine of its own.
func onEach(t *testing.T, test func(t *testing.T, conn driver.Conn)) {
	t.Run("in the process", func(t *testing.T) {
		test(t, connect(t, chdbtest.Open(t).Writer()))
	})
	t.Run("over the network", func(t *testing.T) {
		test(t, connectTo(t, chdbtest.Serve(t, chdbtest.Open(t))))
	})
}

// exec runs statements that must succeed.
func exec(t testing.TB, conn driver.Conn, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// insert sends one batch, under settings of its own, and returns what Send said.
func insert(
	t testing.TB, conn driver.Conn, into string, settings clickhouse.Settings, rows ...[]any,
) error {
	t.Helper()
	ctx := clickhouse.Context(t.Context(), clickhouse.WithSettings(settings))
	batch, err := conn.PrepareBatch(ctx, into)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := batch.Append(row...); err != nil {
			t.Fatal(err)
		}
	}
	return batch.Send()
}

// texts reads a result of one column of text.
func texts(t testing.TB, conn driver.Conn, query string, args ...any) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var read []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		read = append(read, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return read
}

// count reads one number.
func count(t testing.TB, conn driver.Conn, query string, args ...any) uint64 {
	t.Helper()
	var n uint64
	if err := conn.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// failure runs a query to its end and returns the error.
func failure(t testing.TB, conn driver.Conn, query string) error {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// wantCode fails unless err is ClickHouse's exception of this code.
func wantCode(t testing.TB, err error, code int32) {
	t.Helper()
	var exception *clickhouse.Exception
	if !errors.As(err, &exception) || exception.Code != code {
		t.Errorf("error is %v, want an exception of code %d", err, code)
	}
}

// post sends a request as a program without the driver would.
func post(t testing.TB, transport http.RoundTripper, query, body string) *http.Response {
	t.Helper()
	return postIn(t.Context(), t, transport, query, body)
}

func postIn(
	ctx context.Context, t testing.TB, transport http.RoundTripper, query, body string,
) *http.Response {
	t.Helper()
	response, err := roundTrip(ctx, t, transport, query, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func roundTrip(
	ctx context.Context, t testing.TB, transport http.RoundTripper, query string, body io.Reader,
) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost,
		"http://in.the.process/?"+query, body)
	if err != nil {
		t.Fatal(err)
	}
	return transport.RoundTrip(request)
}
