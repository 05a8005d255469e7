package statistics

import "math"

// Quantile returns the p-quantile (p 0-1) of numbers in ascending order, of type 7: linear between
// the order statistics around position (n-1)p. ok is false without numbers.
//
// Hyndman RJ, Fan Y. Am Stat 1996;50:361-365, definition 7; as ClickHouse's quantileExactInclusive.
func Quantile(ascending []float64, p float64) (quantile float64, ok bool) {
	if len(ascending) == 0 || !(p >= 0 && p <= 1) {
		return 0, false
	}
	position := float64(len(ascending)-1) * p
	below := int(position)
	if below+1 >= len(ascending) {
		return ascending[len(ascending)-1], true
	}
	lower, upper := ascending[below], ascending[below+1]
	return lower + (upper-lower)*(position-float64(below)), true
}

// CountedQuantile is Quantile of numbers that come as distinct values, ascending, and how often each
// occurs.
func CountedQuantile(values, counts []float64, p float64) (quantile float64, ok bool) {
	n, ok := tallied(values, counts)
	if !ok || !(p >= 0 && p <= 1) {
		return 0, false
	}
	position := (n - 1) * p
	below := math.Floor(position)
	lower, upper := 0.0, 0.0
	before, found := 0.0, false
	for i, count := range counts {
		if count == 0 {
			continue
		}
		before += count
		if !found && before > below {
			lower, found = values[i], true
		}
		if upper = values[i]; before > below+1 {
			break
		}
	}
	return lower + (upper-lower)*(position-below), true
}

// Band is a class of grouped numbers: Count of them lie between Low and High.
type Band struct{ Low, High, Count float64 }

// BandedMean returns the mean of grouped numbers, each band standing at its middle; ok is false
// when the bands are empty.
//
// Yule GU. An Introduction to the Theory of Statistics, 1911, ch. VII.
func BandedMean(bands []Band) (mean float64, ok bool) {
	sum, n := 0.0, total(bands)
	for _, b := range bands {
		sum += b.Count * (b.Low + b.High) / 2
	}
	return sum / n, n > 0
}

// BandedQuantile returns the p-quantile (p 0-1) of grouped numbers in ascending bands, spread
// evenly within each: L + (pn-F)/f·w for the band from L of width w and count f that is reached
// after F numbers. ok is false when the bands are empty.
//
// Yule 1911, ch. VII; for p 0.5 the median of grouped data.
func BandedQuantile(bands []Band, p float64) (quantile float64, ok bool) {
	n := total(bands)
	if n == 0 {
		return 0, false
	}
	rank, before := p*n, 0.0
	for _, b := range bands {
		if b.Count > 0 {
			if before+b.Count >= rank {
				return b.Low + (rank-before)/b.Count*(b.High-b.Low), true
			}
			before, quantile = before+b.Count, b.High
		}
	}
	return quantile, true
}

func total(bands []Band) float64 {
	n := 0.0
	for _, b := range bands {
		n += b.Count
	}
	return n
}
