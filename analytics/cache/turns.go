package cache

import (
	"context"
	"errors"
	"sync"

	"candour/survey"
)

// turns lets those who come at once share one answer that was asked for after all of them came, so
// that it is never older than the question.
type turns struct {
	ask  func(context.Context, survey.ID) (uint64, error)
	mu   sync.Mutex
	next map[survey.ID]*turn         // has not begun
	busy map[survey.ID]chan struct{} // holds one while a turn runs
}

type turn struct {
	done    chan struct{}
	version uint64
	err     error
}

var errAbandoned = errors.New("the version of a survey's responses was not read to the end")

// version is that of a survey's responses. It may join a turn that has not begun; else it makes one,
// which waits for the one that runs.
func (t *turns) version(ctx context.Context, id survey.ID) (uint64, error) {
	mine, first, busy := t.join(id)
	if !first {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-mine.done:
			return mine.version, mine.err
		}
	}
	busy <- struct{}{}
	defer func() { <-busy }()
	t.mu.Lock()
	delete(t.next, id) // who comes now is too late for it
	t.mu.Unlock()
	defer close(mine.done) // also after a panic
	alone, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	mine.version, mine.err = t.ask(alone, id)
	return mine.version, mine.err
}

func (t *turns) join(id survey.ID) (mine *turn, first bool, busy chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy[id] == nil {
		t.busy[id] = make(chan struct{}, 1)
	}
	mine = t.next[id]
	if mine != nil {
		return mine, false, nil
	}
	mine = &turn{done: make(chan struct{}), err: errAbandoned}
	t.next[id] = mine
	return mine, true, t.busy[id]
}
