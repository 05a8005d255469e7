package statistics

import "math"

// Covariance describes items: how many people answered all of them, the items' means, and their
// covariances (n-1), indexed [item][item].
type Covariance struct {
	N      float64
	Means  []float64
	Matrix [][]float64
}

// CovarianceOf returns the covariances of rows of answers, one item a column. Rows in which an
// answer is missing (NaN) are left out: complete cases. ok is false below two of them.
func CovarianceOf(rows [][]float64) (c Covariance, ok bool) {
	var whole [][]float64
	for _, row := range rows {
		if len(row) != len(rows[0]) {
			return Covariance{}, false
		}
		if finite(row...) {
			whole = append(whole, row)
		}
	}
	if len(whole) < 2 {
		return Covariance{}, false
	}
	k := len(whole[0])
	c = newCovariance(float64(len(whole)), k)
	for _, row := range whole {
		for i, x := range row {
			c.Means[i] += x / c.N
		}
	}
	for _, row := range whole {
		for i := range k {
			for j := range i + 1 {
				c.Matrix[i][j] += (row[i] - c.Means[i]) * (row[j] - c.Means[j]) / (c.N - 1)
			}
		}
	}
	return c.whole()
}

// CovarianceOfSums returns the covariances of items from what a database adds up over complete
// cases: their number, each item's sum, and the sums of products of each two (squares on the
// diagonal). ok is false below two cases and where the sums cannot be those of numbers.
//
// The sums of whole numbers, such as answers on a scale, are exact; for others the differences lose
// digits where means are large beside standard deviations.
func CovarianceOfSums(n float64, sums []float64, products [][]float64) (c Covariance, ok bool) {
	if !(n >= 2) || len(products) != len(sums) {
		return Covariance{}, false
	}
	c = newCovariance(n, len(sums))
	for i := range sums {
		if len(products[i]) != len(sums) {
			return Covariance{}, false
		}
		c.Means[i] = sums[i] / n
		for j := range i + 1 {
			c.Matrix[i][j] = (products[i][j] - sums[i]*c.Means[j]) / (n - 1)
		}
		if rounding := 1e-12 * products[i][i] / (n - 1); c.Matrix[i][i] < rounding {
			c.Matrix[i][i] = 0 // a constant item, but for rounding
		}
		if products[i][i] < 0 {
			return Covariance{}, false
		}
	}
	return c.whole()
}

func newCovariance(n float64, k int) Covariance {
	c := Covariance{N: n, Means: make([]float64, k), Matrix: make([][]float64, k)}
	for i := range c.Matrix {
		c.Matrix[i] = make([]float64, k)
	}
	return c
}

// whole fills the upper half from the lower one.
func (c Covariance) whole() (Covariance, bool) {
	for i := range c.Matrix {
		for j := range i {
			c.Matrix[j][i] = c.Matrix[i][j]
		}
	}
	if !c.valid() || !finite(c.Means...) {
		return Covariance{}, false
	}
	return c, true
}

// valid says whether this can be the covariance of numbers: square, symmetric, and no covariance
// larger than the variances allow.
func (c Covariance) valid() bool {
	if !(c.N >= 2) || !finite(c.N) {
		return false
	}
	for i, row := range c.Matrix {
		if len(row) != len(c.Matrix) || !finite(row...) || row[i] < 0 {
			return false
		}
	}
	for i, row := range c.Matrix {
		for j := range i {
			most := math.Sqrt(row[i]) * math.Sqrt(c.Matrix[j][j])
			if math.Abs(row[j]-c.Matrix[j][i]) > 1e-9*most || math.Abs(row[j]) > most*(1+1e-9) {
				return false
			}
		}
	}
	return true
}

// sd is an item's standard deviation.
func (c Covariance) sd(i int) float64 { return math.Sqrt(c.Matrix[i][i]) }

// varies says whether no item is constant.
func (c Covariance) varies() bool {
	for i := range c.Matrix {
		if c.Matrix[i][i] <= 0 {
			return false
		}
	}
	return true
}

// trace is the sum of the variances.
func (c Covariance) trace() float64 {
	sum := 0.0
	for i := range c.Matrix {
		sum += c.Matrix[i][i]
	}
	return sum
}

// correlations are the correlations of the items, none of which is constant.
func (c Covariance) correlations() [][]float64 {
	r := newCovariance(c.N, len(c.Matrix)).Matrix
	for i, row := range c.Matrix {
		for j, x := range row {
			r[i][j] = max(-1, min(1, x/c.sd(i)/c.sd(j)))
		}
		r[i][i] = 1
	}
	return r
}

func sumOf(matrix [][]float64) float64 {
	sum := 0.0
	for _, row := range matrix {
		for _, x := range row {
			sum += x
		}
	}
	return sum
}

// correlation is that of two numbers with a covariance and variances.
func correlation(covariance, one, other float64) float64 {
	return max(-1, min(1, covariance/math.Sqrt(one)/math.Sqrt(other)))
}
