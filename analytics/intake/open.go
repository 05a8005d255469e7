package intake

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"candour/survey"
)

// Open opens or makes the ledger at cfg.Path, takes up what it holds and starts to send it. One
// process at a time may open it. It refuses secrets under which the responses in it do not open.
func Open(cfg Config) (*Ledger, error) {
	if cfg.Path == "" || cfg.Hold == nil || cfg.Sink == nil {
		return nil, errors.New("a ledger needs a path, a hold and a sink")
	}
	keys, err := newKeyring(cfg.Secrets)
	if err != nil {
		return nil, err
	}
	l := &Ledger{cfg: withDefaults(cfg), keys: keys, shelf: newShelf(),
		asks: make(chan ask), streamed: make(chan struct{})}
	if err := l.openFiles(); err != nil {
		return nil, errors.Join(err, l.closeFiles())
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	go l.committer.run()
	go l.stream(ctx)
	return l, nil
}

func withDefaults(cfg Config) Config {
	cfg.Queue = cmp.Or(cfg.Queue, 4096)
	cfg.BatchRows = cmp.Or(cfg.BatchRows, 10_000)
	cfg.Every = cmp.Or(cfg.Every, time.Second/2)
	cfg.Keys = cmp.Or(cfg.Keys, 1<<20)
	if cfg.Changed == nil {
		cfg.Changed = func(survey.ID) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return cfg
}

// openFiles opens the file, migrates it and takes up what it holds.
func (l *Ledger) openFiles() (err error) {
	ctx := context.Background()
	if l.writer, err = openFile(l.cfg.Path, writing()); err != nil {
		return err
	}
	if err := checkVersion(ctx, l.writer); err != nil {
		return err
	}
	if err := migrate(ctx, l.writer); err != nil {
		return err
	}
	if l.reader, err = openFile(l.cfg.Path, reading()); err != nil {
		return err
	}
	memory, err := l.takeUp(ctx)
	if err != nil {
		return err
	}
	if l.committer, err = newCommitter(l.writer, l.cfg.Queue); err != nil {
		return err
	}
	l.committer.memory, l.committer.shelf, l.committer.log = memory, l.shelf, l.cfg.Log
	return l.committer.checkpoint() // the log of a process that was killed
}

// closeFiles closes what openFiles opened before it failed.
func (l *Ledger) closeFiles() error {
	var errs []error
	if l.committer != nil {
		errs = append(errs, l.committer.conn.Close())
	}
	for _, db := range []*sql.DB{l.reader, l.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
