package disclosure_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/analytics/disclosure/attacktest"
	"candour/survey"
)

// certain is the posterior from which on an answer counts as recovered.
const certain = 0.95

// fewest is how few newcomers a group that is shown may have.
const fewest = 5

var twoSnapshots = attacktest.Plan{Moves: 1_500_000, Every: 500, Times: []string{"before", "between"}}

// newcomers answered the second wave after the first snapshot. The last group has the fewest that the rule allows.
func newcomers(n int, seed uint64) []person {
	people := crowd(n, seed)
	for i, p := range people {
		people[i].wave = "w2"
		p.answers["gender"], p.answers["age"] = []string{"woman"}, []string{"14"}
		if i < fewest {
			p.answers["gender"], p.answers["age"] = []string{"man"}, []string{"17"}
		}
	}
	return people
}

// due is what the rule says to a snapshot of the first people and the newcomers.
func due(first, all []person) bool {
	r := disclosure.Renewal{Now: time.Now(), LastResponses: len(first), Responses: len(all), WaveClosed: true}
	def := harbour()
	for _, wave := range append([]string{""}, def.Waves...) {
		for _, name := range def.Breakdowns {
			field, _ := def.Field(name)
			for _, value := range analytics.ValuesOf(field) {
				in := func(people []person) int {
					e := newExact(def, people)
					n, _ := count(people, func(p person) bool { return (wave == "" || p.wave == wave) && e.gave(p, name, value) })
					return int(n)
				}
				r.Groups = append(r.Groups, disclosure.GroupChange{Last: in(first), Now: in(all)})
			}
		}
	}
	return r.Due()
}

// learned is what the two snapshots add to the newest one alone, of the answers of a man of 17 whom
// the attacker knows to be the first newcomer; it knows how many came besides.
type learned struct {
	answers, recovered int
	before, after      float64 // the odds given to the true answers, added up
	found              []string
	news               int // recovered answers that the newest alone did not make likely (0.9): not what nearly all said
}

func (l *learned) compare(t *testing.T, first, came []person, seed uint64) {
	t.Helper()
	def := harbour()
	all := append(append([]person{}, first...), came...)
	see := func(people []person, when string) attacktest.View {
		view, err := attacktest.Collect(t.Context(), disclosure.New(newExact(def, people), office{def: def}), def, when)
		must(t, err)
		return view
	}
	now := see(all, "")
	both := maps.Clone(now)
	maps.Copy(both, see(first, "time=before"))
	both["time=between"] = attacktest.Sight{Count: analytics.Count(len(came)), Exact: true}
	world := worldOf(newExact(def, all))
	for i := range world {
		world[i].Time = "before"
		if i >= len(first) {
			world[i].Time = "between"
		}
	}
	target := world[len(first)]
	for _, name := range []string{"heard", "used", "times"} {
		l.ask(comparison{def, world, now, both, seed, twoSnapshots.Times}, name, target, "time=between")
	}
}

// comparison is what the newest snapshot alone shows (now), and what all of them do.
type comparison struct {
	def      *survey.Definition
	world    []attacktest.Person
	now, all attacktest.View
	seed     uint64
	times    []string
}

// ask compares what both tell of the answer of a man of 17 who answered the second wave, at a known time.
func (l *learned) ask(c comparison, name string, target attacktest.Person, when string) {
	field, _ := c.def.Field(name)
	said := target.Answers[name]
	odds := func(plan attacktest.Plan, view attacktest.View, known ...string) (truth, best float64) {
		for _, b := range plan.Believe(c.def, field, c.world, view, known...) {
			best = max(best, b.Odds)
			if b.Condition == said[0] {
				truth = b.Odds
			}
		}
		return truth, best
	}
	one, many := twoSnapshots, twoSnapshots
	one.Times, many.Times, one.Seed, many.Seed = nil, c.times, c.seed, c.seed
	before, already := odds(one, c.now, "gender=man", "age=16..19", "wave=w2")
	after, best := odds(many, c.all, "gender=man", "age=16..19", "wave=w2", when)
	l.answers, l.before, l.after = l.answers+1, l.before+before, l.after+after
	if best >= certain && already < certain {
		// A chain begins with the truth; what it claims is looked at again by a longer one.
		many.Moves, many.Seed = 4*many.Moves, c.seed+1000
		if _, best := odds(many, c.all, "gender=man", "age=16..19", "wave=w2", when); best >= certain {
			l.recovered++
			if already < 0.9 {
				l.news++
			}
			l.found = append(l.found, fmt.Sprintf("%s of set %d: %.3f, from the newest alone %.3f", name, c.seed, best, already))
		}
	}
}

func (l learned) String() string {
	percent := func(x float64) string { return strconv.FormatFloat(100*x/float64(l.answers), 'f', 1, 64) + " %" }
	return strconv.Itoa(l.answers) + " answers: recovered " + strconv.Itoa(l.recovered) + "; odds of the true one " +
		percent(l.after) + ", from the newest snapshot alone " + percent(l.before) + " " + strings.Join(l.found, "; ")
}

// Two snapshots that the rule allows are compared by somebody who knows who answered in between; and
// two that it forbids, which differ by that one person, to show what it prevents.
func TestAttackSnapshots(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	var allowed, forbidden learned
	for seed := range uint64(12) {
		first := crowd(300, 100+seed)
		came := newcomers(9+fewest, 200+seed)
		if !due(first, append(append([]person{}, first...), came...)) {
			t.Fatalf("set %d is no snapshot by the rule", seed)
		}
		if due(first, append(append([]person{}, first...), came[0])) {
			t.Fatal("one newcomer makes a snapshot")
		}
		allowed.compare(t, first, came, seed)
		forbidden.compare(t, first, came[:1], seed)
	}
	t.Logf("allowed: %v", allowed)
	t.Logf("forbidden: %v", forbidden)
	if allowed.recovered > 0 || allowed.after > allowed.before+0.1*float64(allowed.answers) {
		t.Errorf("two snapshots tell of a newcomer: %v", allowed)
	}
	if forbidden.recovered == 0 {
		t.Errorf("the attacker is no attacker: %v", forbidden)
	}
}

// Three snapshots, with the least newcomers that the rule allows between each: what somebody learns of a man
// of 17 who answered between the second and the third, and of one between the first and the second, beside
// what the newest alone tells.
func TestAttackThreeSnapshots(t *testing.T) {
	breadth(t)
	var second, third learned
	for seed := range uint64(12) {
		first := crowd(300, 100+seed)
		groups := [][]person{first, newcomers(9+fewest, 200+seed), newcomers(9+fewest, 300+seed)}
		two := append(append([]person{}, first...), groups[1]...)
		three := append(append([]person{}, two...), groups[2]...)
		if !due(first, two) || !due(two, three) {
			t.Fatalf("set %d is no snapshot by the rule", seed)
		}
		def := harbour()
		see := func(people []person, when string) attacktest.View {
			view, err := attacktest.Collect(t.Context(), disclosure.New(newExact(def, people), office{def: def}), def, when)
			must(t, err)
			return view
		}
		now := see(three, "")
		all := maps.Clone(now)
		maps.Copy(all, see(two, "time<3"))
		maps.Copy(all, see(first, "time<2"))
		for _, when := range []string{"time=2", "time=3"} {
			all[attacktest.Cell(when)] = attacktest.Sight{Count: analytics.Count(9 + fewest), Exact: true}
		}
		world := worldOf(newExact(def, three))
		for i := range world {
			world[i].Time = "1"
			if i >= len(first) {
				world[i].Time = "2"
			}
			if i >= len(two) {
				world[i].Time = "3"
			}
		}
		c := comparison{def, world, now, all, seed, []string{"1", "2", "3"}}
		for _, name := range []string{"heard", "used", "times"} {
			second.ask(c, name, world[len(first)], "time=2")
			third.ask(c, name, world[len(two)], "time=3")
		}
	}
	t.Logf("who answered before the second: %v", second)
	t.Logf("who answered before the third: %v", third)
	for _, l := range []learned{second, third} {
		if l.news > 0 || l.after > l.before+0.1*float64(l.answers) {
			t.Errorf("three snapshots tell of a newcomer: %v", l)
		}
	}
}
