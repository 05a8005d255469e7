package attacktest

import (
	"math"

	"candour/analytics"
)

// unbounded is the most that any count can be, for counts of which nothing is known.
const unbounded = math.MaxInt32

// system is what was seen as variables and sums of them.
type system struct {
	names  []Cell
	index  map[Cell]int
	sights []Sight
	low    []int
	high   []int
	sums   []sum
}

type sum struct {
	whole int
	parts []int
}

// newSystem keeps the sums that reach a cell that was seen, and no cells besides.
func newSystem(view View, sums []Sum) *system {
	s := &system{index: map[Cell]int{}}
	for _, each := range sums {
		some := false
		for _, part := range each.Parts {
			_, seen := view[part]
			some = some || seen
		}
		if _, seen := view[each.Whole]; !seen && !some {
			continue
		}
		one := sum{whole: s.variable(each.Whole, view)}
		for _, part := range each.Parts {
			one.parts = append(one.parts, s.variable(part, view))
		}
		s.sums = append(s.sums, one)
	}
	for name := range view {
		s.variable(name, view)
	}
	s.bound()
	return s
}

func (s *system) variable(name Cell, view View) int {
	if i, known := s.index[name]; known {
		return i
	}
	sight, seen := view[name]
	if !seen {
		sight = Sight{Count: analytics.Hidden, Most: unbounded}
	}
	low, high := int(sight.Least)-4, int(sight.Most)
	if sight.Count >= 0 {
		low, high = int(sight.Count)-4, int(sight.Count)
	}
	if high < unbounded {
		high += 4
	}
	i := len(s.names)
	s.index[name] = i
	s.names, s.sights = append(s.names, name), append(s.sights, sight)
	s.low, s.high = append(s.low, max(0, low)), append(s.high, high)
	return i
}

// bound narrows the range of every count to what all sums allow, until nothing changes: the
// feasible integers.
func (s *system) bound() {
	for changed := true; changed; {
		changed = false
		for _, each := range s.sums {
			low, high := 0, 0
			for _, part := range each.parts {
				low, high = low+s.low[part], min(unbounded, high+s.high[part])
			}
			w := each.whole
			changed = s.narrow(w, low, high) || changed
			for _, part := range each.parts {
				rest := high - s.high[part]
				if high == unbounded {
					rest = unbounded
				}
				changed = s.narrow(part, s.low[w]-rest, s.high[w]-(low-s.low[part])) || changed
			}
		}
	}
}

func (s *system) narrow(i, low, high int) bool {
	low, high = max(low, s.low[i]), min(high, s.high[i])
	if low > high || low == s.low[i] && high == s.high[i] {
		return false
	}
	s.low[i], s.high[i] = low, high
	return true
}

// Misfit returns the first sum that the true counts break: an attacker who believes a sum that does
// not hold proves nothing. Counts that truth does not have are not checked.
func Misfit(sums []Sum, truth View) (Sum, bool) {
	for _, each := range sums {
		whole, known := truth[each.Whole]
		total := analytics.Count(0)
		for _, part := range each.Parts {
			sight, has := truth[part]
			known = known && has
			total += sight.Count
		}
		if known && whole.Count != total {
			return each, true
		}
	}
	return Sum{}, false
}
