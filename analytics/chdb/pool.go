package chdb

import (
	"context"
	"io"
	"maps"
	"strconv"

	"candour/survey"
)

// What requests get that reach no statement.
var (
	errClosed = survey.Fault(survey.Unavailable,
		"ClickHouse is shutting down; try again when the server is back.")
	errFull = survey.Fault(survey.Unavailable,
		"ClickHouse opens no further connection; try again in a moment.")
)

// pool is the connections for one kind of work, and the http.RoundTripper over them. A slot is
// taken for as long as its statement runs in the engine, also after the caller has left, so the
// number of slots bounds what runs at once.
type pool struct {
	engine   *Engine
	base     map[string]string // settings that every connection begins with
	readonly bool              // nothing but reading; the requests' own settings are dropped
	streams  bool              // results are handed on as they come instead of as a whole
	slots    chan *conn        // nil: a slot whose connection is still to be opened
}

// newPool makes a pool of size slots. It opens no connection yet.
func newPool(engine *Engine, size int, base map[string]string) *pool {
	p := &pool{engine: engine, base: base, slots: make(chan *conn, size)}
	for range size {
		p.slots <- nil
	}
	return p
}

// answer is what a statement came to: the whole result, or the stream of it.
type answer struct {
	data   []byte
	stream io.ReadCloser
	err    error
}

// do runs a statement on a connection of the pool. It returns as soon as the context is done; the
// statement is then ended and its connection closed behind the caller's back.
func (p *pool) do(ctx context.Context, s *statement) answer {
	if p.readonly {
		s.session.settings = nil
	}
	if p.streams {
		s.piped, s.out = io.Pipe()
	}
	ctx, cancel := context.WithCancelCause(ctx)
	release := context.AfterFunc(p.engine.closing, func() { cancel(errClosed) })
	c, err := p.take(ctx)
	if err != nil {
		release()
		cancel(nil)
		return answer{err: err}
	}
	answers := make(chan answer, 2) // a stream, and its end
	go func() {
		defer cancel(nil)
		defer release()
		p.work(ctx, c, s, answers)
	}()
	select {
	case a := <-answers:
		return a
	case <-ctx.Done():
	}
	select {
	case a := <-answers: // the context ends with the statement, after its answer
		return a
	default:
		return answer{err: context.Cause(ctx)}
	}
}

// take waits for a slot and opens its connection if it has none.
func (p *pool) take(ctx context.Context) (*conn, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case c := <-p.slots:
		if c != nil {
			return c, nil
		}
		c, err := p.open()
		if err != nil {
			p.slots <- nil
		}
		return c, err
	}
}

// open opens a connection, with the pool's limits in place before it becomes read-only: after
// that nothing can change them.
func (p *pool) open() (*conn, error) {
	pointer := p.engine.library.dial(p.engine.arguments...)
	if pointer == nil || *pointer == 0 {
		return nil, errFull
	}
	c := &conn{
		library: p.engine.library,
		pointer: pointer,
		tag:     "connection " + strconv.FormatUint(p.engine.connections.Add(1), 10),
		base:    p.base,
		session: session{database: "default"},
	}
	settings := maps.Clone(p.base)
	settings["log_comment"] = c.tag
	err := c.enter(session{settings: settings})
	c.session.settings = nil
	if err == nil && p.readonly {
		err = c.run("SET readonly = 1")
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// work runs a statement to its end on a connection that is its own, and gives the slot back. After
// any error the connection is closed: a statement that failed after its output began would leave
// its rows to the next one.
func (p *pool) work(ctx context.Context, c *conn, s *statement, answers chan<- answer) {
	finished := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		s.abandon(context.Cause(ctx))
		p.engine.interrupt(c.tag, finished)
	})
	a := p.execute(c, s, answers)
	close(finished)
	if interrupted := !stop(); a.err != nil || interrupted || c.tainted {
		c.close()
		p.slots <- nil
	} else {
		p.slots <- c
	}
	if a.err != nil && ctx.Err() != nil {
		a.err = context.Cause(ctx) // it was ended, and this is why
	}
	answers <- a
}

// execute runs a statement in the way that suits it. Its answer is final, except that a streamed
// result has been answered already.
func (p *pool) execute(c *conn, s *statement, answers chan<- answer) answer {
	if s.rows != nil && p.readonly {
		return answer{err: refuse(164, "Cannot execute query in readonly mode", "READONLY")}
	}
	if s.rows == nil {
		if err := c.admit(s.text, p.readonly); err != nil {
			return answer{err: err}
		}
	}
	if err := c.enter(s.session); err != nil {
		return answer{err: err}
	}
	switch {
	case s.rows != nil:
		return answer{err: c.insert(s)}
	case p.streams:
		return c.stream(s, answers)
	default:
		data, err := c.take(c.start(c.query, *c.pointer, s))
		return answer{data: data, err: err}
	}
}

// drain takes every slot for good and closes its connection. It fails when a statement has not
// ended by the context's deadline; that connection is then left alone, for to close it under its
// statement would bring the process down.
func (p *pool) drain(ctx context.Context) error {
	for range cap(p.slots) {
		select {
		case c := <-p.slots:
			if c != nil {
				c.close()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
