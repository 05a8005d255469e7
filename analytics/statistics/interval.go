// Package statistics holds formulas alone: pure functions over counts and numbers. It knows neither
// surveys nor databases. Each function names the source of its formula.
package statistics

import "math"

// Z95 is the standard normal's 97.5 % quantile, for two-sided intervals at 95 %.
const Z95 = 1.959963984540054

// Interval is a confidence interval of a proportion, 0-1.
type Interval struct{ Low, High float64 }

// Wilson returns the score interval of x successes in n trials at normal quantile z. x may be any
// number from 0 to n; without trials the interval is the whole of 0-1.
//
// Wilson EB. J Am Stat Assoc 1927;22:209-212, as method 3 in Newcombe RG. Stat Med
// 1998;17:857-872.
func Wilson(x, n, z float64) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	p, zz := x/n, z*z
	centre := p + zz/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+zz/(4*n*n))
	scale := 1 + zz/n
	interval := Interval{max(0, (centre-half)/scale), min(1, (centre+half)/scale)}
	switch x { // at the ends the formula gives exactly 0 and 1, floating point almost
	case 0:
		interval.Low = 0
	case n:
		interval.High = 1
	}
	return interval
}
