package intake

import (
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"sync"
)

// A shelf knows by place which rows wait in the ledger, so that nobody has to look for them: the
// tables have no index. What is taken from it is on the way: into a batch, or from pending to held.
type shelf struct {
	mu      sync.Mutex
	pending map[place][]int64 // in the order of acceptance
	held    map[place][]int64 // in no order
	moving  int               // rows on the way
	parked  int
	stuck   int // batches that arrived in part

	wake chan struct{} // has room for one
}

func newShelf() *shelf {
	return &shelf{pending: map[place][]int64{}, held: map[place][]int64{},
		wake: make(chan struct{}, 1)}
}

// accept puts newly committed entries on the shelf and wakes the stream.
func (s *shelf) accept(group []*entry) {
	s.mu.Lock()
	for _, e := range group {
		if e.stored != 0 {
			s.pending[e.place] = append(s.pending[e.place], e.stored)
		}
	}
	s.mu.Unlock()
	s.rouse()
}

func (s *shelf) rouse() {
	select {
	case s.wake <- struct{}{}:
	default: // it has been woken already
	}
}

// places returns the places where something waits, in no order.
func (s *shelf) places() []place {
	s.mu.Lock()
	defer s.mu.Unlock()
	set := map[place]bool{}
	for _, rows := range []map[place][]int64{s.pending, s.held} {
		for p := range rows {
			set[p] = true
		}
	}
	return slices.Collect(maps.Keys(set))
}

// waiting counts the rows that wait at a place.
func (s *shelf) waiting(p place) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending[p]) + len(s.held[p])
}

// takePending takes the first rows of a place's pending ones, at most n.
func (s *shelf) takePending(p place, n int) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := s.pending[p]
	n = min(n, len(rows))
	taken := slices.Clone(rows[:n])
	s.set(s.pending, p, rows[n:])
	s.moving += n
	return taken
}

// takeHeld takes rows of a place's held ones at random, at most n.
func (s *shelf) takeHeld(p place, n int) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := s.held[p]
	n = min(n, len(rows))
	random := mathrand.New(entropy{})
	for i := range n {
		last := len(rows) - 1 - i
		j := random.IntN(last + 1)
		rows[j], rows[last] = rows[last], rows[j]
	}
	taken := slices.Clone(rows[len(rows)-n:])
	s.set(s.held, p, rows[:len(rows)-n])
	s.moving += n
	return taken
}

// putPending puts rows back that were taken from the front.
func (s *shelf) putPending(p place, ids []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set(s.pending, p, slices.Concat(ids, s.pending[p]))
	s.moving -= len(ids)
}

// putHeld puts down rows that lie in held. There are as many as were taken.
func (s *shelf) putHeld(p place, ids []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set(s.held, p, append(s.held[p], ids...))
	s.moving -= len(ids)
}

func (s *shelf) set(rows map[place][]int64, p place, ids []int64) {
	if len(ids) == 0 {
		delete(rows, p)
	} else {
		rows[p] = ids
	}
}

// count changes what Stats tells of the rows that are not on the shelf.
func (s *shelf) count(moving, parked, stuck int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moving += moving
	s.parked += parked
	s.stuck += stuck
}

// quiet says whether nothing lies in the order of acceptance.
func (s *shelf) quiet() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending) == 0
}

func (s *shelf) stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := Stats{Pending: s.moving, Parked: s.parked, Stuck: s.stuck}
	for _, rows := range s.pending {
		stats.Pending += len(rows)
	}
	for _, rows := range s.held {
		stats.Held += len(rows)
	}
	return stats
}
