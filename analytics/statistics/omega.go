package statistics

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Omega is the share of a score's variance that one common factor explains: Raw of the sum of the
// items, Standardised of the sum of the items at equal variance. Loadings and Uniquenesses are of
// the standardised items, in their order.
//
// Heywood says that an item's uniqueness ended at its lower bound, LeastUniqueness: the one-factor
// model does not fit, and omega is not to be relied on. Misfit is what the fit made least, 0 where
// one factor explains the correlations exactly; Iterations is how many steps that took.
type Omega struct {
	N                      float64
	Raw, Standardised      float64
	Loadings, Uniquenesses []float64
	Heywood                bool
	Misfit                 float64
	Iterations             int
}

// LeastUniqueness is the lower bound of uniquenesses, as in R's factanal.
const LeastUniqueness = 0.005

// McDonaldOmega returns omega total of one factor, fitted to the items' correlations by maximum
// likelihood. ok is false below three items (two do not determine a factor), where an item is
// constant or a combination of others, and where the fit did not converge.
//
// ω = (Σλ)²/((Σλ)²+Σψ). McDonald RP. Test Theory, 1999, ch. 6. Maximum likelihood is indifferent to
// the items' scales, so raw loadings are the standardised ones times the standard deviations. The
// fit is Newton's in log ψ: Jöreskog KG. Psychometrika 1967;32:443-482; Clarke MRB. Br J Math Stat
// Psychol 1970;23:43-52.
func McDonaldOmega(c Covariance) (omega Omega, ok bool) {
	if !c.valid() || len(c.Matrix) < 3 || !c.varies() {
		return Omega{}, false
	}
	fit, ok := fitOneFactor(c.correlations())
	if !ok {
		return Omega{}, false
	}
	omega = Omega{N: c.N, Misfit: fit.misfit(), Iterations: fit.iterations}
	omega.Loadings = fit.loadings()
	var raw, standardised, rawUnique, unique float64
	for i, loading := range omega.Loadings {
		psi := math.Exp(fit.logs[i])
		omega.Uniquenesses = append(omega.Uniquenesses, psi)
		omega.Heywood = omega.Heywood || psi <= LeastUniqueness*(1+1e-9)
		standardised, unique = standardised+loading, unique+psi
		raw, rawUnique = raw+loading*c.sd(i), rawUnique+psi*c.Matrix[i][i]
	}
	omega.Raw = raw * raw / (raw*raw + rawUnique)
	omega.Standardised = standardised * standardised / (standardised*standardised + unique)
	if !finite(omega.Raw, omega.Standardised) {
		return Omega{}, false
	}
	return omega, true
}

// oneFactor is a maximum likelihood fit of one factor to correlations: logs are the logarithms of
// the uniquenesses, values and vectors the eigenvalues, ascending, and eigenvectors of Ψ^-½RΨ^-½.
type oneFactor struct {
	r          *mat.SymDense
	logs       []float64
	values     []float64
	vectors    mat.Dense
	iterations int
}

// fitOneFactor keeps the best of fits from several starts, because with few people the likelihood
// may have more than one peak; ok is false where none converges.
func fitOneFactor(r [][]float64) (best *oneFactor, ok bool) {
	for _, share := range []float64{1 - 0.5/float64(len(r)), 0.5, 0.25, 1.5} {
		fit, ok := newOneFactor(r, share)
		if !ok {
			return nil, false
		}
		if fit.run() && (best == nil || fit.misfit() < best.misfit()-1e-12) {
			best = fit
		}
	}
	return best, best != nil
}

// newOneFactor starts at a share of each item's variance that the other items leave unexplained;
// the first share is factanal's. ok is false where the correlations have no inverse.
func newOneFactor(r [][]float64, share float64) (fit *oneFactor, ok bool) {
	k := len(r)
	fit = &oneFactor{r: mat.NewSymDense(k, nil), logs: make([]float64, k)}
	for i, row := range r {
		for j := range i + 1 {
			fit.r.SetSym(i, j, row[j])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(fit.r) || chol.Cond() > 1e10 {
		return nil, false
	}
	var inverse mat.SymDense
	if err := chol.InverseTo(&inverse); err != nil {
		return nil, false
	}
	for i := range fit.logs {
		fit.logs[i] = bounded(math.Log(share / inverse.At(i, i)))
	}
	return fit, fit.decompose(fit.logs)
}

func bounded(log float64) float64 { return max(math.Log(LeastUniqueness), min(0, log)) }

// decompose finds the eigenvalues and eigenvectors at logarithms of uniquenesses.
func (f *oneFactor) decompose(logs []float64) bool {
	k := len(logs)
	scaled := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			scaled.SetSym(i, j, f.r.At(i, j)*math.Exp(-(logs[i]+logs[j])/2))
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(scaled, true) {
		return false
	}
	f.values = eigen.Values(nil)
	f.vectors.Reset()
	eigen.VectorsTo(&f.vectors)
	return true
}

// misfit is the likelihood's discrepancy, Σ(e-log e-1) over all but the largest eigenvalue.
func (f *oneFactor) misfit() float64 {
	sum := 0.0
	for _, e := range f.values[:len(f.values)-1] {
		if e <= 0 {
			return math.Inf(1)
		}
		sum += e - math.Log(e) - 1
	}
	return sum
}

// run steps until no free uniqueness has a slope; false means that it did not get there.
func (f *oneFactor) run() bool {
	const most = 200
	for ; f.iterations < most; f.iterations++ {
		gradient := f.gradient()
		free := f.free(gradient)
		steepest := 0.0
		for _, i := range free {
			steepest = max(steepest, math.Abs(gradient[i]))
		}
		if steepest < 1e-10 {
			return true
		}
		if !f.step(gradient, free) {
			return steepest < 1e-6 // no better point within floating point
		}
	}
	return false
}

// gradient is the slope of misfit by each logarithm: Σ(1-e)ω² over all but the largest eigenvalue.
func (f *oneFactor) gradient() []float64 {
	slopes := make([]float64, len(f.logs))
	for m, e := range f.values[:len(f.values)-1] {
		for i := range slopes {
			w := f.vectors.At(i, m)
			slopes[i] += (1 - e) * w * w
		}
	}
	return slopes
}

// free lists the items whose uniqueness is not held by a bound.
func (f *oneFactor) free(gradient []float64) (items []int) {
	for i, slope := range gradient {
		low, high := f.logs[i] <= bounded(math.Inf(-1)), f.logs[i] >= 0
		if !(low && slope > 0 || high && slope < 0) {
			items = append(items, i)
		}
	}
	return items
}

// step takes Newton's step in the free items, halved until misfit falls; false if it never does.
func (f *oneFactor) step(gradient []float64, free []int) bool {
	direction, ok := f.newton(gradient, free, true)
	if !ok {
		if direction, ok = f.newton(gradient, free, false); !ok {
			return false
		}
	}
	before, start := f.misfit(), append([]float64(nil), f.logs...)
	for size := 1.0; size > 1e-12; size /= 2 {
		next := append([]float64(nil), start...)
		for n, i := range free {
			next[i] = bounded(start[i] - size*direction[n])
		}
		if f.decompose(next) && f.misfit() < before {
			f.logs = next
			return true
		}
	}
	f.decompose(start)
	return false
}

// newton solves for the step. The exact second derivatives may have no positive solution far from
// the minimum; their approximation by (Σωω)², with a little on its diagonal, always has one.
func (f *oneFactor) newton(gradient []float64, free []int, exact bool) ([]float64, bool) {
	h := mat.NewSymDense(len(free), nil)
	slopes := mat.NewVecDense(len(free), nil)
	for a, i := range free {
		slopes.SetVec(a, gradient[i])
		for b, j := range free[:a+1] {
			h.SetSym(a, b, f.second(i, j, exact))
		}
		if !exact {
			h.SetSym(a, a, h.At(a, a)+1e-6)
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(h) {
		return nil, false
	}
	var solved mat.VecDense
	if err := chol.SolveVecTo(&solved, slopes); err != nil {
		return nil, false
	}
	return solved.RawVector().Data, true
}

// second is the second derivative of misfit by the logarithms of two uniquenesses.
func (f *oneFactor) second(i, j int, exact bool) float64 {
	last := len(f.values) - 1
	sum, largest := 0.0, f.values[last]
	common := f.vectors.At(i, last) * f.vectors.At(j, last)
	for m := range last {
		sum += f.vectors.At(i, m) * f.vectors.At(j, m)
	}
	if !exact {
		return sum * sum
	}
	h := 0.0
	for m, e := range f.values[:last] {
		w := f.vectors.At(i, m) * f.vectors.At(j, m)
		h += e * w * w
		h -= (1 - e) * w * common * (e + largest) / (e - largest)
		for l, other := range f.values[:m] { // both orders of the pair together
			h += w * f.vectors.At(i, l) * f.vectors.At(j, l) * (e + other)
		}
	}
	return h
}

// loadings are the standardised loadings, the sum of which is not negative.
func (f *oneFactor) loadings() []float64 {
	last := len(f.values) - 1
	size := math.Sqrt(max(0, f.values[last]-1))
	loadings, sum := make([]float64, len(f.logs)), 0.0
	for i := range loadings {
		loadings[i] = f.vectors.At(i, last) * math.Exp(f.logs[i]/2) * size
		sum += loadings[i]
	}
	if sum < 0 {
		for i := range loadings {
			loadings[i] = -loadings[i]
		}
	}
	return loadings
}
