package chdb_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
)

func TestExporterStreamsMoreThanItsMemory(t *testing.T) {
	engine := chdbtest.OpenWith(t, chdb.Config{QueryMemory: 256 << 20, MemoryLimit: 512 << 20})
	response := post(t, engine.Exporter(), "default_format=RowBinary",
		"SELECT number, randomString(1016) FROM numbers(1000000)")
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, err := io.ReadAll(response.Body)
		t.Fatalf("the answer is %q (%v)", text, err)
	}
	before := residentMemory(t)
	read, err := io.Copy(io.Discard, response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(1_000_000 * (8 + 2 + 1016)); read != want {
		t.Errorf("%d bytes came, want %d", read, want)
	}
	if grown := residentMemory(t) - before; grown > 256<<20 {
		t.Errorf("memory grew by %d MB for a stream", grown>>20)
	}
}

// residentMemory is the process's memory in bytes.
func residentMemory(t testing.TB) int64 {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	fields, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(fields))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

func TestExporterRowsThroughTheDriver(t *testing.T) {
	conn := connect(t, chdbtest.Open(t).Exporter())
	rows, err := conn.Query(t.Context(), "SELECT number FROM numbers(3000000)")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var want uint64
	for ; rows.Next(); want++ {
		var got uint64
		if err := rows.Scan(&got); err != nil || got != want {
			t.Fatalf("row %d is %d (%v)", want, got, err)
		}
	}
	if rows.Err() != nil || want != 3_000_000 {
		t.Errorf("%d rows came, error %v", want, rows.Err())
	}
	if got := texts(t, conn, "SELECT 'x' WHERE 0"); len(got) != 0 {
		t.Errorf("an empty result has the rows %q", got)
	}
}

func TestALeftExportFreesItsSlot(t *testing.T) {
	engine := chdbtest.Open(t)
	const large = "SELECT number, randomString(1000) FROM numbers(100000000)"
	tests := []struct {
		name  string
		leave func(cancel context.CancelFunc, body io.ReadCloser) error
	}{
		{"the body is closed", func(_ context.CancelFunc, body io.ReadCloser) error {
			return body.Close()
		}},
		{"the context is cancelled", func(cancel context.CancelFunc, body io.ReadCloser) error {
			cancel()
			_, err := io.Copy(io.Discard, body)
			if !errors.Is(err, context.Canceled) {
				return errors.New("the body does not end with the context's error")
			}
			return nil
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			response := postIn(ctx, t, engine.Exporter(), "", large)
			if _, err := io.CopyN(io.Discard, response.Body, 1<<20); err != nil {
				t.Fatal(err)
			}
			if err := test.leave(cancel, response.Body); err != nil {
				t.Error(err)
			}
			next := post(t, engine.Exporter(), "default_format=TSV", "SELECT 'mine'")
			defer next.Body.Close()
			if got, err := io.ReadAll(next.Body); err != nil || string(got) != "mine\n" {
				t.Errorf("the next export is %.20q (%v)", got, err)
			}
		})
	}
}
