package service_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/archive"
	"candour/server/service"
	"candour/survey"
)

// rewritten is a backup again, not encrypted, whose checksum is right, after change made other entries of one.
func rewritten(t *testing.T, folder string, change func(w *archive.Writer, name string, content []byte) error) string {
	t.Helper()
	other := filepath.Join(t.TempDir(), "other")
	w, err := archive.Create(other, nil)
	must(t, err)
	var says service.Backup
	must(t, archive.Read(folder, nil, &says, func(name string, content io.Reader) error {
		whole, err := io.ReadAll(content)
		return errors.Join(err, change(w, name, whole))
	}))
	must(t, w.Close(says))
	return other
}

func zipped(t *testing.T, content io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	_, err := io.Copy(zip, content)
	must(t, errors.Join(err, zip.Close()))
	return out.Bytes()
}

// endless reads as zeros.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Whoever made a backup, restoring it asks for no more memory than a block has, and writes nowhere else.
func TestHostileBackups(t *testing.T) {
	r := start(t, settings(t))
	r.publish()
	_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 5, Seed: 1, Token: "hostile"})
	must(t, err)
	folder := filepath.Join(t.TempDir(), "whole")
	_, err = r.Control.BackUp(service.BackupRequest{Folder: folder, Unencrypted: true})
	must(t, err)
	r.Stop()
	bomb := zipped(t, io.LimitReader(endless{}, 300<<20))
	liar := zipped(t, strings.NewReader("\x01\x02\xff\xff\xff\xff\x7f"))
	isTable := func(name string) bool { return strings.HasPrefix(name, "clickhouse/") }
	for _, c := range []struct {
		name   string
		change func(w *archive.Writer, name string, content []byte) error
		kind   survey.Kind // 0: it is restored
		want   string
	}{
		{"itself", func(w *archive.Writer, name string, content []byte) error { return w.Add(name, content) }, 0, ""},
		{"a block that unpacks without end", func(w *archive.Writer, name string, content []byte) error {
			if isTable(name) {
				content = bomb
			}
			return w.Add(name, content)
		}, survey.TooLarge, "larger than any"},
		{"a length that lies", func(w *archive.Writer, name string, content []byte) error {
			if isTable(name) {
				content = liar
			}
			return w.Add(name, content)
		}, survey.Invalid, "cannot be read"},
		{"a table of ClickHouse's own", func(w *archive.Writer, name string, content []byte) error {
			if isTable(name) {
				name = "clickhouse/system_users/000001.native.gz"
			}
			return w.Add(name, content)
		}, survey.Invalid, "none of Candour's"},
		{"accounts twice", func(w *archive.Writer, name string, content []byte) error {
			if name == "meta.db" {
				must(t, w.Add(name, content))
			}
			return w.Add(name, content)
		}, survey.Invalid, "twice"},
		{"a file of another kind", func(w *archive.Writer, name string, content []byte) error {
			return errors.Join(w.Add("control.sock", nil), w.Add(name, content))
		}, survey.Invalid, "does not know"},
		{"a way out", func(w *archive.Writer, name string, content []byte) error {
			return errors.Join(w.Add("ledger/../../x", nil), w.Add(name, content))
		}, survey.Invalid, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := rewritten(t, folder, c.change)
			_, err := service.Restore(t.Context(), settings(t), service.RestoreRequest{Folder: other}, quiet())
			if c.kind == 0 {
				must(t, err)
				return
			}
			wantFault(t, err, c.kind, c.want)
		})
	}
}
