package attacktest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"candour/analytics"
)

// Outcome is what an attack came to, judged by the true counts. Recovered looks at every cell. Best
// guesses are judged once for each set of people that a number was told of: the same people counted
// under several names ("answered gender", "answered age") are one thing to guess, and to be lucky with.
type Outcome struct {
	Cells     int // with a true count
	Recovered []Guess
	Right     int // of the recovered, those that are
	Empty     int // cells as good as certainly empty, of which no table is on the list
	Told      int // sets of people with a number
	Hits      int // best guesses exactly right, of those told
	BlindHits int // exactly right by the one rounded count alone
	Expected  float64
	Chance    float64
	Worlds    []int // hits less blind hits, if each world that the attacker drew were the true one
}

// Judge compares guesses with the truth, each cell once.
func (o *Outcome) Judge(guesses []Guess, truth View) {
	slices.SortFunc(guesses, func(a, b Guess) int {
		return cmp.Or(strings.Compare(string(a.Cell), string(b.Cell)), cmp.Compare(b.Odds, a.Odds))
	})
	guesses = slices.CompactFunc(guesses, func(a, b Guess) bool { return a.Cell == b.Cell })
	best := map[Sight]Guess{}
	for _, g := range guesses {
		exact, known := truth[g.Cell]
		if !known {
			continue
		}
		n := int(exact.Count)
		switch {
		case g.Recovered() && g.Unlisted && g.Best == 0:
			o.Empty++
		case g.Recovered():
			o.Recovered = append(o.Recovered, g)
			if g.Best == n {
				o.Right++
			}
		}
		o.Cells++
		if g.Told < 0 {
			continue
		}
		if n == 0 { // nobody is nobody, but each empty cell is a question of its own
			o.guessed(g, n)
		} else if other, is := best[exact]; !is || g.Odds > other.Odds {
			best[exact] = g
		}
	}
	for exact, g := range best {
		o.guessed(g, int(exact.Count))
	}
}

func (o *Outcome) guessed(g Guess, truth int) {
	blind := int(g.Told)
	o.Told++
	o.Expected += g.Odds
	o.Chance += chance(g.Told)
	if g.Best == truth {
		o.Hits++
	}
	if blind == truth {
		o.BlindHits++
	}
	if len(o.Worlds) < len(g.Draws) {
		o.Worlds = append(o.Worlds, make([]int, len(g.Draws)-len(o.Worlds))...)
	}
	for i, n := range g.Draws {
		if int(n) == g.Best {
			o.Worlds[i]++
		}
		if int(n) == blind {
			o.Worlds[i]--
		}
	}
}

// chance is how likely the best blind guess is right. Behind a multiple of 5, 5k, are 5k-4 to 5k+4;
// when each count is as likely as the next beforehand, as the attacker believes, these weigh 1, 2, 3, 4,
// 5, 4, 3, 2 and 1 in 25: the best guess is the number itself, and right in 1 of 5. Behind a 0 are 0 to
// 4 with the weights 5, 4, 3, 2 and 1: 1 of 3.
func chance(rounded analytics.Count) float64 {
	if rounded == 0 {
		return 1.0 / 3
	}
	return 1.0 / 5
}

// Add pools the outcome of another attack.
func (o *Outcome) Add(other Outcome) {
	o.Cells, o.Told = o.Cells+other.Cells, o.Told+other.Told
	o.Recovered = append(o.Recovered, other.Recovered...)
	o.Empty += other.Empty
	o.Right, o.Hits, o.BlindHits = o.Right+other.Right, o.Hits+other.Hits, o.BlindHits+other.BlindHits
	o.Expected, o.Chance = o.Expected+other.Expected, o.Chance+other.Chance
	if len(o.Worlds) < len(other.Worlds) {
		o.Worlds = append(o.Worlds, make([]int, len(other.Worlds)-len(o.Worlds))...)
	}
	for i, n := range other.Worlds {
		o.Worlds[i] += n
	}
}

func (o Outcome) percent(x float64) float64 { return 100 * x / float64(max(1, o.Told)) }

// HitRate is how often the best guess is exactly right, in per cent of the sets told.
func (o Outcome) HitRate() float64 { return o.percent(float64(o.Hits)) }

// BlindRate is how often one is right in the long run who knows the one rounded count alone, the rule
// and the attacker's own prior. BlindHere is how often on these very numbers: how many of them happen
// to be multiples of 5, which is luck that nobody can know of.
func (o Outcome) BlindRate() float64 { return o.percent(o.Chance) }

// BlindHere is the luck of the blind on this set.
func (o Outcome) BlindHere() float64 { return o.percent(float64(o.BlindHits)) }

// Excess is how many points above blind guessing the attacker was right.
func (o Outcome) Excess() float64 { return o.HitRate() - o.BlindRate() }

// Advantage is how many points above blind guessing the attacker expects to be right, from the tables
// alone: what they tell, without the luck of this set's numbers.
func (o Outcome) Advantage() float64 { return o.percent(o.Expected - o.Chance) }

// Luck is the mean and the standard deviation, in points, of hits less blind hits over the worlds that
// look as the tables do. The true world is one of them.
func (o Outcome) Luck() (mean, sd float64) {
	if len(o.Worlds) == 0 {
		return 0, 0
	}
	sum, squares := 0.0, 0.0
	for _, n := range o.Worlds {
		x := o.percent(float64(n))
		sum, squares = sum+x, squares+x*x
	}
	n := float64(len(o.Worlds))
	mean = sum / n
	return mean, math.Sqrt(math.Max(0, squares/n-mean*mean))
}

// String is one line for people.
func (o Outcome) String() string {
	mean, sd := o.Luck()
	return fmt.Sprintf("%d cells, %d sets told: recovered %d (%d rightly); seen empty %d; best guess right %.1f %%, expects %.1f %%; "+
		"blind %.1f %%, here %.1f %%; above blind expects %.1f, here %.1f (worlds %.1f ± %.1f)",
		o.Cells, o.Told, len(o.Recovered), o.Right, o.Empty, o.HitRate(), o.percent(o.Expected),
		o.BlindRate(), o.BlindHere(), o.Advantage(), o.Excess(), mean, sd)
}
