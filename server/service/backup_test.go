package service_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"candour/server/archive"
	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// backupKey makes a pair of keys: the file of the one that opens, and the public one.
func backupKey(t *testing.T) (identity, public string) {
	t.Helper()
	text, err := archive.NewKey()
	must(t, err)
	_, public, _ = strings.Cut(text, "public key: ")
	public, _, _ = strings.Cut(public, "\n")
	identity = filepath.Join(t.TempDir(), "key.txt")
	must(t, os.WriteFile(identity, []byte(text), 0o600))
	return identity, public
}

// backedUp makes a backup in a new folder.
func (r *running) backedUp(to ...string) (folder string, made service.Backup) {
	r.t.Helper()
	folder = filepath.Join(r.t.TempDir(), "backup")
	made, err := r.Control.BackUp(service.BackupRequest{Folder: folder, To: to})
	must(r.t, err)
	return folder, made
}

// restored puts a backup into a new data folder.
func restored(t *testing.T, folder, identity string) (service.Config, service.Backup) {
	t.Helper()
	config := settings(t)
	got, err := service.Restore(t.Context(), config, service.RestoreRequest{Folder: folder, Identity: identity}, quiet())
	must(t, err)
	return config, got
}

// numbers are all that the owner of a token reads of the survey of visits.
func (r *running) numbers(token string) string {
	r.t.Helper()
	var all strings.Builder
	for _, query := range []string{"", "?wave=w1", "?base=all"} {
		request, err := http.NewRequest(http.MethodGet, r.URL+"/api/v1/surveys/visits/results/frequencies"+query, nil)
		must(r.t, err)
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		must(r.t, err)
		text, err := io.ReadAll(response.Body)
		must(r.t, errors.Join(err, response.Body.Close()))
		if response.StatusCode != http.StatusOK {
			r.t.Fatalf("got %s: %s", response.Status, text)
		}
		all.Write(text)
	}
	return all.String()
}

// A restored folder gives the same numbers to the last digit, exact and protected, to the same
// accounts; what waited waits again, and arrives once.
func TestBackupAndRestore(t *testing.T) {
	identity, public := backupKey(t)
	r := start(t, settings(t))
	r.publish()
	researcher, funder := r.token(store.Researcher), r.token(store.Funder)
	_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 333, Seed: 7, Token: "seven"})
	must(t, err)
	_, err = r.Control.Life(service.LifeChange{Survey: "visits", Wave: "w2"})
	must(t, err)
	r.answer(2) // fewer than are held
	folder, made := r.backedUp(public)
	exact, protected := r.numbers(researcher), r.numbers(funder)
	if made.Waiting != 2 || made.Rows() != 333 {
		t.Errorf("the backup holds %d and %d that wait, want 333 and 2", made.Rows(), made.Waiting)
	}
	r.Stop()

	config, got := restored(t, filepath.Join(folder, archive.Sealed), identity) // the file does as well as its folder
	if got.Waiting != 2 || got.Rows() != 333 {
		t.Errorf("%d were restored, and %d that wait, want 333 and 2", got.Rows(), got.Waiting)
	}
	r = start(t, config)
	if now := r.numbers(researcher); now != exact {
		t.Errorf("the researcher reads %s, want %s", now, exact)
	}
	if now := r.numbers(funder); now != protected {
		t.Errorf("the funder reads %s, want %s", now, protected)
	}
	before := r.seen(researcher, "visits", "")
	r.answer(1)
	eventually(t, "what waited arrives", func() bool { return r.seen(researcher, "visits", "") == before+3 })
	_, again := r.backedUp(public)
	if again.Waiting != 0 || again.Rows() != 336 {
		t.Errorf("then there are %d, and %d that wait, want 336 and 0", again.Rows(), again.Waiting)
	}
}

// A backup while people answer holds each response that was acknowledged before it, once: in the
// tables or in the ledger.
func TestBackupUnderLoad(t *testing.T) {
	identity, public := backupKey(t)
	r := start(t, settings(t))
	r.publish()
	var before, acknowledged atomic.Int64
	stop := make(chan struct{})
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if status, body := r.post("/api/v1/surveys/visits/responses", `{"answers": {"heard": "1"}}`); status != http.StatusCreated {
					t.Errorf("got %d %s, want 201", status, body)
					return
				}
				acknowledged.Add(1)
			}
		})
	}
	eventually(t, "people answer", func() bool { return acknowledged.Load() > 200 })
	var folder string
	var made service.Backup
	for range 3 {
		before.Store(acknowledged.Load())
		folder, made = r.backedUp(public)
	}
	close(stop)
	work.Wait()
	r.Stop()

	config, _ := restored(t, folder, identity)
	r = start(t, config)
	_, err := r.Control.Life(service.LifeChange{Survey: "visits", State: store.StateClosed})
	must(t, err)
	n := r.seen(r.token(store.Researcher), "visits", "")
	if n != made.Rows()+made.Waiting || int64(n) < before.Load() || int64(n) > acknowledged.Load() {
		t.Errorf("%d responses after restoring; the backup held %d and %d that waited, and %d of %d were acknowledged before",
			n, made.Rows(), made.Waiting, before.Load(), acknowledged.Load())
	}
}

// Who compares two backups, and knows when somebody answered in between, sees the same.
func TestBackupsTellNothing(t *testing.T) {
	_, public := backupKey(t)
	r := start(t, settings(t))
	r.publish()
	type seen struct {
		name string
		size int64
		time time.Time
	}
	var all []seen
	for range 3 {
		folder, _ := r.backedUp(public)
		files, err := os.ReadDir(folder)
		must(t, err)
		if len(files) != 1 {
			t.Fatalf("the backup has %d files, want 1", len(files))
		}
		is, err := files[0].Info()
		must(t, err)
		all = append(all, seen{is.Name(), is.Size(), is.ModTime().UTC()})
		content, err := os.ReadFile(filepath.Join(folder, is.Name()))
		must(t, err)
		if strings.Contains(string(content), "visits") || strings.Contains(string(content), "SQLite") {
			t.Error("the backup can be read")
		}
		if len(all) < 3 {
			r.answer(1) // two in all: three are held
		}
	}
	if all[0] != all[1] || all[1] != all[2] {
		t.Errorf("one answer more is seen: %v", all)
	}
}

func TestRefusedBackups(t *testing.T) {
	identity, public := backupKey(t)
	other, _ := backupKey(t)
	config := settings(t)
	r := start(t, config)
	r.publish()
	_, err := r.Control.BackUp(service.BackupRequest{Folder: filepath.Join(t.TempDir(), "b")})
	wantFault(t, err, survey.Invalid, "--to age1...")
	_, err = r.Control.BackUp(service.BackupRequest{Folder: filepath.Join(t.TempDir(), "b"), To: []string{"age1wrong"}})
	wantFault(t, err, survey.Invalid, "no public key")
	_, err = r.Control.BackUp(service.BackupRequest{Folder: filepath.Join(config.Data, "b"), To: []string{public}})
	wantFault(t, err, survey.Invalid, "lies in the data folder")
	folder, _ := r.backedUp(public)
	_, err = r.Control.BackUp(service.BackupRequest{Folder: folder, To: []string{public}})
	wantFault(t, err, survey.Conflict, "not empty")
	changed := r.damaged()
	r.Stop()

	cut := filepath.Join(t.TempDir(), "cut")
	must(t, os.Mkdir(cut, 0o700))
	content, err := os.ReadFile(filepath.Join(folder, archive.Sealed))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(cut, archive.Sealed), content[:len(content)-1000], 0o600))
	full := settings(t)
	must(t, os.MkdirAll(full.Data, 0o700))
	must(t, os.WriteFile(filepath.Join(full.Data, "kept"), nil, 0o600))
	for _, c := range []struct {
		name             string
		config           service.Config
		folder, identity string
		kind             survey.Kind
		want             string
	}{
		{"no key", settings(t), folder, "", survey.Invalid, "--identity"},
		{"another key", settings(t), folder, other, survey.Invalid, "does not open"},
		{"no backup", settings(t), t.TempDir(), identity, survey.NotFound, "no backup"},
		{"cut short", settings(t), cut, identity, survey.Invalid, "damaged"},
		{"a length that is too long", settings(t), changed, "", survey.Invalid, "damaged"},
		{"a folder in use", full, folder, identity, survey.Conflict, "not empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := service.Restore(t.Context(), c.config, service.RestoreRequest{Folder: c.folder, Identity: c.identity}, quiet())
			wantFault(t, err, c.kind, c.want)
			if left, _ := os.ReadDir(c.config.Data); c.config.Data != full.Data && len(left) > 0 {
				t.Errorf("%v is left in the data folder", left)
			}
		})
	}
}

// damaged is a backup, not encrypted, in which the length of a column's name asks for 32 GB.
func (r *running) damaged() string {
	r.t.Helper()
	_, err := r.Control.InsertSynthetic(service.InsertRequest{Survey: "visits", N: 5, Seed: 1, Token: "damaged"})
	must(r.t, err)
	folder := filepath.Join(r.t.TempDir(), "damaged")
	_, err = r.Control.BackUp(service.BackupRequest{Folder: folder, Unencrypted: true})
	must(r.t, err)
	file := filepath.Join(folder, archive.Open)
	content, err := os.ReadFile(file)
	must(r.t, err)
	at := bytes.Index(content, []byte("\x1f\x8b")) // a block of a table, compressed
	if at < 0 {
		r.t.Fatal("the backup has no table")
	}
	var block bytes.Buffer
	zip := gzip.NewWriter(&block)
	_, err = zip.Write([]byte("\xff\xff\x10\x00\xff\xff\xff\xff\x7f"))
	must(r.t, errors.Join(err, zip.Close()))
	copy(content[at:], block.Bytes())
	must(r.t, os.WriteFile(file, content, 0o600))
	return folder
}
