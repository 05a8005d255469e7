package statistics

import "math"

// hypergeometric is the distribution of how many of draws hit, of good and bad.
type hypergeometric struct{ good, bad, draws float64 }

// least and most are the ends of the distribution.
func (h hypergeometric) least() float64 { return max(0, h.draws-h.bad) }
func (h hypergeometric) most() float64  { return min(h.good, h.draws) }

// mode is the likeliest number.
func (h hypergeometric) mode() float64 {
	return math.Floor((h.draws + 1) * (h.good + 1) / (h.good + h.bad + 2))
}

// density is the probability of k. Differences of logarithms of factorials would lose digits in
// large tables.
//
// Loader C. Fast and accurate computation of binomial probabilities, 2000; as R's dhyper.
func (h hypergeometric) density(k float64) float64 {
	n := h.good + h.bad
	p := h.draws / n
	q := (n - h.draws) / n
	return math.Exp(logBinomial(k, h.good, p, q) + logBinomial(h.draws-k, h.bad, p, q) -
		logBinomial(h.draws, n, p, q))
}

// up is the ratio of the densities of k+1 and k.
func (h hypergeometric) up(k float64) float64 {
	return (h.good - k) / (k + 1) * ((h.draws - k) / (h.bad - h.draws + k + 1))
}

// below adds up the densities of k and less, where k is at most the mode.
func (h hypergeometric) below(k float64) float64 {
	sum := 0.0
	for term := h.density(k); term > sum*1e-17; k-- {
		sum += term
		if k <= h.least() {
			break
		}
		term /= h.up(k - 1)
	}
	return sum
}

// above adds up the densities of k and more, where k is at least the mode.
func (h hypergeometric) above(k float64) float64 {
	sum := 0.0
	for term := h.density(k); term > sum*1e-17; k++ {
		sum += term
		if k >= h.most() {
			break
		}
		term *= h.up(k)
	}
	return sum
}

// notLikelier is the probability of all numbers no likelier than k. Probabilities equal but for
// rounding count as equal.
func (h hypergeometric) notLikelier(k float64) float64 {
	limit := h.density(k) * (1 + tie)
	mode := h.mode()
	if h.density(mode) <= limit {
		return 1
	}
	sum := 0.0
	if h.density(h.least()) <= limit {
		sum += h.below(last(h.least(), mode, func(k float64) bool { return h.density(k) <= limit }))
	}
	if h.density(h.most()) <= limit {
		likelier := func(k float64) bool { return h.density(k) > limit }
		sum += h.above(last(mode, h.most(), likelier) + 1)
	}
	return min(1, sum)
}

// last is the largest whole number from low that holds, where low holds and high does not.
func last(low, high float64, holds func(float64) bool) float64 {
	for high-low > 1 {
		if middle := math.Floor((low + high) / 2); holds(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// logBinomial is the logarithm of the probability of x hits in n trials, each with probability p,
// and q = 1-p.
func logBinomial(x, n, p, q float64) float64 {
	switch {
	case p == 0 || q == 0:
		if p == 0 && x == 0 || q == 0 && x == n {
			return 0
		}
		return math.Inf(-1)
	case n == 0:
		return 0
	case x == 0:
		return n * math.Log1p(-p)
	case x == n:
		return n * math.Log1p(-q)
	}
	return stirlingError(n) - stirlingError(x) - stirlingError(n-x) -
		deviance(x, n*p) - deviance(n-x, n*q) -
		0.5*(math.Log(2*math.Pi)+math.Log(x)+math.Log1p(-x/n))
}

// stirlingError is log n! less Stirling's approximation of it.
func stirlingError(n float64) float64 {
	if n < 16 {
		value, _ := math.Lgamma(n + 1)
		return value - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	nn := n * n
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-1.0/1188/nn)/nn)/nn)/nn) / n
}

// deviance is x·log(x/m)+m-x, without loss of digits where x is near m.
func deviance(x, m float64) float64 {
	if math.Abs(x-m) >= 0.1*(x+m) {
		return x*math.Log(x/m) + m - x
	}
	v := (x - m) / (x + m)
	sum, term := (x-m)*v, 2*x*v
	for j := 3.0; ; j += 2 {
		term *= v * v
		next := sum + term/j
		if next == sum {
			return sum
		}
		sum = next
	}
}
