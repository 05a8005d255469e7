package chdb_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"candour/analytics/chdb/chdbtest"
)

// A batch whose encoding fails reaches us as an insert with no byte, and half a batch as one that
// breaks off: both must fail and leave nothing.
func TestABrokenInsertInsertsNothing(t *testing.T) {
	engine := chdbtest.Open(t)
	conn := connect(t, engine.Writer())
	exec(t, conn, answersOf("t", 0), "INSERT INTO t SELECT 'a' || number FROM numbers(1000000)")
	whole, err := io.ReadAll(post(t, engine.Writer(), "default_format=Native", "SELECT a FROM t").Body)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, conn, "TRUNCATE TABLE t")
	tests := []struct {
		name, body, want string
	}{
		{"no byte", "", "Code: 108."},
		{"half a block", string(whole[:100]), "Code: 33."},
		{"no Native at all", "\n\nDROP TABLE t\n\n", "Code: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response := post(t, engine.Writer(), "query=INSERT+INTO+t+FORMAT+Native", test.body)
			text, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != 500 || !strings.HasPrefix(string(text), test.want) {
				t.Errorf("the answer is %d %q, want 500 %q", response.StatusCode, text, test.want)
			}
			if got := count(t, conn, "SELECT count() FROM t"); got != 0 {
				t.Errorf("%d rows were inserted", got)
			}
		})
	}
	t.Run("the body fails", func(t *testing.T) {
		lost := errors.New("lost")
		body := io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), failing{lost})
		_, err := roundTrip(t.Context(), t, engine.Writer(), "query=INSERT+INTO+t+FORMAT+Native", body)
		if !errors.Is(err, lost) {
			t.Errorf("the error is %v, want the body's", err)
		}
		if got := count(t, conn, "SELECT count() FROM t"); got != 0 {
			t.Errorf("%d rows were inserted", got)
		}
	})
	t.Run("the context is cancelled while the body waits", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in, out := io.Pipe()
		go func() {
			_, _ = out.Write(whole[:100])
			cancel()
		}()
		_, err := roundTrip(ctx, t, engine.Writer(), "query=INSERT+INTO+t+FORMAT+Native", in)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v, want that the context was cancelled", err)
		}
		if got := count(t, conn, "SELECT count() FROM t"); got != 0 {
			t.Errorf("%d rows were inserted", got)
		}
	})
	response := post(t, engine.Writer(), "query=INSERT+INTO+t+FORMAT+Native", string(whole))
	if got := count(t, conn, "SELECT count() FROM t"); response.StatusCode != 200 || got != 1_000_000 {
		t.Errorf("the whole batch gives %d and %d rows", response.StatusCode, got)
	}
}

// failing is a body that breaks off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestWhatNoServerWouldBeAsked(t *testing.T) {
	engine := chdbtest.Open(t)
	tests := []struct {
		name, query string
		header      http.Header
		want        string
	}{
		{"compressed answer", "compress=1", nil, "Code: 48."},
		{"compressed body", "", http.Header{"Content-Encoding": {"gzip"}}, "Code: 48."},
		{"external tables", "", http.Header{"Content-Type": {"multipart/form-data"}}, "Code: 48."},
		{"a setting that is SQL", "a=1,b%3D2%20OR%20x=1", nil, "Code: 115."},
		{"an unknown setting", "no_such_setting=1", nil, "Code: 115."},
		{"a broken URL", "%zz", nil, "Code: 36."},
		{"an unknown database", "database=nowhere", nil, "Code: 81."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
				"http://in.the.process/", strings.NewReader("SELECT 1"))
			if err != nil {
				t.Fatal(err)
			}
			request.URL.RawQuery = test.query
			if test.header != nil {
				request.Header = test.header
			}
			response, err := engine.Writer().RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(response.Body)
			if err != nil || !strings.HasPrefix(string(text), test.want) {
				t.Errorf("the answer is %q (%v), want %q", text, err, test.want)
			}
		})
	}
}
