package attacktest

import (
	"slices"

	"candour/survey"
)

// Belief is how likely the attacker thinks it that a person whom it knows gave an answer.
type Belief struct {
	Condition string // "=yes"
	Odds      float64
}

// share is the part that one set has in another, averaged over the worlds in which the other has
// anybody in it.
type share struct {
	part, whole []int // atoms
	sum         float64
	worlds      int
}

func (s *Sampler) keepShares() {
	for i := range s.shares {
		each := &s.shares[i]
		if whole := s.people(each.whole); whole > 0 {
			each.sum += float64(s.people(each.part)) / float64(whole)
			each.worlds++
		}
	}
}

func (s *Sampler) people(atoms []int) int {
	n := 0
	for _, at := range atoms {
		n += s.n[at]
	}
	return n
}

// atomsIn are the atoms of a set that the sampler's dimensions can tell.
func (s *Sampler) atomsIn(c Cell) []int {
	all, can := masks(s.dims, c)
	if !can {
		return nil
	}
	var in []int
	for at := range s.n {
		inside := true
		for i, mask := range all {
			inside = inside && (mask == nil || mask[at/s.strides[i]%len(s.dims[i].options)])
		}
		if inside {
			in = append(in, at)
		}
	}
	return in
}

// Believe works out what somebody answered to a question whom the attacker knows to be in a set: a
// gender and an age, say, and those who answered between two snapshots. It returns the odds of each
// value or state; the set's other members are as likely to have given any of its answers.
func (p Plan) Believe(def *survey.Definition, field survey.Field, people []Person, view View,
	known ...string) []Belief {
	var beliefs []Belief
	in := cell(known...)
	for _, own := range ownDimensions(field) {
		s := newSampler(p.dimensions(def, own, pairs(def, field)[0]), people, view, p.Seed)
		whole := s.atomsIn(in)
		for _, option := range own.options {
			s.shares = append(s.shares, share{part: s.atomsIn(in.with(field.Name + option)), whole: whole})
		}
		s.run(p.Moves, p.Every)
		for i, option := range own.options {
			if each := s.shares[i]; each.worlds > 0 {
				beliefs = append(beliefs, Belief{option, each.sum / float64(each.worlds)})
			}
		}
	}
	return slices.DeleteFunc(beliefs, func(b Belief) bool { return b.Condition == is+"another" })
}
