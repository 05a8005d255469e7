// Package intake takes checked responses in and brings each of them to ClickHouse exactly once.
//
// The ledger is one SQLite file. Accept returns when a response, encrypted, is on disk. The
// stream takes responses from there: it holds those of a wave until as many have come as the
// survey asks for, shuffles them, and sends them as one INSERT whose token and rows were stored
// before. After the INSERT has succeeded they are deleted, overwritten, and cut out of the
// write-ahead log. A crash at any point repeats the same INSERT, which stores nothing twice.
//
// The file holds no time and no sequence: rows lie in the order of acceptance for the moment until
// the stream's next pass, and in no order after that.
package intake

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"candour/survey"
)

// A Sink is where responses go. analytics/clickhouse implements it.
type Sink interface {
	// Insert stores rows in one INSERT, all or none of them. Rows that came before under the same
	// token are not stored again. An error that wraps ErrRejected, or a survey.Error of the kind
	// Invalid, says that these rows will never be taken; it may quote them. After any other
	// error the same rows come again under the same token; that error is logged, so it
	// must not quote an answer.
	Insert(ctx context.Context, id survey.ID, token string, rows []survey.Response) error
	// Present counts the responses, of those with the given ids, that are stored.
	Present(ctx context.Context, id survey.ID, ids [][16]byte) (int, error)
}

// ErrRejected says that a sink refuses rows for what is in them, and that sending them again is
// of no use.
var ErrRejected = errors.New("the database refuses these responses")

// Config says how a ledger works. Path, Secrets, Hold and Sink are needed.
type Config struct {
	Path    string              // of the SQLite file; its folder exists
	Secrets [][]byte            // newest first, 16 bytes each or more
	Hold    func(survey.ID) int // how many responses of a wave wait for each other
	Sink    Sink

	Changed   func(survey.ID) // called after responses of a survey have arrived; must be quick
	Queue     int             // submissions that wait for a commit, at most; 4096
	BatchRows int             // rows in one INSERT, at most (more where Hold wants more); 10,000
	Every     time.Duration   // time between two passes of the stream, at least; half a second
	Keys      int             // idempotency keys in one generation, at most; 2^20
	Log       *slog.Logger
}

// A Ledger accepts responses durably and sends them on. Any goroutine may call its methods.
type Ledger struct {
	cfg       Config
	keys      keyring
	writer    *sql.DB
	reader    *sql.DB
	committer *committer
	shelf     *shelf

	batches  []*batch // the stream's own
	asks     chan ask
	cancel   context.CancelFunc
	streamed chan struct{} // closed when the stream has ended
}

// An Entry is a submission: a checked response, and the idempotency key and the body that came
// with it. An empty Key means that none came.
type Entry struct {
	Response survey.Response
	Key      string
	Body     []byte
	Ticket   string // a code, spent with the response or the response is refused; empty: none is asked for
	Number   []byte // in place of a code: of a ticket whose signature was checked
}

// Stats counts responses. All but Parked and Stuck move with every arrival: those are for tests and
// for doctor, and never for a metric or a page. There is no age among them: none is kept.
type Stats struct {
	Pending int // accepted and on the way
	Held    int // waiting for others, or for a database that is away
	Parked  int // refused by the database, see Parked
	Stuck   int // batches that arrived in part
}

// Accept stores a response and returns its receipt once it is on disk. A key that was used before
// with the same body returns the receipt of then and stores nothing; with another body it is a
// survey.Error of the kind Conflict. When the queue is full, or the disk fails, or ctx ends first,
// the kind is Unavailable; only in the last case may the response have been stored.
func (l *Ledger) Accept(ctx context.Context, submission Entry) (string, error) {
	response := submission.Response
	payload, err := l.keys.sealResponse(response)
	if err != nil {
		return "", err
	}
	e := &entry{
		ctx:        ctx,
		place:      place{response.Survey, response.Wave},
		payload:    payload,
		identities: l.keys.identify(response.Survey, submission.Key, submission.Body),
		done:       make(chan outcome, 1),
	}
	if submission.Ticket != "" {
		e.tickets = l.keys.ticket(response.Survey, submission.Ticket)
	}
	if len(submission.Number) > 0 {
		m := numberMAC(response.Survey, submission.Number)
		e.number = &m
	}
	select {
	case l.committer.queue <- e:
		return l.committer.await(e)
	default:
		return "", survey.Fault(survey.Unavailable, fullQueue)
	}
}

// Spent returns the receipt that was given for a key, and whether the key was used.
func (l *Ledger) Spent(id survey.ID, key string) (receipt string, used bool) {
	known, _, used := l.committer.memory.find(l.keys.identify(id, key, nil), nil)
	return known.receipt, used
}

// Release sends what is held of a wave, however little it is, and returns when it has arrived. It
// is called when a wave closes, after which no more of its responses are accepted. When the
// database is away it returns an error, and they are sent as soon as it is back. Only if the
// ledger itself cannot be written do they stay held; calling Release again does no harm.
func (l *Ledger) Release(ctx context.Context, id survey.ID, wave string) error {
	return l.ask(ctx, &place{id, wave})
}

// Flush sends now whatever may go, and returns when it has arrived. What is held stays held.
func (l *Ledger) Flush(ctx context.Context) error { return l.ask(ctx, nil) }

func (l *Ledger) ask(ctx context.Context, release *place) error {
	a := ask{release: release, done: make(chan error, 1)}
	select {
	case l.asks <- a:
	case <-l.streamed:
		return closed()
	case <-ctx.Done():
		return away(ctx.Err())
	}
	select {
	case err := <-a.done:
		return away(err)
	case <-ctx.Done():
		return away(ctx.Err())
	}
}

// Stats counts the responses in the ledger.
func (l *Ledger) Stats() Stats { return l.shelf.stats() }

// Ready writes to the ledger and returns an error if that does not work.
func (l *Ledger) Ready(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- l.committer.do(synced, l.committer.beat) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close commits what was taken, ends the stream and closes the file. What has not been sent is
// sent when the ledger is opened again.
func (l *Ledger) Close() error {
	l.cancel()
	<-l.streamed
	return errors.Join(l.reader.Close(), l.committer.close(), l.writer.Close())
}
