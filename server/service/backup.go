package service

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"candour/analytics/clickhouse"
	"candour/analytics/intake"
	"candour/server/archive"
	"candour/survey"
)

// BackupRequest asks for a backup into Folder, an absolute path, encrypted to the keys To.
type BackupRequest struct {
	Folder      string
	To          []string // public keys of age, or files of them
	Unencrypted bool     // it was said that it may be readable
}

// Backup is what a backup holds.
type Backup struct {
	File    string `json:"-"`
	Tables  []clickhouse.Archived
	Waiting int // responses in the ledger, still sealed under the secret
}

// Rows is how many rows the tables of responses hold, snapshots left out.
func (b Backup) Rows() int {
	n := 0
	for _, t := range b.Tables {
		if t.Name[0] == 'r' {
			n += t.Rows
		}
	}
	return n
}

// copySuffix is added to the name of a file that is being copied, for as long as that takes.
const copySuffix = ".copy"

// backsUp is a file of SQLite.
type backsUp interface {
	BackUp(ctx context.Context, path string) error
}

func (l *localControl) BackUp(request BackupRequest) (Backup, error) {
	recipients, err := archive.Recipients(request.To)
	if err != nil {
		return Backup{}, err
	}
	if len(recipients) == 0 && !request.Unencrypted {
		return Backup{}, survey.Fault(survey.Invalid, "A backup holds what people answered. Say to which public key"+
			" it is encrypted: --to age1... (`candour secret --backup` makes a pair), or, where nobody else ever"+
			" reads the disk it goes to, --unencrypted.")
	}
	if err := l.service.config.apart(request.Folder); err != nil {
		return Backup{}, err
	}
	if err := l.audit("backup", request.Folder); err != nil {
		return Backup{}, err
	}
	w, err := archive.Create(request.Folder, recipients)
	if err != nil {
		return Backup{}, err
	}
	made, err := l.service.backUp(l.ctx, w)
	if err == nil {
		err = w.Close(made)
	}
	if err != nil {
		w.Abandon()
		return Backup{}, err
	}
	made.File = w.Path()
	return made, nil
}

// apart refuses a folder for a backup within the data folder: what loses the one loses the other.
func (c Config) apart(folder string) error {
	data, err := filepath.Abs(c.Data)
	if err != nil {
		return fmt.Errorf("find the data folder: %w", err)
	}
	if within, err := filepath.Rel(data, folder); err == nil && filepath.IsLocal(within) {
		return survey.Fault(survey.Invalid, "The folder "+folder+" lies in the data folder; name one outside of it, on another disk.")
	}
	return nil
}

// backUp writes ledger, store and tables. Until it is done no response moves from the ledger, no survey
// is published and no snapshot renewed, so that the parts fit each other; answers are accepted.
func (s *Service) backUp(ctx context.Context, w *archive.Writer) (made Backup, err error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.copying.Lock()
	defer s.copying.Unlock()
	pieces := 0
	ledger := func(c intake.Copy) error {
		made.Waiting += c.Responses()
		pieces++
		return addJSON(w, fmt.Sprintf("ledger/%06d.json", pieces), c)
	}
	if err := ledger(intake.Copy{}); err != nil { // so that an empty ledger is as long as one with little
		return made, err
	}
	rest := func() error {
		if err := w.EndPart(); err != nil {
			return err
		}
		if err := s.backUpStore(ctx, w); err != nil {
			return err
		}
		made.Tables, err = s.backUpTables(ctx, w)
		return err
	}
	if s.ledger != nil {
		return made, s.ledger.BackUp(ctx, ledger, rest)
	}
	if err := intake.BackUpFile(ctx, s.config.path("ledger.db"), ledger); err != nil {
		return made, err
	}
	return made, rest()
}

func addJSON(w *archive.Writer, name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return w.Add(name, text)
}

// backUpStore copies the store, and before it the files that are kept apart from it.
func (s *Service) backUpStore(ctx context.Context, w *archive.Writer) error {
	for _, file := range []struct {
		name string
		db   backsUp
	}{{claimsFile, s.claims}, {issuerFile, s.issuers}, {peopleFile, s.persons}, {"meta.db", s.store}} {
		if err := s.backUpFile(ctx, w, file.name, file.db); err != nil {
			return err
		}
	}
	return w.EndPart()
}

// backUpFile copies a file by way of another beside it.
func (s *Service) backUpFile(ctx context.Context, w *archive.Writer, name string, db backsUp) error {
	path := s.config.path(name + copySuffix)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove an old copy: %w", err)
	}
	defer func() { _ = os.Remove(path) }() // the next backup removes what is left
	if err := db.BackUp(ctx, path); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("copy %s: %w", name, err)
	}
	defer func() { _ = file.Close() }()
	is, err := file.Stat()
	if err != nil {
		return fmt.Errorf("copy %s: %w", name, err)
	}
	return w.AddFrom(name, is.Size(), file)
}

// backUpTables writes each table as a part of its own.
func (s *Service) backUpTables(ctx context.Context, w *archive.Writer) ([]clickhouse.Archived, error) {
	last, blocks := "", 0
	all, err := s.database.Archive(ctx, func(table string, block []byte) error {
		if table != last && last != "" {
			if err := w.EndPart(); err != nil {
				return err
			}
		}
		if table != last {
			last, blocks = table, 0
		}
		blocks++
		packed, err := squeeze(block)
		if err != nil {
			return err
		}
		return w.Add(fmt.Sprintf("clickhouse/%s/%06d.native.gz", table, blocks), packed)
	})
	if err != nil {
		return nil, err
	}
	return all, w.EndPart()
}

func squeeze(block []byte) ([]byte, error) {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err == nil {
		_, err = zip.Write(block)
	}
	if err == nil {
		err = zip.Close()
	}
	return out.Bytes(), err
}
