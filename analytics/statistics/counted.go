package statistics

import "math"

// Counted is a number and how often it was given.
type Counted struct{ X, Count float64 }

// CountedMoments returns how many numbers there are, their mean and their standard deviation (n-1);
// the mean is NaN without numbers, the deviation NaN below two.
func CountedMoments(numbers []Counted) (n, mean, sd float64) {
	sum, squares := 0.0, 0.0
	for _, c := range numbers {
		n += c.Count
		sum += c.Count * c.X
	}
	mean = sum / n
	for _, c := range numbers {
		squares += c.Count * (c.X - mean) * (c.X - mean)
	}
	if n < 2 {
		return n, mean, math.NaN()
	}
	return n, mean, math.Sqrt(squares / (n - 1))
}

// CountedQuantile is Quantile of numbers in ascending order, each written as often as it is counted.
func CountedQuantile(ascending []Counted, p float64) float64 {
	n := 0.0
	for _, c := range ascending {
		n += c.Count
	}
	if n == 0 {
		return math.NaN()
	}
	position := (n - 1) * p
	lower, upper := at(ascending, math.Floor(position)), at(ascending, math.Ceil(position))
	return lower + (upper-lower)*(position-math.Floor(position))
}

// at returns the number at a place, counted from 0.
func at(ascending []Counted, place float64) float64 {
	for _, c := range ascending {
		if place < c.Count {
			return c.X
		}
		place -= c.Count
	}
	return ascending[len(ascending)-1].X
}
