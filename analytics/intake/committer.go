package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"candour/survey"
)

// groupSize is the most submissions that share one commit.
const groupSize = 512

// tidyEvery is how often keys age and the write-ahead log is emptied, however busy it is: rows that
// were deleted can be read in it until then.
const tidyEvery = time.Minute

// beatEvery is how often the ledger writes a little when nobody answers: the times of its files never
// tell more than that somebody may have answered within so long.
const beatEvery = 5 * time.Second

// errClosed is what work meets that comes after the end.
var errClosed = errors.New("the ledger is closed")

// A committer is the only writer: one goroutine on one connection. Submissions that wait together
// share one commit; jobs of the stream take turns with them, each in a transaction of its own.
type committer struct {
	conn       *sql.Conn
	insert     *sql.Stmt // into pending
	spend      *sql.Stmt // into spent
	lay        *sql.Stmt // into held
	durability durability

	memory *memory
	shelf  *shelf
	log    *slog.Logger
	swept  int64 // the newest generation of which the table spent holds no key any more

	queue      chan *entry
	jobs       chan job
	stop, gone chan struct{}
}

// An entry is one submission on its way to a commit.
type entry struct {
	ctx        context.Context
	place      place
	payload    []byte
	identities []identity
	tickets    []mac // how a code to take part with is kept; none where none is asked for
	number     *mac  // how the number of a signed ticket is kept
	result     outcome
	stored     int64 // its id in pending; 0: it was not stored
	done       chan outcome
}

// An outcome is what Accept returns.
type outcome struct {
	receipt string
	err     error
}

// A job is work of someone else's that has to be done on the writer's connection.
type job struct {
	run  func() error
	done chan error
}

func newCommitter(db *sql.DB, queue int) (*committer, error) {
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	c := &committer{conn: conn, queue: make(chan *entry, queue), jobs: make(chan job),
		stop: make(chan struct{}), gone: make(chan struct{})}
	for statement, query := range map[**sql.Stmt]string{
		&c.insert: "INSERT INTO pending (survey, wave, payload) VALUES (?, ?, ?)",
		&c.spend:  "INSERT INTO spent (generation, mac, print) VALUES (?, ?, ?)",
		&c.lay:    "INSERT INTO held (id, survey, wave, payload) VALUES (?, ?, ?, ?)",
	} {
		if *statement, err = conn.PrepareContext(ctx, query); err != nil {
			return nil, errors.Join(fmt.Errorf("open the ledger: %w", err), conn.Close())
		}
	}
	return c, nil
}

func (c *committer) run() {
	defer close(c.gone)
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	beats := 0
	for {
		select {
		case first := <-c.queue:
			c.commit(c.group(first))
		case j := <-c.jobs:
			j.done <- j.run()
		case <-beat.C:
			beats++
			if err := c.pulse(beats); err != nil {
				c.log.Error("the ledger could not be tidied", "error", err)
			}
		case <-c.stop:
			for len(c.queue) > 0 {
				c.commit(c.group(<-c.queue))
			}
			return
		}
	}
}

// pulse writes a little, and tidies each time that tidyEvery has passed.
func (c *committer) pulse(beats int) error {
	if beats%int(tidyEvery/beatEvery) == 0 {
		return c.tidy()
	}
	return c.transact(relaxed, c.beat)
}

// group takes what waits behind first, without waiting for more: a linger made accepting slower.
func (c *committer) group(first *entry) []*entry {
	group := []*entry{first}
	for len(group) < groupSize {
		select {
		case next := <-c.queue:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commit stores a group in one transaction and then tells each submission how it went. If the
// commit fails, the whole group has failed.
func (c *committer) commit(group []*entry) {
	fresh := map[mac]mac{}
	err := c.transact(synced, func() error {
		for _, e := range group {
			if err := c.enter(e, fresh); err != nil {
				return err
			}
		}
		return c.forget(2 * len(group))
	})
	if err != nil {
		c.log.Error("responses could not be saved", "responses", len(group), "error", err)
	} else {
		c.memory.add(fresh)
		c.shelf.accept(group)
	}
	for _, e := range group {
		if err != nil {
			e.result = outcome{err: unsaved(err)}
		}
		e.done <- e.result
	}
}

// enter stores one submission, unless its key was used before or nobody waits for it any more.
func (c *committer) enter(e *entry, fresh map[mac]mac) error {
	if err := e.ctx.Err(); err != nil {
		e.result.err = unconfirmed(err)
		return nil
	}
	if id, print, known := c.memory.find(e.identities, fresh); known {
		e.result = outcome{receipt: id.receipt}
		if print != id.print {
			e.result = outcome{err: survey.Fault(survey.Conflict, usedKey)}
		}
		return nil
	}
	if len(e.tickets) > 0 || e.number != nil {
		refused, err := c.redeem(e)
		if e.result.err = refused; err != nil || refused != nil {
			return err
		}
	}
	ctx := context.Background() // a context that ends costs a goroutine for each statement
	row, err := c.insert.ExecContext(ctx, string(e.place.survey), e.place.wave, e.payload)
	if err != nil {
		return err
	}
	if e.stored, err = row.LastInsertId(); err != nil {
		return err
	}
	e.result = outcome{receipt: receiptFor(e.identities)}
	if len(e.identities) == 0 {
		return nil
	}
	id := e.identities[0]
	fresh[id.mac] = id.print
	_, err = c.spend.ExecContext(ctx, c.memory.current(), id.mac[:], id.print[:])
	return err
}

// await returns what became of an entry that is in the queue.
func (c *committer) await(e *entry) (string, error) {
	select {
	case result := <-e.done:
		return result.receipt, result.err
	case <-e.ctx.Done():
		return "", unconfirmed(e.ctx.Err())
	case <-c.gone:
	}
	select {
	case result := <-e.done: // it was among the last
		return result.receipt, result.err
	default:
		return "", closed()
	}
}
