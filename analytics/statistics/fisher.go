package statistics

import "math"

// FisherExact returns the two-sided p of Fisher's exact test of a table of two by two: the sum of
// the probabilities, margins fixed, of all tables no likelier than the observed one. A table
// with an empty row or column has p 1.
//
// Fisher RA. J R Stat Soc 1935;98:39-82. Probabilities equal but for rounding count as equal
// (relative tolerance 1e-7).
func FisherExact(table [2][2]int) float64 {
	row := table[0][0] + table[0][1]
	column := table[0][0] + table[1][0]
	n := row + table[1][0] + table[1][1]
	whole := logChoose(n, column)
	probability := func(k int) float64 {
		return math.Exp(logChoose(row, k) + logChoose(n-row, column-k) - whole)
	}
	limit := probability(table[0][0]) * (1 + 1e-7)
	p := 0.0
	for k := max(0, column-(n-row)); k <= min(row, column); k++ {
		if q := probability(k); q <= limit {
			p += q
		}
	}
	return min(1, p)
}

// logChoose is the logarithm of n over k, for 0 <= k <= n.
func logChoose(n, k int) float64 {
	return logFactorial(n) - logFactorial(k) - logFactorial(n-k)
}

func logFactorial(n int) float64 {
	value, _ := math.Lgamma(float64(n) + 1)
	return value
}
