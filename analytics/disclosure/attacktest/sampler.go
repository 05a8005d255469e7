package attacktest

import (
	"math/rand/v2"
	"slices"
	"strings"

	"candour/analytics"
)

// Person is one response as it truly is. Answers hold the values given to each question, or one
// state such as ":skipped".
type Person struct {
	Key     int
	Wave    string
	Time    string
	Answers map[string][]string
}

// dimension is one thing that splits people: the answer to a question, the wave, the time. Options
// are conditions without the question's name.
type dimension struct {
	question string
	options  []string
}

// atoms are the smallest sets of people that the attacker tells apart, one for each combination of
// options. An atom's state is a count and a key, both of which add up.
type atoms struct {
	dims    []dimension
	strides []int
	n, key  []int
	filled  []int // the atoms with people, in no order
	place   []int // where each stands in filled, -1 where empty
}

func newAtoms(dims []dimension) *atoms {
	a := &atoms{dims: dims, strides: make([]int, len(dims))}
	size := 1
	for i, d := range dims {
		a.strides[i] = size
		size *= len(d.options)
	}
	a.n, a.key, a.place = make([]int, size), make([]int, size), make([]int, size)
	for i := range a.place {
		a.place[i] = -1
	}
	return a
}

// change adds so many people with a key to an atom.
func (a *atoms) change(at, n, key int) {
	a.n[at] += n
	a.key[at] = (a.key[at] + key + 1000) % 1000
	switch {
	case a.n[at] > 0 && a.place[at] < 0:
		a.place[at] = len(a.filled)
		a.filled = append(a.filled, at)
	case a.n[at] == 0 && a.place[at] >= 0:
		last := a.filled[len(a.filled)-1]
		a.filled[a.place[at]], a.place[last] = last, a.place[at]
		a.filled, a.place[at] = a.filled[:len(a.filled)-1], -1
	}
}

// neighbour moves an atom to another option of one dimension.
func (a *atoms) neighbour(at int, random *rand.Rand) int {
	d := random.IntN(len(a.dims))
	options := len(a.dims[d].options)
	if options < 2 {
		return at
	}
	now := at / a.strides[d] % options
	next := (now + 1 + random.IntN(options-1)) % options
	return at + (next-now)*a.strides[d]
}

// tally is a count that was seen: a sum of atoms, with what it may be rounded to.
type tally struct {
	cell        Cell
	n, key      int
	least, most int
	exact       bool     // the count itself is known to be least
	draws       []uint16 // what the count was, now and then
}

// aside is a count that no table tells, looked at in the same worlds.
type aside struct {
	cell  Cell
	atoms []int
	draws []uint16
}

func (t tally) fits() bool {
	if t.exact {
		return t.n == t.least
	}
	rounded := t.n - t.n%5
	if t.key < 200*(t.n%5) {
		rounded += 5
	}
	return rounded >= t.least && rounded <= t.most
}

// Sampler draws worlds that look as the tables do, each as likely as the next, by small changes to
// one of them: a Markov chain over counts and keys. It starts from the true world, which no
// attacker has: whatever of it the chain has not had time to forget counts for the attacker.
//
// Before any table every count of a cell is as likely as the next: an atom's count n weighs
// Γ(n+a)/(Γ(a)·n!), so that a cell of the finest table, of which an atom is the part a, is even.
type Sampler struct {
	*atoms
	tallies []tally
	of      [][]int32 // the tallies that each atom is in
	shape   float64
	random  *rand.Rand
	in, out []int32
	shares  []share // of one count in another, kept while it runs
	asides  []aside
}

// matches says which options of a dimension meet a condition; nil for all.
func (d dimension) matches(condition string) []bool {
	met := make([]bool, len(d.options))
	rest := strings.TrimPrefix(condition, d.question)
	for i, option := range d.options {
		switch rest {
		case answered:
			met[i] = strings.HasPrefix(option, is)
		case asked:
			met[i] = option != notShown && option != absent
		case before + strings.TrimPrefix(rest, before):
			met[i] = i < slices.Index(d.options, is+strings.TrimPrefix(rest, before))
		default:
			met[i] = option == rest
		}
	}
	return met
}

// expressible says whether a condition can be told by a dimension's options.
func (d dimension) expressible(condition string) bool {
	rest, about := strings.CutPrefix(condition, d.question)
	if !about || rest == "" || !strings.ContainsAny(rest[:1], is+answered+unknown+before+":") {
		return false
	}
	return strings.HasPrefix(rest, before) || rest == answered || rest == asked && slices.Contains(d.options, skipped) ||
		slices.Contains(d.options, rest)
}

// masks returns, for each dimension, which options a cell holds; false where it cannot be told.
func masks(dims []dimension, c Cell) ([][]bool, bool) {
	all := make([][]bool, len(dims))
	if c == "" {
		return all, true
	}
	for _, condition := range strings.Split(string(c), between) {
		i := slices.IndexFunc(dims, func(d dimension) bool { return d.expressible(condition) })
		if i < 0 {
			return nil, false
		}
		all[i] = dims[i].matches(condition)
	}
	return all, true
}

func newSampler(dims []dimension, people []Person, view View, seed uint64) *Sampler {
	s := &Sampler{atoms: newAtoms(dims), random: rand.New(rand.NewPCG(seed, 77))}
	s.of = make([][]int32, len(s.n))
	for _, p := range people {
		s.change(s.atomOf(p), 1, p.Key)
	}
	cells := make([]Cell, 0, len(view))
	for c := range view {
		cells = append(cells, c)
	}
	slices.Sort(cells)
	for _, c := range cells {
		if all, can := masks(dims, c); can {
			s.watch(c, view[c], all)
		}
	}
	s.shape = shapeOf(dims)
	return s
}

// shapeOf is the part of a cell of a question by a breakdown that an atom is.
func shapeOf(dims []dimension) float64 {
	parts, breakdowns := 1, 0
	for _, d := range dims[1:] {
		if d.question == "wave" || d.question == "time" {
			continue
		}
		if breakdowns++; breakdowns > 1 {
			parts *= len(d.options)
		}
	}
	return 1 / float64(parts)
}

// atomOf is where a person stands. An option that a dimension does not have is its last one.
func (s *Sampler) atomOf(p Person) int {
	at := 0
	for i, d := range s.dims {
		var given []string
		switch d.question {
		case "wave":
			given = []string{is + p.Wave}
		case "time":
			given = []string{is + p.Time}
		default:
			given = p.Answers[d.question]
		}
		option := slices.IndexFunc(d.options, func(o string) bool {
			return slices.Contains(given, o)
		})
		if option < 0 {
			option = len(d.options) - 1
		}
		at += option * s.strides[i]
	}
	return at
}

func (s *Sampler) watch(c Cell, sight Sight, masks [][]bool) {
	t := tally{cell: c, least: int(sight.Least), most: int(sight.Most), exact: sight.Exact}
	if sight.Count >= 0 {
		t.least, t.most = int(sight.Count), int(sight.Count)
	}
	index := int32(len(s.tallies))
	for at := range s.n {
		inside := true
		for i, mask := range masks {
			inside = inside && (mask == nil || mask[at/s.strides[i]%len(s.dims[i].options)])
		}
		if inside {
			s.of[at] = append(s.of[at], index)
			t.n, t.key = t.n+s.n[at], (t.key+s.key[at])%1000
		}
	}
	if t.fits() { // a blank view of the world: what was computed otherwise is left out
		s.tallies = append(s.tallies, t)
	} else {
		panic("the true world does not fit what was seen of " + string(c))
	}
}

func (s *Sampler) weight(n int) float64 { // of n + 1 beside n
	return (float64(n) + s.shape) / float64(n+1)
}

// run makes so many small changes and counts what each cell was now and then.
func (s *Sampler) run(moves, every int) {
	for i := range moves {
		switch s.random.IntN(5) {
		case 0:
			s.come()
		case 1:
			s.leave()
		case 2:
			s.rekey()
		default:
			s.move()
		}
		if i%every == 0 {
			s.keep()
		}
	}
}

// keep notes what each count is in this world.
func (s *Sampler) keep() {
	s.keepShares()
	for t := range s.tallies {
		each := &s.tallies[t]
		each.draws = append(each.draws, uint16(each.n))
	}
	for a := range s.asides {
		each := &s.asides[a]
		each.draws = append(each.draws, uint16(s.people(each.atoms)))
	}
}

// lookAside keeps what the cells that no table tells are.
func (s *Sampler) lookAside(cells []Cell) {
	for _, c := range cells {
		if atoms := s.atomsIn(c); atoms != nil {
			s.asides = append(s.asides, aside{cell: c, atoms: atoms})
		}
	}
}

// try adds people and keys to the tallies of one atom and takes them from those of another, either
// of which may be -1; where a tally no longer fits, all is undone.
func (s *Sampler) try(from, to, n, key int) bool {
	s.in, s.out = s.in[:0], s.out[:0]
	var gain, lose []int32
	if to >= 0 {
		gain = s.of[to]
	}
	if from >= 0 {
		lose = s.of[from]
	}
	i, j := 0, 0
	for i < len(gain) || j < len(lose) {
		switch {
		case j >= len(lose) || i < len(gain) && gain[i] < lose[j]:
			s.in = append(s.in, gain[i])
			i++
		case i >= len(gain) || lose[j] < gain[i]:
			s.out = append(s.out, lose[j])
			j++
		default:
			i, j = i+1, j+1
		}
	}
	for k, t := range s.in {
		if !s.tallies[t].shift(n, key) {
			s.undo(s.in[:k+1], -n, -key)
			return false
		}
	}
	for k, t := range s.out {
		if !s.tallies[t].shift(-n, -key) {
			s.undo(s.out[:k+1], n, key)
			s.undo(s.in, -n, -key)
			return false
		}
	}
	return true
}

func (t *tally) shift(n, key int) bool {
	t.n += n
	t.key = (t.key + key + 1000) % 1000
	return t.fits()
}

func (s *Sampler) undo(tallies []int32, n, key int) {
	for _, t := range tallies {
		s.tallies[t].shift(n, key)
	}
}

// keyOf is a key that one of an atom's people may have: that of all when there is one alone.
func (s *Sampler) keyOf(at int) int {
	if s.n[at] == 1 {
		return s.key[at]
	}
	return s.random.IntN(1000)
}

func (s *Sampler) accept(ratio float64) bool { return ratio >= 1 || s.random.Float64() < ratio }

// come adds a person anywhere, leave takes one away.
func (s *Sampler) come() {
	at, key := s.random.IntN(len(s.n)), s.random.IntN(1000)
	filled := len(s.filled)
	if s.n[at] == 0 {
		filled++
	}
	if !s.accept(s.weight(s.n[at]) * float64(len(s.n)) / float64(filled)) {
		return
	}
	if s.try(-1, at, 1, key) {
		s.change(at, 1, key)
	}
}

func (s *Sampler) leave() {
	if len(s.filled) == 0 {
		return
	}
	at := s.filled[s.random.IntN(len(s.filled))]
	key := s.keyOf(at)
	if !s.accept(float64(len(s.filled)) / float64(len(s.n)) / s.weight(s.n[at]-1)) {
		return
	}
	if s.try(at, -1, 1, key) {
		s.change(at, -1, -key)
	}
}

// move lets a person give another answer.
func (s *Sampler) move() {
	if len(s.filled) == 0 {
		return
	}
	from := s.filled[s.random.IntN(len(s.filled))]
	to := s.neighbour(from, s.random)
	if to == from {
		return
	}
	key, filled := s.keyOf(from), len(s.filled)
	if s.n[from] == 1 {
		filled--
	}
	if s.n[to] == 0 {
		filled++
	}
	ratio := s.weight(s.n[to]) / s.weight(s.n[from]-1) * float64(len(s.filled)) / float64(filled)
	if s.accept(ratio) && s.try(from, to, 1, key) {
		s.change(from, -1, -key)
		s.change(to, 1, key)
	}
}

// rekey changes keys alone.
func (s *Sampler) rekey() {
	if len(s.filled) == 0 {
		return
	}
	to := s.filled[s.random.IntN(len(s.filled))]
	key, from := s.random.IntN(1000), -1
	if other := s.neighbour(to, s.random); other != to && s.n[other] > 0 {
		from = other
	}
	if s.try(from, to, 0, key) {
		s.change(to, 0, key)
		if from >= 0 {
			s.change(from, 0, -key)
		}
	}
}

// guesses are what each cell was most often.
func (s *Sampler) guesses(view View) []Guess {
	var all []Guess
	for _, t := range s.tallies {
		all = append(all, guessOf(t.cell, view[t.cell].Count, t.draws))
	}
	for _, a := range s.asides {
		all = append(all, guessOf(a.cell, analytics.Hidden, a.draws))
	}
	return all
}

func guessOf(c Cell, told analytics.Count, draws []uint16) Guess {
	g := Guess{Cell: c, Told: told, Draws: draws}
	times := map[uint16]int{}
	for _, n := range draws {
		times[n]++
	}
	g.Feasible = len(times)
	for n, t := range times {
		odds := float64(t) / float64(len(draws))
		if odds > g.Odds || odds == g.Odds && int(n) < g.Best {
			g.Odds, g.Best = odds, int(n)
		}
	}
	return g
}
