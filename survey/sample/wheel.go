package sample

import (
	"math/rand/v2"

	"candour/survey"
)

// wheel draws indices by weight.
type wheel []float64 // cumulative

func newWheel(weights []float64) wheel {
	w := make(wheel, len(weights))
	total := 0.0
	for i, weight := range weights {
		total += weight
		w[i] = total
	}
	return w
}

// spin draws an index. All weights zero give the last one.
func (w wheel) spin(random *rand.Rand) int {
	at := random.Float64() * w[len(w)-1]
	for i, bound := range w {
		if at < bound {
			return i
		}
	}
	return len(w) - 1
}

// languageWheel takes three quarters for the first language where nothing is tuned.
func languageWheel(def *survey.Definition, t tuning) wheel {
	weights := make([]float64, len(def.Languages))
	for i, lang := range def.Languages {
		weights[i] = t.Languages[lang]
		if t.Languages == nil {
			weights[i] = 0.25 / max(1, float64(len(weights)-1))
		}
	}
	if t.Languages == nil {
		weights[0] = 0.75
	}
	return newWheel(weights)
}
