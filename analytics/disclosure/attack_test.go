package disclosure_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"candour/analytics/disclosure"
	"candour/analytics/disclosure/attacktest"
	"candour/survey"
)

// attack plays a clever funder against protected results of people, and judges it by the exact ones.
func attack(t *testing.T, def *survey.Definition, people []person, plan attacktest.Plan,
) attacktest.Outcome {
	t.Helper()
	exact := newExact(def, people)
	seen, err := attacktest.Collect(t.Context(), disclosure.New(exact, office{def: def}), def, "")
	must(t, err)
	truth, err := attacktest.Collect(t.Context(), exact, def, "")
	must(t, err)
	return solve(t, def, people, seen, truth, plan)
}

func solve(t *testing.T, def *survey.Definition, people []person, seen, truth attacktest.View,
	plan attacktest.Plan) attacktest.Outcome {
	t.Helper()
	var outcome attacktest.Outcome
	sums := attacktest.Sums(def)
	if broken, is := attacktest.Misfit(sums, truth); is {
		t.Fatalf("the attacker believes what is not so: %v", broken)
	}
	guesses := attacktest.Bound(seen, sums)
	world := worldOf(newExact(def, people))
	fields := def.Fields()
	found := make([][]attacktest.Guess, len(fields))
	var all sync.WaitGroup
	lanes := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, field := range fields {
		all.Go(func() {
			lanes <- struct{}{}
			found[i] = plan.Guess(def, field, world, seen)
			<-lanes
		})
	}
	all.Wait()
	guesses = append(guesses, slices.Concat(found...)...)
	outcome.Judge(guesses, truth)
	return outcome
}

// worldOf is people as the attack knows them.
func worldOf(e exact) []attacktest.Person {
	var world []attacktest.Person
	states := map[string]string{"?": ":prefer_not", "~": ":dont_know", "-": ":not_shown"}
	for _, p := range e.people {
		if p.blank {
			continue
		}
		one := attacktest.Person{Key: p.key, Wave: p.wave, Answers: map[string][]string{}}
		for name, field := range e.fields {
			one.Answers[name] = []string{":skipped"}
			switch given := p.answers[name]; {
			case given == nil:
			case !answered(p, name):
				one.Answers[name] = []string{states[given[0]]}
			default:
				one.Answers[name] = []string{"=another", "=anything"}
				for _, value := range attacktest.Values(field) {
					if e.gave(p, name, value) {
						one.Answers[name] = slices.Insert(one.Answers[name], 0, "="+value)
					}
				}
			}
		}
		world = append(world, one)
	}
	return world
}

func TestAttackRandom(t *testing.T) {
	var pool attacktest.Outcome
	for seed := range uint64(12) {
		people := crowd(30+int(rand.New(rand.NewPCG(seed, 9)).IntN(570)), seed)
		got := attack(t, harbour(), people, attacktest.Plan{Moves: 1_000_000, Every: 500, Seed: seed})
		t.Logf("seed %d, %d people: %v", seed, len(people), got)
		for i, g := range got.Recovered {
			if i < 12 {
				t.Logf("   %+v", g)
			}
		}
		pool.Cells += got.Cells
		pool.Told += got.Told
		pool.Hits += got.Hits
		pool.Blind += got.Blind
		pool.Expected += got.Expected
	}
	t.Logf("%v", pool)
}
