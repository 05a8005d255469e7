package web

import (
	"sync"
	"time"
)

// mostCounts is how many clients one limit counts at a time: about 2 MB.
const mostCounts = 10_000

// counts is what a limiter knows of its clients: in memory, for as long as it counts them, and never of more
// than mostCounts. When more come, one of them is forgotten, whichever: who has a million addresses is stopped
// by no count of addresses, and nobody else is locked out for it.
type counts struct {
	mu      sync.Mutex
	kept    map[string]count
	sweeper *time.Timer // nil: nothing is there that goes
}

type count struct {
	value []byte
	until time.Time
}

func newCounts() *counts { return &counts{kept: map[string]count{}} }

// Get is fiber.Storage's.
func (s *counts) Get(key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.kept[key]; ok && time.Now().Before(c.until) {
		return c.value, nil
	}
	return nil, nil
}

// Set is fiber.Storage's.
func (s *counts) Set(key string, value []byte, life time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.kept[key]; !ok && len(s.kept) >= mostCounts {
		for any := range s.kept { // in no order
			delete(s.kept, any)
			break
		}
	}
	s.kept[key] = count{value, time.Now().Add(life)}
	if s.sweeper == nil {
		s.sweeper = time.AfterFunc(life, s.sweep)
	}
	return nil
}

// sweep drops what is over, and comes again for what is not yet.
func (s *counts) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, next := time.Now(), time.Time{}
	for key, c := range s.kept {
		if !now.Before(c.until) {
			delete(s.kept, key)
		} else if next.IsZero() || c.until.Before(next) {
			next = c.until
		}
	}
	s.sweeper = nil
	if !next.IsZero() {
		s.sweeper = time.AfterFunc(max(next.Sub(now), time.Second), s.sweep)
	}
}

// Delete is fiber.Storage's.
func (s *counts) Delete(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, key)
	return nil
}

// Reset is fiber.Storage's.
func (s *counts) Reset() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.kept)
	return nil
}

// Close is fiber.Storage's.
func (s *counts) Close() error { return s.Reset() }
