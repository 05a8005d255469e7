package archive_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/archive"
	"candour/survey"
)

// FuzzRead wants the entries of a backup, or one sentence, of whatever lies in its file; nothing is written
// anywhere.
func FuzzRead(f *testing.F) {
	folder := filepath.Join(f.TempDir(), "whole")
	w, err := archive.Create(folder, nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"ledger/1.json", "meta.db", "clickhouse/r_a/000001.native.gz"} {
		if err := w.Add(name, []byte(name)); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.Close(map[string]int{"n": 3}); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(folder, archive.Open))
	if err != nil {
		f.Fatal(err)
	}
	small := bytes.TrimRight(whole, "\x00")
	f.Add(small[:min(len(small), 6000)])
	f.Add(small[:700])
	f.Add([]byte("age-encryption.org/v1\n-> X25519 "))
	f.Fuzz(func(t *testing.T, content []byte) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, archive.Open), content, 0o600); err != nil {
			t.Fatal(err)
		}
		var says map[string]int
		err := archive.Read(folder, nil, &says, func(_ string, entry io.Reader) error {
			_, err := io.Copy(io.Discard, entry)
			_ = err // the reader's own error is Read's to tell
			return nil
		})
		if err != nil {
			if fault := survey.AsError(err); fault.Kind == survey.Internal || strings.Contains(fault.Message, "\n") {
				t.Errorf("got %v", err)
			}
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
			t.Errorf("beside the backup lies %v, %v", left, err)
		}
	})
}
