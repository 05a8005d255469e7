package service

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path"
	"slices"
	"strings"

	"candour/analytics/clickhouse"
	"candour/analytics/intake"
	"candour/server/archive"
	"candour/server/store"
	"candour/survey"
)

// RestoreRequest asks for the backup in Folder to be put into a data folder that is new or empty.
type RestoreRequest struct {
	Folder   string
	Identity string // the file of the key; empty: the backup is not encrypted
	// Withdrawn is the meta.db of a newer state, whose withdrawals hold here too; empty: none.
	Withdrawn string
}

// Restore fills config's data folder, which must be new or empty, and its ClickHouse, which must not
// hold responses, from a backup, and checks what came against what the backup says it holds. When that
// fails, the data folder is empty again.
func Restore(ctx context.Context, config Config, request RestoreRequest, log *slog.Logger) (Backup, error) {
	identities, err := archive.Identities(request.Identity)
	if err != nil {
		return Backup{}, err
	}
	if err := isEmpty(config.Data); err != nil {
		return Backup{}, err
	}
	r := &restoring{ctx: ctx, Service: prepare(config, log), blocks: map[string][]string{}}
	if _, err := r.take(ctx, r.openFolder); err != nil {
		return Backup{}, err
	}
	var says Backup
	if err = archive.Check(request.Folder, identities); err == nil {
		err = archive.Read(request.Folder, identities, &says, r.entry)
	}
	if err == nil {
		err = r.check(says)
	}
	if err == nil {
		err = r.withdraw(request.Withdrawn)
	}
	if err == nil {
		err = r.store.Log(ctx, localAccount, "restore", request.Folder)
	}
	if closing := errors.Join(r.closeLedger(), r.Close()); err == nil {
		err = closing
	}
	if err != nil {
		return Backup{}, errors.Join(err, emptyFolder(config.Data))
	}
	return says, nil
}

// isEmpty refuses a data folder in which something lies.
func isEmpty(folder string) error {
	there, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The data folder " + folder +
			" cannot be read; check CANDOUR_DATA."}
	}
	if len(there) > 0 {
		return survey.Fault(survey.Conflict, "The data folder "+folder+" is not empty, and restoring replaces"+
			" nothing; set CANDOUR_DATA to a new folder, or move the old one away.")
	}
	return nil
}

func emptyFolder(folder string) error {
	there, err := os.ReadDir(folder)
	for _, entry := range there {
		err = errors.Join(err, os.RemoveAll(path.Join(folder, entry.Name())))
	}
	return err
}

// mostTables is how many tables a backup may have: two a survey.
const mostTables = 10_000

// restoring is a service that is being filled.
type restoring struct {
	*Service
	ctx     context.Context
	refill  *intake.Restorer
	waiting int
	blocks  map[string][]string // tables whose blocks have come, with their columns
}

// withdraw deletes what the backup and a newer store say was taken back.
func (r *restoring) withdraw(newer string) error {
	if newer != "" {
		if _, err := os.Stat(newer); err != nil {
			return &survey.Error{Kind: survey.Invalid, Err: err, Message: newer + " cannot be read; give the meta.db of the" +
				" newest data folder that is left."}
		}
		other, err := store.Open(r.ctx, store.Config{Path: newer})
		if err != nil {
			return err
		}
		err = r.store.TakeWithdrawals(r.ctx, other)
		if err = errors.Join(err, other.Close()); err != nil {
			return err
		}
	}
	return r.eraseWithdrawn(r.ctx)
}

// entry takes one entry of a backup in: the ledger's come first, then the store, then tables.
func (r *restoring) entry(name string, content io.Reader) error {
	switch folder, rest, _ := strings.Cut(name, "/"); {
	case folder == "ledger":
		return r.ledgerPiece(content)
	case name == claimsFile, name == issuerFile, name == peopleFile:
		return r.takeFile(name, content)
	case name == "meta.db":
		return r.takeStore(content)
	case folder == "clickhouse" && r.database != nil:
		return r.block(path.Dir(rest), content)
	}
	return survey.Fault(survey.Invalid, "The backup holds something that this version does not know: "+name+".")
}

func (r *restoring) ledgerPiece(content io.Reader) (err error) {
	if r.refill == nil {
		if r.refill, err = intake.Restore(r.ctx, r.config.path("ledger.db")); err != nil {
			return err
		}
	}
	return r.refill.AddFrom(r.ctx, content)
}

func (r *restoring) closeLedger() error {
	if r.refill == nil {
		return nil
	}
	r.waiting = r.refill.Responses()
	err := r.refill.Close()
	r.refill = nil
	return err
}

// takeFile puts a file in its place.
func (r *restoring) takeFile(name string, content io.Reader) error {
	file, err := os.OpenFile(r.config.path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return survey.Fault(survey.Invalid, "The backup holds "+name+" twice; use another one.")
	}
	if err != nil {
		return fmt.Errorf("restore %s: %w", name, err)
	}
	_, err = io.Copy(file, content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("restore %s: %w", name, err)
	}
	return nil
}

// takeStore puts the store in its place and opens it, and ClickHouse with it. The files that are kept
// apart from it have come before, if the backup has them.
func (r *restoring) takeStore(content io.Reader) error {
	if err := r.takeFile("meta.db", content); err != nil {
		return err
	}
	if err := r.openStore(r.ctx); err != nil {
		return err
	}
	if err := r.openClickHouse(r.ctx); err != nil {
		return err
	}
	empty, err := r.database.Empty(r.ctx)
	if err == nil && !empty {
		err = survey.Fault(survey.Conflict, "ClickHouse holds responses already, and restoring replaces nothing;"+
			" name another database in CANDOUR_CLICKHOUSE_URL.")
	}
	return err
}

// block takes a block of a table in, after making the table when it is the first.
func (r *restoring) block(table string, content io.Reader) error {
	zip, err := gzip.NewReader(content)
	if err != nil {
		return &survey.Error{Kind: survey.Invalid, Err: err, Message: "A table in the backup cannot be read."}
	}
	encoded, err := io.ReadAll(io.LimitReader(zip, clickhouse.MostBlock+1))
	if err != nil {
		return &survey.Error{Kind: survey.Invalid, Err: err, Message: "A table in the backup cannot be read."}
	}
	if len(encoded) > clickhouse.MostBlock {
		return survey.Fault(survey.TooLarge, "A block of a table in the backup is larger than any that Candour writes;"+
			" use another backup, or restore it with the version that made it.")
	}
	if _, begun := r.blocks[table]; !begun {
		if len(r.blocks) == mostTables {
			return survey.Fault(survey.TooLarge, fmt.Sprintf("The backup has more than %d tables; use another one.", mostTables))
		}
		if err := r.foundFrom(table, encoded); err != nil {
			return err
		}
	}
	return r.database.TakeIn(r.ctx, table, encoded)
}

func (r *restoring) foundFrom(table string, encoded []byte) error {
	a, err := clickhouse.Describe(table, encoded)
	if err != nil {
		return err
	}
	r.blocks[table] = a.Columns
	return r.database.Found(r.ctx, a)
}

// check makes the tables that had no rows and compares everything with what the backup says.
func (r *restoring) check(says Backup) error {
	if r.database == nil {
		return survey.Fault(survey.Invalid, "The backup holds no accounts and surveys; use another one.")
	}
	for _, a := range says.Tables {
		if a.Rows == 0 {
			if err := r.database.Found(r.ctx, a); err != nil {
				return err
			}
		} else if !slices.Equal(r.blocks[a.Name], a.Columns) {
			return survey.Fault(survey.Invalid, "The table "+a.Name+" does not have the columns that the backup promises.")
		}
		n, err := r.database.Rows(r.ctx, a.Name)
		if err != nil {
			return err
		}
		if n != a.Rows {
			return survey.Fault(survey.Invalid, fmt.Sprintf("The table %s has %d rows, not %d as the backup"+
				" promises; use another one.", a.Name, n, a.Rows))
		}
	}
	if err := r.closeLedger(); err != nil {
		return err
	}
	if r.waiting != says.Waiting {
		return survey.Fault(survey.Invalid, fmt.Sprintf("%d responses wait, not %d as the backup promises;"+
			" use another one.", r.waiting, says.Waiting))
	}
	return r.ensureAll(r.ctx)
}
