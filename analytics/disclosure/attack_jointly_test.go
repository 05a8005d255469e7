package disclosure_test

import (
	"testing"

	"candour/analytics/disclosure"
	"candour/analytics/disclosure/attacktest"
	"candour/survey"
)

// Sums across many questions at once: three questions, both breakdowns and the waves in one chain, beside the
// same questions one at a time, on the same cells.
func TestAttackJointly(t *testing.T) {
	breadth(t)
	var together, alone attacktest.Outcome
	def := harbour()
	var fields []survey.Field
	for _, name := range []string{"heard", "used", "times"} {
		field, _ := def.Field(name)
		fields = append(fields, field)
	}
	for seed := range uint64(24) {
		exact := newExact(def, crowd(sizeOf(seed), seed))
		seen, err := attacktest.Collect(t.Context(), disclosure.New(exact, office{def: def}), def, "")
		must(t, err)
		truth, err := attacktest.Collect(t.Context(), exact, def, "")
		must(t, err)
		plan := attacktest.Plan{Moves: 2_000_000, Every: 2000, Seed: seed, Untold: seen.Untold(truth, def)}
		world := worldOf(exact)
		guesses := plan.Jointly(def, fields, world, seen)
		var others []attacktest.Guess
		for _, field := range fields {
			others = append(others, plan.Guess(def, field, world, seen)...)
		}
		var one attacktest.Outcome
		one.Judge(attacktest.Among(guesses, others), truth)
		together.Add(one)
		alone.Judge(others, truth)
	}
	t.Logf("three questions at once: %v", together)
	t.Logf("one question at a time:  %v", alone)
	for _, g := range together.Recovered {
		t.Errorf("recovered %s = %d (%.3f)", g.Cell, g.Best, g.Odds)
	}
	if together.Excess() > advantage {
		t.Errorf("right in %.1f %%, blind in %.1f %%", together.HitRate(), together.BlindRate())
	}
}
