package statistics

import "math"

// Moments are how many numbers there are, their mean and their standard deviation (n-1).
type Moments struct{ N, Mean, SD float64 }

// Describe returns the moments of numbers; ok is false without any. The SD of one number is 0.
func Describe(numbers []float64) (m Moments, ok bool) {
	counts := make([]float64, len(numbers))
	for i := range counts {
		counts[i] = 1
	}
	return DescribeCounted(numbers, counts)
}

// DescribeCounted returns the moments of numbers that come as values and how often each occurs.
func DescribeCounted(values, counts []float64) (m Moments, ok bool) {
	m.N, ok = tallied(values, counts)
	if !ok {
		return Moments{}, false
	}
	for i, x := range values {
		m.Mean += x * (counts[i] / m.N)
	}
	squares := 0.0
	for i, x := range values {
		squares += counts[i] * (x - m.Mean) * (x - m.Mean)
	}
	if m.N > 1 {
		m.SD = math.Sqrt(squares / (m.N - 1))
	}
	if !finite(m.Mean, m.SD) {
		return Moments{}, false
	}
	return m, true
}

// tallied is the number of numbers that values and counts stand for; ok is false where there are
// none, or where they are none.
func tallied(values, counts []float64) (n float64, ok bool) {
	if len(values) != len(counts) || !finite(values...) {
		return 0, false
	}
	n, ok = countable(counts)
	return n, ok && n > 0
}

// mostCounted is the largest total that floating point counts one by one.
const mostCounted = 1 << 53

// countable adds up counts; ok is false where one is negative or none, or where there are more than
// floating point can tell apart.
func countable(counts []float64) (n float64, ok bool) {
	for _, count := range counts {
		if !(count >= 0) {
			return 0, false
		}
		n += count
	}
	return n, n <= mostCounted
}
