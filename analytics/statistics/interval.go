// Package statistics holds formulas alone: pure functions over counts and numbers. It knows neither
// surveys nor databases. Each function names the source of its formula.
package statistics

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Z95 is the standard normal's 97.5 % quantile, for two-sided intervals at 95 %.
const Z95 = 1.959963984540054

// Level95 is the confidence level of the same intervals where they are not built on the normal.
const Level95 = 0.95

// Interval is a confidence interval, in the units of what it is of; of a proportion 0-1.
type Interval struct{ Low, High float64 }

// Wilson returns the score interval of x successes in n trials at normal quantile z. x may be any
// number from 0 to n; without trials, or with x outside 0-n, the interval is the whole of 0-1.
//
// Wilson EB. J Am Stat Assoc 1927;22:209-212, as method 3 in Newcombe RG. Stat Med
// 1998;17:857-872.
func Wilson(x, n, z float64) Interval {
	if !within(x, n) {
		return Interval{0, 1}
	}
	p, zz := x/n, z*z
	centre := p + zz/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+zz/(4*n*n))
	scale := 1 + zz/n
	return atEnds(x, n, Interval{(centre - half) / scale, (centre + half) / scale})
}

// WilsonCorrected is Wilson's interval with a continuity correction; it is the wider one.
//
// Fleiss JL. Statistical Methods for Rates and Proportions, 2nd ed., 1981, as method 4 in Newcombe
// RG. Stat Med 1998;17:857-872.
func WilsonCorrected(x, n, z float64) Interval {
	if !within(x, n) {
		return Interval{0, 1}
	}
	p, zz := x/n, z*z
	centre, scale := 2*x+zz, 2*(n+zz)
	below := z * math.Sqrt(max(0, zz-2-1/n+4*p*(n*(1-p)+1)))
	above := z * math.Sqrt(max(0, zz+2-1/n+4*p*(n*(1-p)-1)))
	return atEnds(x, n, Interval{(centre - 1 - below) / scale, (centre + 1 + above) / scale})
}

// ClopperPearson returns the exact interval of x successes in n trials at a level such as 0.95; it
// holds at least that level and is wider than Wilson's.
//
// Clopper CJ, Pearson ES. Biometrika 1934;26:404-413, through quantiles of the beta distribution.
func ClopperPearson(x, n, level float64) Interval {
	interval := Interval{0, 1}
	if !within(x, n) || !between(level, 0, 1) {
		return interval
	}
	tail := (1 - level) / 2
	if x > 0 {
		interval.Low = betaQuantile(x, n-x+1, tail)
	}
	if x < n {
		interval.High = 1 - betaQuantile(n-x, x+1, tail)
	}
	return interval
}

// Proportion is X successes in N trials.
type Proportion struct{ X, N float64 }

// Newcombe returns the difference of two independent proportions, first less second, and its score
// interval at normal quantile z; ok is false where either has no trials.
//
// Newcombe RG. Stat Med 1998;17:873-890, method 10, without continuity correction.
func Newcombe(first, second Proportion, z float64) (d float64, interval Interval, ok bool) {
	if !within(first.X, first.N) || !within(second.X, second.N) {
		return 0, Interval{}, false
	}
	p, q := first.X/first.N, second.X/second.N
	one, two := Wilson(first.X, first.N, z), Wilson(second.X, second.N, z)
	d = p - q
	return d, Interval{
		Low:  max(-1, d-math.Hypot(p-one.Low, two.High-q)),
		High: min(1, d+math.Hypot(one.High-p, q-two.Low)),
	}, true
}

// MeanInterval returns Student's interval of a mean at a level such as 0.95; ok is false below two
// numbers.
//
// Student. Biometrika 1908;6:1-25: mean ± t(n-1)·SD/√n.
func MeanInterval(m Moments, level float64) (interval Interval, ok bool) {
	if !(m.N >= 2) || !between(level, 0, 1) || !finite(m.N, m.Mean, m.SD) || m.SD < 0 {
		return Interval{}, false
	}
	t := distuv.StudentsT{Sigma: 1, Nu: m.N - 1}.Quantile((1 + level) / 2)
	half := t * m.SD / math.Sqrt(m.N)
	return Interval{m.Mean - half, m.Mean + half}, true
}

// atEnds keeps an interval in 0-1. At 0 and n the formulas give exactly 0 and 1, floating point
// almost.
func atEnds(x, n float64, i Interval) Interval {
	i = Interval{max(0, i.Low), min(1, i.High)}
	switch x {
	case 0:
		i.Low = 0
	case n:
		i.High = 1
	}
	return i
}

// within says whether x of n is a proportion. Trials may come as weights, but not as ones so small
// that their square is 0.
func within(x, n float64) bool { return n > 1e-100 && x >= 0 && x <= n && finite(n) }

// between says whether x lies between two numbers, ends left out.
func between(x, low, high float64) bool { return x > low && x < high }

func finite(numbers ...float64) bool {
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// betaQuantile is the p-quantile of the beta distribution, 0 where it is too small to find.
func betaQuantile(a, b, p float64) float64 {
	if q := mathext.InvRegIncBeta(a, b, p); q > 0 {
		return min(1, q)
	}
	return 0
}
