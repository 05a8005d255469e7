package statistics

import "gonum.org/v1/gonum/stat/distuv"

// Alpha is the internal consistency of items. Standardised is alpha of items of equal variance, and
// MeanCorrelation the mean of their correlations, both nil where an item is constant. Interval is
// Feldt's. N counts complete cases.
type Alpha struct {
	N               float64
	Alpha           float64
	Interval        Interval
	Standardised    *float64
	MeanCorrelation *float64
	Items           []ItemConsistency
}

// ItemConsistency is alpha without an item, nil where two items remain none, and the item's
// correlation with the sum of the others, nil where either is constant.
type ItemConsistency struct {
	AlphaIfDropped *float64
	ItemRest       *float64
}

// CronbachAlpha returns the consistency of items, scored in one direction; the interval is at a
// level such as 0.95. ok is false below two items or where the sum of the items does not vary.
//
// α = k/(k-1)·(1-Σs²/s²_T). Cronbach LJ. Psychometrika 1951;16:297-334. Interval: Feldt LS.
// Psychometrika 1965;30:357-370, 1-(1-α)F with n-1 and (n-1)(k-1) degrees of freedom. Item-rest
// correlations are not corrected for unreliability. Alpha is no evidence that items measure one thing.
func CronbachAlpha(c Covariance, level float64) (a Alpha, ok bool) {
	if !c.valid() || !between(level, 0, 1) {
		return Alpha{}, false
	}
	k, whole, parts := float64(len(c.Matrix)), sumOf(c.Matrix), c.trace()
	a.N = c.N
	if a.Alpha, ok = alphaOf(k, whole, parts); !ok {
		return Alpha{}, false
	}
	f := distuv.F{D1: c.N - 1, D2: (c.N - 1) * (k - 1)}
	tail := (1 - level) / 2
	a.Interval = Interval{
		Low:  1 - (1-a.Alpha)*f.Quantile(1-tail),
		High: 1 - (1-a.Alpha)*f.Quantile(tail),
	}
	if c.varies() && k > 1 {
		r := (sumOf(c.correlations()) - k) / (k * (k - 1))
		a.MeanCorrelation = &r
		if scale := 1 + (k-1)*r; scale > 1e-12 {
			standardised := k * r / scale
			a.Standardised = &standardised
		}
	}
	for i := range c.Matrix {
		a.Items = append(a.Items, c.item(i, whole, parts))
	}
	return a, true
}

// alphaOf is alpha of k items whose sum has the variance whole and whose variances add up to parts.
func alphaOf(k, whole, parts float64) (alpha float64, ok bool) {
	if k < 2 || !(whole > 1e-12*parts) || whole <= 0 {
		return 0, false
	}
	return k / (k - 1) * (1 - parts/whole), true
}

// item describes one item beside the others.
func (c Covariance) item(i int, whole, parts float64) (item ItemConsistency) {
	own := c.Matrix[i][i]
	with := 0.0 // the covariance of the item and the sum of all
	for _, x := range c.Matrix[i] {
		with += x
	}
	rest := whole - 2*with + own
	if alpha, ok := alphaOf(float64(len(c.Matrix)-1), rest, parts-own); ok {
		item.AlphaIfDropped = &alpha
	}
	if own > 0 && rest > 1e-12*parts {
		r := correlation(with-own, own, rest)
		item.ItemRest = &r
	}
	return item
}
