// Package chdbtest gives tests a real ClickHouse: an engine in the test's own process, and the
// same engine behind a port, as a server would be.
//
// A process has one engine at a time. So a test closes its engine before the next one opens (the
// cleanup does it), tests that use one do not run in parallel, and a test opens one at most. To
// open one takes 20 ms, the first time in a process 0.3 s.
package chdbtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"candour/analytics/chdb"
)

// Open opens an engine in a folder of the test's own and closes it when the test ends. A missing
// library fails the test: nothing is skipped.
func Open(t testing.TB) *chdb.Engine {
	t.Helper()
	return OpenWith(t, chdb.Config{})
}

// OpenWith is Open with limits. An empty Path is a folder of the test's own, an empty Library what
// CANDOUR_CHDB says.
func OpenWith(t testing.TB, config chdb.Config) *chdb.Engine {
	t.Helper()
	if config.Path == "" {
		config.Path = filepath.Join(t.TempDir(), "clickhouse")
	}
	if config.Library == "" {
		config.Library = os.Getenv("CANDOUR_CHDB")
	}
	engine, err := chdb.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine
}

// Serve puts the engine's Writer behind a loopback port until the test ends, and returns its URL,
// http://127.0.0.1:PORT. It answers as a ClickHouse server does to the default user, without
// compression.
func Serve(t testing.TB, engine *chdb.Engine) string {
	t.Helper()
	server := httptest.NewServer(Handler(engine.Writer()))
	t.Cleanup(server.Close)
	return server.URL
}

// Handler serves what a transport answers.
func Handler(transport http.RoundTripper) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response, err := transport.RoundTrip(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		for name, values := range response.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(response.StatusCode)
		if _, err := io.Copy(w, response.Body); err != nil {
			// The status is sent; a broken connection is what is left to say it with.
			panic(http.ErrAbortHandler)
		}
	})
}
