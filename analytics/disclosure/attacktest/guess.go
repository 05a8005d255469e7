package attacktest

import (
	"strings"

	"candour/analytics"
	"candour/survey"
)

// certain is the posterior from which on a cell counts as recovered.
const certain = 0.95

// Guess is what the attacker believes of one cell.
type Guess struct {
	Cell     Cell
	Best     int     // the likeliest count
	Odds     float64 // how likely that is
	Feasible int     // how many counts came up
	Told     analytics.Count
	Draws    []uint16 // the count in each world that was drawn
	Unlisted bool     // in no table on the list
}

// Recovered says whether one count is as good as certain.
func (g Guess) Recovered() bool { return g.Odds >= certain }

// Bound returns the cells of which bounds leave one feasible count.
func Bound(view View, sums []Sum) []Guess {
	s := newSystem(view, sums)
	var all []Guess
	for i, name := range s.names {
		if s.low[i] == s.high[i] {
			all = append(all, Guess{Cell: name, Best: s.low[i], Odds: 1, Feasible: 1,
				Told: s.sights[i].Count})
		}
	}
	return all
}

// Plan says how long the sampler works on each question.
type Plan struct {
	Moves, Every int
	Seed         uint64
	Times        []string // "before" and "between" two snapshots; see Collect
	Untold       []Cell   // cells without a number, guessed all the same
}

// Guess works out the cells of one question, with every breakdown and wave at once.
func (p Plan) Guess(def *survey.Definition, field survey.Field, people []Person, view View) []Guess {
	var all []Guess
	for _, own := range ownDimensions(field) {
		for _, together := range pairs(def, field) {
			s := newSampler(p.dimensions(def, own, together), people, view, p.Seed)
			s.lookAside(p.Untold)
			s.run(p.Moves, p.Every)
			for _, g := range s.guesses(view) {
				g.Unlisted = !listed(g.Cell, def)
				if about(g.Cell, field.Name) {
					all = append(all, g)
				}
			}
		}
	}
	return all
}

// dimensions are a question's own, breakdowns, and the waves and times where there are several.
func (p Plan) dimensions(def *survey.Definition, own dimension, together []dimension) []dimension {
	dims := append([]dimension{own}, together...)
	if len(def.Waves) > 1 {
		d := dimension{question: "wave"}
		for _, wave := range def.Waves {
			d.options = append(d.options, is+wave)
		}
		dims = append(dims, d)
	}
	if len(p.Times) > 0 {
		d := dimension{question: "time"}
		for _, time := range p.Times {
			d.options = append(d.options, is+time)
		}
		dims = append(dims, d)
	}
	return dims
}

// pairs are all pairs of breakdowns, or the one there is.
func pairs(def *survey.Definition, field survey.Field) [][]dimension {
	var each []dimension
	for _, name := range def.Breakdowns {
		by, _ := def.Field(name)
		if name == field.Name || !single(by) {
			continue
		}
		d := dimension{question: name}
		for _, value := range analytics.ValuesOf(by) {
			d.options = append(d.options, is+value)
		}
		d.options = append(d.options, unknown)
		each = append(each, d)
	}
	if len(each) < 3 {
		return [][]dimension{each}
	}
	var all [][]dimension
	for i := range each {
		for j := range i {
			all = append(all, []dimension{each[i], each[j]})
		}
	}
	return all
}

func about(c Cell, question string) bool {
	for _, condition := range strings.Split(string(c), between) {
		rest, own := strings.CutPrefix(condition, question)
		if own && rest != "" && strings.ContainsAny(rest[:1], is+answered+":") {
			return true
		}
	}
	return false
}

// ownDimensions are the answers to a question; one for each choice where several may be chosen.
func ownDimensions(field survey.Field) []dimension {
	states := []string{skipped}
	if field.OffersPreferNot() {
		states = append(states, preferNot)
	}
	if field.DontKnow {
		states = append(states, dontKnow)
	}
	if len(field.Relevant) > 0 {
		states = append(states, notShown)
	}
	values := analytics.ValuesOf(field)
	if len(values) == 0 {
		values = []string{"anything"}
	}
	if single(field) || len(values) == 1 {
		d := dimension{question: field.Name}
		for _, value := range values {
			d.options = append(d.options, is+value)
		}
		d.options = append(d.options, states...)
		return []dimension{d}
	}
	var all []dimension
	for _, value := range values {
		all = append(all, dimension{question: field.Name,
			options: append([]string{is + value, is + "another"}, states...)})
	}
	return all
}
