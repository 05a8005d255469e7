// Package chdb is ClickHouse in the process: libchdb behind an http.RoundTripper, for
// clickhouse-go with Protocol HTTP and a TransportFunc. It speaks ClickHouse's HTTP interface
// without a network: the same SQL, the same driver and the same types as a server.
//
// An Engine has three transports. Writer is one connection that may do everything; the settings
// in a request's URL hold for that request, and nothing that a statement does to its session
// outlives it. Reader is a few connections that can only read, under limits that nothing can lift;
// settings in the URL are dropped. Exporter is a Reader without limits of time and rows that hands
// results on as they come; it takes SELECT alone.
//
// A request whose context ends returns at once, and what it began in the engine is ended, too.
// Query parameters (param_x) are passed as they come: like a server, the engine expects them
// escaped as in TSV. clickhouse.Named does that; clickhouse.WithParameters leaves it to the caller.
//
// A process has one engine at a time, and a folder has one process at a time.
package chdb

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"candour/survey"
)

// closeTimeout is how long Close waits for statements to end.
const closeTimeout = 30 * time.Second

// Engine is ClickHouse, running in this process.
type Engine struct {
	library     *library
	lock        *os.File
	arguments   []string
	hello       []byte
	connections atomic.Uint64 // opened so far

	writer, reader, exporter *pool

	anchorUse sync.Mutex
	anchor    *conn // keeps the engine up while pools renew theirs, and ends statements; nil: closed

	closing context.Context
	stop    context.CancelFunc
	close   func() error // once
}

// Open loads libchdb and opens the folder. It fails with a survey.Error when the library is
// missing, when another process has the folder, or when the engine refuses it.
//
// Standard input becomes /dev/null, for good, because the engine would read it.
func Open(config Config) (*Engine, error) {
	file, err := FindLibrary(config.Library)
	if err != nil {
		return nil, err
	}
	// A relative path would be joined to itself by the engine, which then finds none of its files.
	if config.Path, err = filepath.Abs(config.Path); err != nil {
		return nil, fmt.Errorf("find the data folder: %w", err)
	}
	lock, err := lockFolder(config.Path)
	if err != nil {
		return nil, err
	}
	e, err := start(file, config)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	e.lock = lock
	e.close = sync.OnceValue(e.shutDown)
	return e, nil
}

// start brings the engine up in a folder that is ours.
func start(file string, config Config) (*Engine, error) {
	if err := closeStdin(); err != nil {
		return nil, fmt.Errorf("put /dev/null on standard input: %w", err)
	}
	library, err := load(file)
	if err != nil {
		return nil, &survey.Error{Kind: survey.Unavailable, Err: err, Message: "The ClickHouse" +
			" library " + file + " does not load; run npm install to get the right one."}
	}
	// Before anything else: libchdb's handlers would take Go's own signals.
	library.setSignalHandlers(0)
	e := &Engine{library: library, arguments: arguments(config)}
	e.closing, e.stop = context.WithCancel(context.Background())
	e.makePools(config)
	anchor := &pool{engine: e, base: map[string]string{}}
	if e.anchor, err = anchor.open(); err != nil {
		return nil, &survey.Error{Kind: survey.Unavailable, Err: err, Message: "ClickHouse does" +
			" not open the folder " + config.Path + "; check that it may be written, that the" +
			" disk has room and that neither another program nor this one has an engine on it."}
	}
	if err := e.greet(); err != nil {
		e.anchor.close()
		return nil, fmt.Errorf("ask ClickHouse for its version: %w", err)
	}
	return e, nil
}

// Writer is the transport that may do everything: tables, inserts and queries, one at a time.
func (e *Engine) Writer() http.RoundTripper { return e.writer }

// Reader is the transport for queries that people wait for.
func (e *Engine) Reader() http.RoundTripper { return e.reader }

// Exporter is the transport for results of any size, one at a time. Its slot is free again when
// the rows have been read or closed.
func (e *Engine) Exporter() http.RoundTripper { return e.exporter }

// Close ends what still runs, closes the engine and lets the folder go. What was acknowledged is
// in the folder. After Close every request fails; closing again does nothing.
func (e *Engine) Close() error { return e.close() }

// shutDown waits until every slot is free, so that nothing runs when the engine goes.
func (e *Engine) shutDown() error {
	e.stop()
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	for _, p := range []*pool{e.writer, e.reader, e.exporter} {
		if err := p.drain(ctx); err != nil {
			return fmt.Errorf("wait for ClickHouse's last statements: %w", err)
		}
	}
	e.anchorUse.Lock()
	defer e.anchorUse.Unlock()
	e.anchor.close()
	e.anchor = nil
	return e.lock.Close()
}
