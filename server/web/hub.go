package web

import (
	"sync"

	"candour/survey"
)

// Hub tells open dashboards that a survey's responses changed. It says nothing else: each
// dashboard then asks for the numbers that its account may see.
type Hub struct {
	mu       sync.Mutex
	watchers map[survey.ID]map[chan struct{}]struct{}
	closed   bool
}

// NewHub makes a hub.
func NewHub() *Hub { return &Hub{watchers: map[survey.ID]map[chan struct{}]struct{}{}} }

// maxWatchers is how many dashboards of one survey may be open.
const maxWatchers = 200

// Changed wakes the dashboards of a survey. It never waits.
func (h *Hub) Changed(id survey.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.watchers[id] { // none after Close
		select {
		case w <- struct{}{}:
		default: // it has not yet seen the last change
		}
	}
}

// watch returns a channel that gets a value after each change and is closed at shutdown: whoever comes
// while the server stops gets it closed, so that the browser asks again until the server is back. ok is
// false when too many watch. Call leave when done.
func (h *Hub) watch(id survey.ID) (changes chan struct{}, leave func(), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.watchers[id]) >= maxWatchers {
		return nil, nil, false
	}
	w := make(chan struct{}, 1)
	if h.closed {
		close(w)
		return w, func() {}, true
	}
	if h.watchers[id] == nil {
		h.watchers[id] = map[chan struct{}]struct{}{}
	}
	h.watchers[id][w] = struct{}{}
	return w, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.watchers[id], w) // also fine after Close: deleting from a nil map does nothing
	}, true
}

// Close ends all streams.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.closed = true
	for _, all := range h.watchers {
		for w := range all {
			close(w)
		}
	}
	h.watchers = nil
}
