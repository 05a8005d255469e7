package release

import (
	"maps"
	"math/big"
	"slices"

	"candour/analytics"
)

// equation is a vector whose people were counted. From says of which releases the number is made, 0 being
// the draft.
type equation struct {
	of    vector
	count *big.Rat
	from  map[int64]bool
}

// system are equations in reduced form, by the element that each leads with and no other one has
// (Gauss and Jordan, in fractions: nothing is rounded).
type system map[string]equation

// size is how many bits all its fractions have.
func (s system) size() (bits int) {
	for _, e := range s {
		for _, n := range e.of {
			bits += n.Num().BitLen() + n.Denom().BitLen()
		}
	}
	return bits
}

// reduce takes from an equation what the system tells. What is left of a set that can be worked out is
// nothing; its count is then what was taken away.
func (s system) reduce(e equation) equation {
	left := equation{of: maps.Clone(e.of), count: new(big.Rat).Set(e.count), from: maps.Clone(e.from)}
	for element, n := range e.of {
		known, ok := s[element]
		if !ok {
			continue
		}
		left.of.less(n, known.of)
		left.count.Sub(left.count, new(big.Rat).Mul(n, known.count))
		maps.Copy(left.from, known.from)
	}
	return left
}

// tells works out how many are in a set, and from which releases; false: it cannot be told.
func (s system) tells(v vector) (analytics.Count, map[int64]bool, bool) {
	left := s.reduce(equation{of: v, count: new(big.Rat), from: map[int64]bool{}})
	if len(left.of) > 0 || !left.count.IsInt() {
		return 0, nil, false
	}
	return analytics.Count(-left.count.Num().Int64()), left.from, true
}

// add is the system with one more equation; false: it contradicts the others.
func (s system) add(e equation) bool {
	left := s.reduce(e)
	if len(left.of) == 0 {
		return left.count.Sign() == 0
	}
	lead := slices.Min(slices.Collect(maps.Keys(left.of)))
	by := new(big.Rat).Inv(left.of[lead])
	for element, n := range left.of {
		left.of[element] = new(big.Rat).Mul(n, by)
	}
	left.count.Mul(left.count, by)
	for other, row := range s {
		n, has := row.of[lead]
		if !has {
			continue
		}
		next := equation{of: maps.Clone(row.of), count: new(big.Rat).Set(row.count), from: maps.Clone(row.from)}
		next.of.less(n, left.of)
		next.count.Sub(next.count, new(big.Rat).Mul(n, left.count))
		maps.Copy(next.from, left.from)
		s[other] = next
	}
	s[lead] = left
	return true
}

// with is the system with all of some equations; false: one of them contradicts it, so that the people
// are not the same.
func (s system) with(all []equation) (system, bool) {
	next := maps.Clone(s)
	for _, e := range all {
		if !next.add(e) {
			return s, false
		}
	}
	return next, true
}
