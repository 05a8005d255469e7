package statistics

// Weighted describes what weights do to a sample: the sum of weights, Kish's effective size, and how
// many times more responses the weighted sample needs than an unweighted one of the same precision.
type Weighted struct{ N, Sum, Effective, DesignEffect float64 }

// Kish returns the effect of weights; ok is false where one is negative or all are 0.
//
// n_eff = (Σw)²/Σw², deff = n/n_eff. Kish L. Survey Sampling, 1965, 11.7. It holds for weights that
// have nothing to do with the answers; it is no standard error of a design with clusters or strata.
func Kish(weights []float64) (w Weighted, ok bool) {
	squares := 0.0
	for _, weight := range weights {
		if !(weight >= 0) {
			return Weighted{}, false
		}
		w.Sum += weight
		squares += weight * weight
	}
	w.N, w.Effective = float64(len(weights)), w.Sum*w.Sum/squares
	w.DesignEffect = w.N / w.Effective
	if !finite(w.Sum, squares, w.Effective, w.DesignEffect) {
		return Weighted{}, false
	}
	return w, true
}

// WeightedMean returns Σwy/Σw; ok is false where a weight is negative or all are 0.
func WeightedMean(values, weights []float64) (mean float64, ok bool) {
	if len(values) != len(weights) {
		return 0, false
	}
	sum, whole := 0.0, 0.0
	for i, weight := range weights {
		if !(weight >= 0) {
			return 0, false
		}
		sum, whole = sum+weight*values[i], whole+weight
	}
	if mean = sum / whole; !finite(mean) {
		return 0, false
	}
	return mean, true
}
