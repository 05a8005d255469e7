package attacktest

import (
	"candour/analytics"
	"candour/survey"
)

// Sum says that the responses of Whole are those of Parts, each in one of them.
type Sum struct {
	Whole Cell
	Parts []Cell
}

// Sums returns all that adds up in a survey, as its definition tells: waves, groups of a breakdown
// and those in none, answers, and those who were asked. Times, such as "before" and "between", split
// all responses once more, and each of them adds up within as well.
func Sums(def *survey.Definition, times ...string) []Sum {
	s := &summing{def: def, seen: map[Cell]bool{}}
	for _, time := range append([]string{""}, times...) {
		for _, field := range def.Fields() {
			s.question(cell(time), field)
		}
	}
	if len(times) > 0 {
		s.over(times)
	}
	return s.sums
}

type summing struct {
	def   *survey.Definition
	sums  []Sum
	seen  map[Cell]bool
	cells []Cell
}

// add keeps a sum once, and notes its cells. Parts that cannot have anybody in them are left out.
func (s *summing) add(whole Cell, parts ...Cell) {
	key := whole + " : "
	for _, part := range parts {
		key += part + " + "
	}
	if s.seen[key] || len(parts) == 1 && parts[0] == whole {
		return
	}
	s.seen[key] = true
	s.sums = append(s.sums, Sum{whole, parts})
	for _, c := range append([]Cell{whole}, parts...) {
		if !s.seen["cell "+c] {
			s.seen["cell "+c] = true
			s.cells = append(s.cells, c)
		}
	}
}

// question adds what adds up of one question within a set of responses.
func (s *summing) question(in Cell, field survey.Field) {
	s.within(in, field, true)
	for _, name := range s.def.Breakdowns {
		by, _ := s.def.Field(name)
		if by.Name == field.Name {
			continue
		}
		for _, wave := range append([]string{""}, s.def.Waves...) {
			within := in.with(scope{wave: wave}.condition())
			for _, value := range analytics.ValuesOf(by) {
				s.within(within.with(name+is+value), field, wave == "")
			}
			s.within(within.with(name+answered), field, false)
			s.within(within.with(name+unknown), field, false)
			s.groups(within, field, by, wave == "")
		}
	}
	for _, wave := range s.def.Waves {
		s.within(in.with("wave"+is+wave), field, true)
	}
	s.waves(in, field)
}

// within adds answers and states of one question in one set.
func (s *summing) within(in Cell, field survey.Field, states bool) {
	name := field.Name
	if values := analytics.ValuesOf(field); len(values) > 0 && single(field) {
		var rows []Cell
		for _, value := range values {
			rows = append(rows, in.with(name+is+value))
		}
		s.add(in.with(name+answered), rows...)
	}
	if !states {
		return
	}
	parts := []Cell{in.with(name + answered), in.with(name + skipped)}
	if field.OffersPreferNot() {
		parts = append(parts, in.with(name+preferNot))
	}
	if field.DontKnow {
		parts = append(parts, in.with(name+dontKnow))
	}
	s.add(in.with(name+asked), parts...)
	if len(field.Relevant) > 0 {
		s.add(in, in.with(name+asked), in.with(name+notShown))
	} else {
		s.add(in, in.with(name+asked))
	}
}

// single says whether a person is in one row of a question's table at most.
func single(field survey.Field) bool {
	return field.Type == survey.SelectOne || field.Numeric()
}

// sets are the sets that a question makes: its values, and its states.
func sets(field survey.Field, states bool) []string {
	all := []string{field.Name + answered}
	for _, value := range analytics.ValuesOf(field) {
		all = append(all, field.Name+is+value)
	}
	if states {
		for _, state := range []string{asked, skipped, preferNot, dontKnow, notShown} {
			all = append(all, field.Name+state)
		}
	}
	return all
}

// groups adds each set of a question over the groups of a breakdown.
func (s *summing) groups(in Cell, field, by survey.Field, states bool) {
	if !single(by) {
		return
	}
	s.add(in, in.with(by.Name+answered), in.with(by.Name+unknown))
	for _, set := range sets(field, states) {
		s.add(in.with(set), in.with(set, by.Name+answered), in.with(set, by.Name+unknown))
		var groups []Cell
		for _, value := range analytics.ValuesOf(by) {
			groups = append(groups, in.with(set, by.Name+is+value))
		}
		s.add(in.with(set, by.Name+answered), groups...)
	}
}

// waves adds each set of a question over the waves, overall and within groups.
func (s *summing) waves(in Cell, field survey.Field) {
	if len(s.def.Waves) < 2 {
		return
	}
	split := func(whole Cell) {
		var parts []Cell
		for _, wave := range s.def.Waves {
			parts = append(parts, whole.with("wave"+is+wave))
		}
		s.add(whole, parts...)
	}
	split(in)
	for _, set := range sets(field, true) {
		split(in.with(set))
	}
	for _, name := range s.def.Breakdowns {
		by, _ := s.def.Field(name)
		if name == field.Name {
			continue
		}
		for _, set := range sets(field, false) {
			split(in.with(set, name+answered))
			for _, value := range analytics.ValuesOf(by) {
				split(in.with(set, name+is+value))
			}
		}
	}
}

// over splits every cell by time.
func (s *summing) over(times []string) {
	for _, c := range s.cells {
		parts := []Cell{}
		for _, time := range times {
			parts = append(parts, c.with(time))
		}
		if c == c.with(times[0]) || c == c.with(times[1]) {
			continue
		}
		s.add(c, parts...)
	}
}
