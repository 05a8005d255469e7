package statistics

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// RankTest is the outcome of a test of ranks. Exact says that P needed no approximation. Effect is
// the rank-biserial correlation (-1 to 1, above 0 where the first group's numbers are larger) of
// two groups, and epsilon squared (0-1) of more.
type RankTest struct {
	Statistic float64
	DF        int
	P         float64
	Exact     bool
	Effect    float64
}

// mostExact is the number in each group from which on MannWhitney approximates, as R does.
const mostExact = 50

// MannWhitney tests whether numbers of one of two groups tend to be larger. The table counts, indexed
// [value][group], how often each distinct value occurs, values ascending: only their order matters.
// Groups that are empty are left out; ok is false unless two remain and not all values are tied.
//
// Statistic is U of the first group, which R names W. Below 50 numbers in each group, all distinct,
// P is exact; else it is from the normal distribution with corrections for ties and continuity.
//
// Mann HB, Whitney DR. Ann Math Stat 1947;18:50-60; Hollander M, Wolfe DA. Nonparametric Statistical
// Methods, 1973, 68-75; as R's wilcox.test.
func MannWhitney(table [][]float64) (result RankTest, ok bool) {
	r, ok := rank(table)
	if !ok || len(r.sizes) != 2 {
		return RankTest{}, false
	}
	first, second := r.sizes[0], r.sizes[1]
	mean := first * second / 2
	// U less its mean, from the mean rank: sums of ranks lose digits in large groups.
	off := first * r.deviations[0]
	result = RankTest{Statistic: mean + off, Effect: off / mean}
	if r.ties == 0 && first < mostExact && second < mostExact {
		result.P, result.Exact = exactU(result.Statistic, int(first), int(second)), true
		return result, true
	}
	spread := math.Sqrt(mean / 6 * (r.n + 1 - r.ties/(r.n*(r.n-1))))
	z := max(0, math.Abs(off)-0.5) / spread
	if off == 0 {
		z = 0
	}
	result.P = min(1, 2*distuv.UnitNormal.Survival(z))
	return result, true
}

// KruskalWallis tests whether numbers of any group tend to be larger than those of others. The table
// is as MannWhitney's; ok is false unless two groups remain and not all values are tied.
//
// H = 12/(n(n+1))·Σ nᵢ(R̄ᵢ-(n+1)/2)² over 1-Σ(t³-t)/(n³-n), against chi-square with groups-1 degrees
// of freedom. Kruskal WH, Wallis WA. J Am Stat Assoc 1952;47:583-621. Effect is H/(n-1).
func KruskalWallis(table [][]float64) (result RankTest, ok bool) {
	r, ok := rank(table)
	if !ok {
		return RankTest{}, false
	}
	for i, size := range r.sizes {
		result.Statistic += size / r.n * r.deviations[i] * r.deviations[i]
	}
	result.Statistic *= 12 / (r.n + 1) / (1 - r.ties/(r.n*(r.n-1)*(r.n+1)))
	result.DF = len(r.sizes) - 1
	result.P = distuv.ChiSquared{K: float64(result.DF)}.Survival(result.Statistic)
	result.Effect = min(1, result.Statistic/(r.n-1))
	return result, true
}

// Tabulate counts how often each distinct number occurs in each group, for the tests of ranks.
// Numbers that are none (NaN) are left out.
func Tabulate(groups ...[]float64) (values []float64, table [][]float64) {
	for _, numbers := range groups {
		values = append(values, numbers...)
	}
	values = slices.DeleteFunc(values, math.IsNaN)
	slices.Sort(values)
	values = slices.Compact(values)
	table = make([][]float64, len(values))
	for i := range table {
		table[i] = make([]float64, len(groups))
	}
	for g, numbers := range groups {
		for _, x := range numbers {
			if i, found := slices.BinarySearch(values, x); found {
				table[i][g]++
			}
		}
	}
	return values, table
}

// ranking holds, of the groups that are not empty, how many numbers each has and how far its mean
// rank lies from the middle, (n+1)/2. ties is Σ(t³-t) over tied values.
type ranking struct {
	n, ties           float64
	sizes, deviations []float64
}

func rank(table [][]float64) (r ranking, ok bool) {
	m, ok := newMargins(table)
	if !ok || filled(m.columns) < 2 || filled(m.rows) < 2 {
		return ranking{}, false
	}
	r.n = m.n
	sums := make([]float64, len(m.columns))
	before := 0.0
	for i, tied := range m.rows {
		middle := before + (tied+1)/2 - (m.n+1)/2
		for g, count := range table[i] {
			sums[g] += count * middle / m.columns[g]
		}
		r.ties += tied * (tied - 1) * (tied + 1)
		before += tied
	}
	for g, size := range m.columns {
		if size > 0 {
			r.sizes, r.deviations = append(r.sizes, size), append(r.deviations, sums[g])
		}
	}
	return r, true
}

// exactU is the two-sided p of U in groups of m and n distinct numbers: of all choices of m ranks
// of m+n, the share that is as extreme.
func exactU(u float64, m, n int) float64 {
	// ways[k][s] counts the choices of k ranks so far whose sum exceeds the least one, k(k+1)/2, by s.
	ways := make([][]float64, m+1)
	for k := range ways {
		ways[k] = make([]float64, m*n+1)
	}
	ways[0][0] = 1
	for r := 1; r <= m+n; r++ {
		for k := min(r, m); k >= 1; k-- {
			for s := r - k; s <= m*n; s++ {
				ways[k][s] += ways[k-1][s-(r-k)]
			}
		}
	}
	u = min(u, float64(m*n)-u)
	as, all := 0.0, 0.0
	for s, count := range ways[m] {
		all += count
		if float64(s) <= u+1e-7 {
			as += count
		}
	}
	return min(1, 2*as/all)
}
