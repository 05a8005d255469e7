package cache

import "container/list"

// entry is a result that is kept. Nobody changes it: callers get copies.
type entry struct {
	key    string
	state  state
	result any
	bytes  int
}

// shelf holds so many entries of so many bytes; what was not asked for longest goes first.
type shelf struct {
	entries, bytes int // at most
	used           int // bytes
	order          *list.List
	byKey          map[string]*list.Element
}

func newShelf(entries, bytes int) shelf {
	return shelf{entries: entries, bytes: bytes, order: list.New(), byKey: map[string]*list.Element{}}
}

func (s *shelf) find(key string) (entry, bool) {
	at, ok := s.byKey[key]
	if !ok {
		return entry{}, false
	}
	s.order.MoveToFront(at)
	return at.Value.(entry), true
}

// put keeps an entry in the place of the one with its key, if it is not too large for the shelf.
func (s *shelf) put(key string, e entry) {
	if old, ok := s.byKey[key]; ok {
		s.drop(old)
	}
	if e.bytes > s.bytes {
		return
	}
	e.key = key
	s.byKey[key] = s.order.PushFront(e)
	s.used += e.bytes
	for s.used > s.bytes || s.order.Len() > s.entries {
		s.drop(s.order.Back())
	}
}

func (s *shelf) drop(at *list.Element) {
	e := s.order.Remove(at).(entry)
	delete(s.byKey, e.key)
	s.used -= e.bytes
}
