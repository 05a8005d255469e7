package attacktest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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
}

// Guess works out the cells of one question, with every breakdown and wave at once.
func (p Plan) Guess(def *survey.Definition, field survey.Field, people []Person, view View) []Guess {
	var all []Guess
	for _, own := range ownDimensions(field) {
		for _, together := range pairs(def, field) {
			s := newSampler(p.dimensions(def, own, together), people, view, p.Seed)
			s.run(p.Moves, p.Every)
			for _, g := range s.guesses(view) {
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
		for _, value := range Values(by) {
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
	values := Values(field)
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

// Outcome is what an attack came to, judged by the true counts.
type Outcome struct {
	Cells     int // with a true count
	Told      int // of these, those with a number
	Recovered []Guess
	Right     int // of the recovered, those that are
	Hits      int // best guesses exactly right, of those told
	Blind     int // exactly right by the one rounded count alone, see blind
	Gained    int // hits that blind guessing misses
	Lost      int // and the other way round
	Expected  float64
}

// Judge compares guesses with the truth, each cell once.
func (o *Outcome) Judge(guesses []Guess, truth View) {
	slices.SortFunc(guesses, func(a, b Guess) int {
		return cmp.Or(strings.Compare(string(a.Cell), string(b.Cell)), cmp.Compare(b.Odds, a.Odds))
	})
	guesses = slices.CompactFunc(guesses, func(a, b Guess) bool { return a.Cell == b.Cell })
	told := map[int]int{}
	for _, g := range guesses {
		if _, known := truth[g.Cell]; known && g.Told >= 0 {
			told[int(g.Told)]++
		}
	}
	for _, g := range guesses {
		exact, known := truth[g.Cell]
		if !known {
			continue
		}
		n := int(exact.Count)
		o.Cells++
		if g.Recovered() {
			o.Recovered = append(o.Recovered, g)
			if g.Best == n {
				o.Right++
			}
		}
		if g.Told < 0 {
			continue
		}
		o.Told++
		o.Expected += g.Odds
		o.guessed(g.Best == n, blind(int(g.Told), told) == n)
	}
}

func (o *Outcome) guessed(hit, blind bool) {
	if hit {
		o.Hits++
	}
	if blind {
		o.Blind++
	}
	if hit && !blind {
		o.Gained++
	}
	if blind && !hit {
		o.Lost++
	}
}

// blind is the likeliest count behind one rounded count, by the rounding rule and by how many cells
// were rounded to each multiple of 5: the prior of a count is drawn straight between those (one more of
// each, so that none is impossible). Of n = 5k + m, m in 5 are rounded up.
func blind(rounded int, told map[int]int) int {
	best, odds := rounded, 0.0
	for n := max(0, rounded-4); n <= rounded+4; n++ {
		low, m := n-n%5, float64(n%5)/5
		prior := (1-m)*float64(told[low]+1) + m*float64(told[low+5]+1)
		likely := m // up
		if low == rounded {
			likely = 1 - m
		}
		if prior*likely > odds {
			best, odds = n, prior*likely
		}
	}
	return best
}

// Margin is the standard error of how far the hit rate is above the blind one, in points: both are of
// the same cells, so only those count of which one is right and the other wrong (McNemar).
func (o Outcome) Margin() float64 {
	return 100 * math.Sqrt(float64(max(1, o.Gained+o.Lost))) / float64(max(1, o.Told))
}

// Add pools the outcome of another attack.
func (o *Outcome) Add(other Outcome) {
	o.Cells, o.Told = o.Cells+other.Cells, o.Told+other.Told
	o.Recovered = append(o.Recovered, other.Recovered...)
	o.Right, o.Hits, o.Blind = o.Right+other.Right, o.Hits+other.Hits, o.Blind+other.Blind
	o.Gained, o.Lost = o.Gained+other.Gained, o.Lost+other.Lost
	o.Expected += other.Expected
}

// HitRate is how often the best guess is exactly right, in per cent of the cells told.
func (o Outcome) HitRate() float64 { return 100 * float64(o.Hits) / float64(max(1, o.Told)) }

// BlindRate is the same of one who knows the one rounded count alone.
func (o Outcome) BlindRate() float64 { return 100 * float64(o.Blind) / float64(max(1, o.Told)) }

// String is one line for people.
func (o Outcome) String() string {
	return fmt.Sprintf("%d cells, %d told: recovered %d (%d rightly); best guess right %.1f %% (it expects "+
		"%.1f %%), blind %.1f %% (± %.1f)", o.Cells, o.Told, len(o.Recovered), o.Right, o.HitRate(),
		100*o.Expected/float64(max(1, o.Told)), o.BlindRate(), o.Margin())
}
