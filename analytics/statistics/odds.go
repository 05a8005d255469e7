package statistics

import "math"

// Odds is the odds ratio of a table of two by two. Ratio is 0 or +Inf where a cell is empty; so are
// the ends of its interval on that side.
type Odds struct {
	Ratio    float64
	Interval Interval
}

// OddsRatio returns the conditional maximum likelihood estimate, given the margins, of the odds ratio
// of a table [2][2], and its exact interval at a level such as 0.95. It is not ad/bc. ok is false
// where the table is not two by two, has an empty row or column, or more counts than FisherExact
// takes.
//
// Cornfield J. Proc 3rd Berkeley Symp 1956;4:135-148; as R's fisher.test.
func OddsRatio(table [][]float64, level float64) (odds Odds, ok bool) {
	t, ok := newWhole(table)
	if !ok || len(t.rows) != 2 || len(t.columns) != 2 || !between(level, 0, 1) {
		return Odds{}, false
	}
	if len(table) != 2 || len(table[0]) != 2 {
		return Odds{}, false
	}
	h, x, tail := t.hypergeometric(), t.cells[0][0], (1-level)/2
	odds = Odds{Ratio: math.Inf(1), Interval: Interval{0, math.Inf(1)}}
	start := math.Log((x + 0.5) * (t.cells[1][1] + 0.5) / (t.cells[0][1] + 0.5) / (t.cells[1][0] + 0.5))
	switch {
	case x <= h.least():
		odds.Ratio = 0
	case x < h.most():
		odds.Ratio = math.Exp(root(start, func(log float64) float64 {
			return h.tilted(x, log).mean - x
		}))
	}
	if x > h.least() {
		odds.Interval.Low = math.Exp(root(start, func(log float64) float64 {
			return h.tilted(x, log).atLeast - tail
		}))
	}
	if x < h.most() {
		odds.Interval.High = math.Exp(root(start, func(log float64) float64 {
			return tail - h.tilted(x, log).atMost
		}))
	}
	return odds, true
}

// tilted describes a noncentral hypergeometric distribution: its mean, and the probabilities of at
// least and at most x.
type tilted struct{ mean, atLeast, atMost float64 }

// tilted sums over the distribution whose odds ratio has this logarithm, outwards from its mode.
func (h hypergeometric) tilted(x, log float64) (t tilted) {
	ratio := math.Exp(log)
	rising := func(k float64) bool { return k == h.least() || h.up(k-1)*ratio >= 1 }
	mode := h.most()
	if !rising(mode) {
		mode = last(h.least(), mode, rising)
	}
	all, first := 0.0, 0.0
	add := func(k, weight float64) {
		all, first = all+weight, first+weight*(k-mode)
		if k >= x {
			t.atLeast += weight
		}
		if k <= x {
			t.atMost += weight
		}
	}
	add(mode, 1)
	weight := 1.0
	for k := mode; k < h.most() && weight > all*1e-18; k++ {
		weight *= h.up(k) * ratio
		add(k+1, weight)
	}
	weight = 1
	for k := mode; k > h.least() && weight > all*1e-18; k-- {
		weight /= h.up(k-1) * ratio
		add(k-1, weight)
	}
	return tilted{mean: mode + first/all, atLeast: t.atLeast / all, atMost: t.atMost / all}
}

// root is where an increasing function of a logarithm crosses 0.
func root(start float64, f func(float64) float64) float64 {
	const farthest = 600 // beyond, the exponential is 0 or infinite
	low, high := start, start
	for step := 0.1; f(low) > 0 && low > -farthest; step *= 2 {
		high, low = low, max(-farthest, low-step)
	}
	for step := 0.1; f(high) < 0 && high < farthest; step *= 2 {
		low, high = high, min(farthest, high+step)
	}
	for high-low > 1e-14*max(1, math.Abs(low)) {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			break
		}
		if f(middle) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low + (high-low)/2
}
