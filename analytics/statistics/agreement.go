package statistics

import (
	"math"
	"slices"
)

// Difference says how Krippendorff's alpha takes the distance of two values.
type Difference uint8

// Nominal values differ or do not, ordinal ones by the ranks between them, interval ones by their
// distance, ratio ones by their distance relative to their sum.
const (
	NominalDifference Difference = iota
	OrdinalDifference
	IntervalDifference
	RatioDifference
)

// Krippendorff returns the alpha of values that coders gave: units[u] holds the values of unit u, as
// many as coders coded it, in any order. Units with fewer than two values drop out. ok is false
// where no two values can be compared or all are the same, and for ratios of negative values.
//
// α = 1-(n-1)·Σ o δ²/Σ n n δ². Krippendorff K. Computing Krippendorff's Alpha-Reliability, 2011.
// Customary: rely on 0.800 and more, draw tentative conclusions from 0.667.
func Krippendorff(units [][]float64, difference Difference) (alpha float64, ok bool) {
	var all []float64
	for _, unit := range units {
		if len(unit) > 1 {
			all = append(all, unit...)
		}
	}
	values, table := Tabulate(all)
	if !finite(all...) || difference == RatioDifference && len(values) > 0 && values[0] < 0 {
		return 0, false
	}
	d := distances{values: values, counts: make([]float64, len(values)), of: difference}
	d.before = make([]float64, len(values)+1)
	for i, row := range table {
		d.counts[i] = row[0]
		d.before[i+1] = d.before[i] + row[0]
	}
	expected := d.expected()
	if !(expected > 0) {
		return 0, false
	}
	if alpha = 1 - float64(len(all)-1)*d.observed(units)/expected; !finite(alpha) {
		return 0, false
	}
	return alpha, true
}

// distances knows the distinct values, ascending, how often each occurs, and how many numbers lie
// before each.
type distances struct {
	values, counts, before []float64
	of                     Difference
}

// squared is δ² of the values at two places.
func (d distances) squared(i, j int) float64 {
	if i == j {
		return 0
	}
	i, j = min(i, j), max(i, j)
	a, b := d.values[i], d.values[j]
	delta := 1.0
	switch d.of {
	case OrdinalDifference:
		delta = d.before[j+1] - d.before[i] - (d.counts[i]+d.counts[j])/2
	case IntervalDifference:
		delta = b - a
	case RatioDifference:
		delta = (b - a) / (a + b)
	}
	return delta * delta
}

// expected is Σ n n δ² over all pairs of values.
func (d distances) expected() float64 {
	sum := 0.0
	for i := range d.values {
		for j := range i {
			sum += 2 * d.counts[i] * d.counts[j] * d.squared(i, j)
		}
	}
	return sum
}

// observed is Σ o δ² over the pairs within units.
func (d distances) observed(units [][]float64) float64 {
	sum := 0.0
	for _, unit := range units {
		if len(unit) < 2 {
			continue
		}
		pairs := 0.0
		for i := range unit {
			a, _ := slices.BinarySearch(d.values, unit[i])
			for j := range i {
				b, _ := slices.BinarySearch(d.values, unit[j])
				pairs += 2 * d.squared(a, b)
			}
		}
		sum += pairs / float64(len(unit)-1)
	}
	return sum
}

// Weighting says how much of an agreement Cohen's kappa sees in two different categories.
type Weighting uint8

// None of it, or 1-|i-j|/(k-1) of it (Cicchetti-Allison).
const (
	Unweighted Weighting = iota
	LinearWeights
)

// Kappa is a chance-corrected agreement, its asymptotic standard error and its interval.
type Kappa struct {
	Kappa, SE float64
	Interval  Interval
}

// CohenKappa returns the agreement of two raters: the table counts, [first rater][second rater], how
// they sorted the same subjects into the same categories. z is the interval's normal quantile. ok
// is false where the table is not square, is empty, or leaves nothing to chance.
//
// Cohen J. Psychol Bull 1968;70:213-220; Fleiss JL, Cohen J, Everitt BS. Psychol Bull 1969;72:323-327
// for the standard error; Cicchetti DV, Allison T. Am J EEG Technol 1971;11:101-109 for the weights.
func CohenKappa(table [][]float64, weighting Weighting, z float64) (kappa Kappa, ok bool) {
	m, ok := newMargins(table)
	k := len(m.columns)
	if !ok || m.n == 0 || len(table) != k || k < 2 {
		return Kappa{}, false
	}
	weight := func(i, j int) float64 {
		switch {
		case i == j:
			return 1
		case weighting == Unweighted:
			return 0
		}
		return 1 - math.Abs(float64(i-j))/float64(k-1)
	}
	observed, expected := 0.0, 0.0
	byRow, byColumn := make([]float64, k), make([]float64, k)
	for i, row := range table {
		for j, count := range row {
			w := weight(i, j)
			observed += w * count / m.n
			expected += w * m.rows[i] / m.n * m.columns[j] / m.n
			byRow[i] += w * m.columns[j] / m.n
			byColumn[j] += w * m.rows[i] / m.n
		}
	}
	if !(1-expected > 1e-12) {
		return Kappa{}, false
	}
	kappa.Kappa = (observed - expected) / (1 - expected)
	sum := 0.0
	for i, row := range table {
		for j, count := range row {
			d := weight(i, j) - (byRow[i]+byColumn[j])*(1-kappa.Kappa)
			sum += count / m.n * d * d
		}
	}
	rest := kappa.Kappa - expected*(1-kappa.Kappa)
	kappa.SE = math.Sqrt(max(0, sum-rest*rest)/m.n) / (1 - expected)
	kappa.Interval = Interval{kappa.Kappa - z*kappa.SE, kappa.Kappa + z*kappa.SE}
	return kappa, true
}

// FleissKappa returns the agreement of many raters: the table counts, [subject][category], how many
// raters sorted a subject into a category. ok is false where subjects have not the same number of
// raters, at least two, or where all raters used one category.
//
// Fleiss JL. Psychol Bull 1971;76:378-382.
func FleissKappa(table [][]float64) (kappa float64, ok bool) {
	m, ok := newMargins(table)
	if !ok || len(table) == 0 || m.rows[0] < 2 {
		return 0, false
	}
	raters := m.rows[0]
	observed, expected := 0.0, 0.0
	for i, row := range table {
		if m.rows[i] != raters {
			return 0, false
		}
		for _, count := range row {
			observed += count * (count - 1) / (raters * (raters - 1) * float64(len(table)))
		}
	}
	for _, column := range m.columns {
		expected += column / m.n * column / m.n
	}
	if !(1-expected > 1e-12) {
		return 0, false
	}
	return (observed - expected) / (1 - expected), true
}
