package clickhouse_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
