package archive_test

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/archive"
	"candour/survey"
)

// packed is a folder with an archive of one entry, as anybody can make one.
func packed(t *testing.T, header tar.Header, content string) (folder string) {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	header.Size, header.Mode = int64(len(content)), 0o600
	if err := w.WriteHeader(&header); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, archive.Open), out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Whatever an archive calls its entries, only what a backup has is handed on.
func TestHostileEntriesAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name    string
		header  tar.Header
		content string
	}{
		{"a way out", tar.Header{Name: "../../etc/passwd"}, "x"},
		{"a way out within", tar.Header{Name: "clickhouse/../meta.db"}, "x"},
		{"from the root", tar.Header{Name: "/etc/passwd"}, "x"},
		{"another system's way", tar.Header{Name: `ledger\..\meta.db`}, "x"},
		{"a folder", tar.Header{Name: "ledger/", Typeflag: tar.TypeDir}, ""},
		{"a link", tar.Header{Name: "meta.db", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, ""},
		{"a second name", tar.Header{Name: "meta.db", Typeflag: tar.TypeLink, Linkname: "/etc/passwd"}, ""},
		{"a device", tar.Header{Name: "meta.db", Typeflag: tar.TypeBlock}, ""},
		{"a pipe", tar.Header{Name: "meta.db", Typeflag: tar.TypeFifo}, ""},
		{"what a terminal acts on", tar.Header{Name: "ledger/\x1b[2J"}, "x"},
		{"two lines", tar.Header{Name: "ledger/1\nrestored"}, "x"},
		{"no name", tar.Header{Name: ""}, "x"},
		{"a long name", tar.Header{Name: strings.Repeat("x", 5000)}, "x"},
		{"a manifest without end", tar.Header{Name: "manifest.json"}, `{"Contents":"` + strings.Repeat("x", 33<<20) + `"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var says json.RawMessage
			err := archive.Read(packed(t, tt.header, tt.content), nil, &says, func(name string, _ io.Reader) error {
				t.Errorf("%q was handed on", name)
				return nil
			})
			if fault := survey.AsError(err); err == nil || fault.Kind != survey.Invalid || !strings.Contains(fault.Message, "damaged") {
				t.Errorf("got %v", err)
			}
		})
	}
}
