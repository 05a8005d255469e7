package clickhouse_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// TestWhichErrorsAreTheRowsFault lets a server fail with each kind of code: only what is wrong with
// the rows themselves may say so, and what is tried again, and logged, quotes nothing.
func TestWhichErrorsAreTheRowsFault(t *testing.T) {
	tests := []struct {
		name string
		code int
		want survey.Kind
	}{
		{"memory", 241, survey.Unavailable},
		{"read-only table", 242, survey.Unavailable},
		{"too many parts", 252, survey.Unavailable},
		{"Keeper", 999, survey.Unavailable},
		{"disk full", 243, survey.Unavailable},
		{"no such table", 60, survey.Unavailable},
		{"not allowed", 497, survey.Unavailable},
		{"a code of tomorrow", 4321, survey.Unavailable},
		{"type mismatch", 53, survey.Invalid},
		{"unreadable", 33, survey.Invalid},
		{"unknown element of an enum", 691, survey.Invalid},
	}
	handler := chdbtest.Handler(chdbtest.Open(t).Writer())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(failInserts(handler, tt.code))
			defer server.Close()
			d, err := clickhouse.Open(clickhouse.Config{
				URL: server.URL + "?compress=none", Catalogue: catalogue{"peer-support": everyType()},
			})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			err = d.Insert(t.Context(), "peer-support", "batch", []survey.Response{response(nil)})
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != tt.want {
				t.Fatalf("got %v, want an error of kind %d", err, tt.want)
			}
			quotes := strings.Contains(err.Error(), "canary")
			if tt.want == survey.Unavailable && (quotes || !strings.Contains(err.Error(), "code")) {
				t.Errorf("an error that is logged says %q", err)
			}
		})
	}
}

// failInserts answers like handler, but every INSERT fails with code and quotes an answer.
func failInserts(handler http.Handler, code int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Query().Get("query"), "INSERT") {
			handler.ServeHTTP(w, r)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "Code: %d. DB::Exception: near 'canary'. (SOME_ERROR)", code)
	})
}

// TestErrorsAreSilentAboutIDs cuts connections off: what is logged of it names neither the responses
// that were looked for nor the token of an insert.
func TestErrorsAreSilentAboutIDs(t *testing.T) {
	handler := chdbtest.Handler(chdbtest.Open(t).Writer())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); q.Has("param_ids") || q.Has("insert_deduplication_token") {
			panic(http.ErrAbortHandler) // cuts the connection
		}
		if r.URL.Query().Get("log_queries") != "0" {
			t.Errorf("the server would log %s", r.URL)
		}
		handler.ServeHTTP(w, r)
	}))
	defer server.Close()
	surveys := catalogue{"peer-support": everyType()}
	d, err := clickhouse.Open(clickhouse.Config{URL: server.URL + "?compress=none", Catalogue: surveys})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Ensure(t.Context(), surveys["peer-support"]); err != nil {
		t.Fatal(err)
	}
	r := response(nil)
	_, errPresent := d.Present(t.Context(), "peer-support", [][16]byte{r.ID})
	errInsert := d.Insert(t.Context(), "peer-support", "a-token", []survey.Response{r})
	for name, err := range map[string]error{"present": errPresent, "insert": errInsert} {
		var fault *survey.Error
		if !errors.As(err, &fault) || fault.Kind != survey.Unavailable {
			t.Fatalf("%s: got %v, want an error of kind Unavailable", name, err)
		}
		for _, secret := range []string{"http://", "param_ids", "a-token", uuid.UUID(r.ID).String()} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %q names %s", name, err, secret)
			}
		}
	}
}
