package sample

import (
	"math"
	"math/rand/v2"
	"slices"
)

// How items hang together: each item of a scale correlates at itemSway with its scale's factor,
// each factor at factorSway with the person's mood. Scales of five or six items get an alpha of
// about 0.8.
const (
	itemSway   = 0.72
	factorSway = 0.7
)

// person is a respondent being made up. Mood says how things go for them, and factors how each
// scale does, in SDs; haste multiplies the chances of leaving a question empty.
type person struct {
	*rand.Rand
	lang    string
	mood    float64
	factors []float64
	haste   float64
	answers map[string]any
}

func (g *generator) person(random *rand.Rand, wave string) *person {
	return &person{
		Rand:    random,
		lang:    g.def.Languages[g.languages.spin(random)],
		mood:    g.shift(wave) + random.NormFloat64(),
		factors: make([]float64, len(g.def.Scales)),
		haste:   math.Exp(0.7 * random.NormFloat64()),
		answers: make(map[string]any, len(g.first)+len(g.rest)),
	}
}

// shift is how far a wave moves everybody, in SDs.
func (g *generator) shift(wave string) float64 {
	if g.tuning.Waves != nil {
		return g.tuning.Waves[wave]
	}
	return 0.15 * float64(max(0, slices.Index(g.def.Waves, wave)))
}

// blend draws a normal number that correlates with level at r.
func (p *person) blend(level, r float64) float64 {
	return r*level + math.Sqrt(1-r*r)*p.NormFloat64()
}
