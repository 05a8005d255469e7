package statistics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"candour/analytics/statistics"
)

// noNaN fails the test where a NaN lies anywhere in a result.
func noNaN(t *testing.T, what string, result any, from ...any) {
	t.Helper()
	if hasNaN(reflect.ValueOf(result)) {
		t.Fatalf("%s of %.400s is %+v", what, fmt.Sprint(from...), result)
	}
}

func hasNaN(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Float64:
		return math.IsNaN(v.Float())
	case reflect.Struct:
		for i := range v.NumField() {
			if hasNaN(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if hasNaN(v.Index(i)) {
				return true
			}
		}
	case reflect.Pointer:
		return !v.IsNil() && hasNaN(v.Elem())
	}
	return false
}

// FuzzTables gives all functions over tables whatever comes: no panic, no NaN, p in 0-1.
func FuzzTables(f *testing.F) {
	f.Add(uint64(1), uint8(0), uint8(0))
	f.Add(uint64(2), uint8(1), uint8(1))
	f.Add(uint64(3), uint8(2), uint8(2))
	f.Add(uint64(4), uint8(3), uint8(9))
	f.Add(uint64(5), uint8(12), uint8(3))
	for i := range uint64(150) {
		f.Add(i+6, uint8(i%5), uint8(i%7))
	}
	f.Fuzz(func(t *testing.T, seed uint64, rows, columns uint8) {
		r := rand.New(rand.NewPCG(seed, 1))
		table := strange(r, int(rows%13), int(columns%13))
		tryTable(t, table)
		tryItems(t, table)
		tryRatings(t, table)
		for _, row := range table {
			tryNumbers(t, row)
		}
	})
}

// strange is a table of numbers of many sizes, sometimes of such as are no counts, or ragged.
func strange(r *rand.Rand, rows, columns int) [][]float64 {
	sizes := []float64{0, 1, 1, 2, 5, 40, 1e3, 1e5, 1e9, 3e12}
	odd := []float64{-1, .5, math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, 5e-324}
	wild, largest := r.IntN(4) == 0, 1+r.IntN(len(sizes))
	table := make([][]float64, rows)
	for i := range table {
		width := columns
		if wild && r.IntN(5) == 0 {
			width = r.IntN(columns + 1)
		}
		table[i] = make([]float64, width)
		for j := range table[i] {
			table[i][j] = math.Round(sizes[r.IntN(largest)] * (0.5 + r.Float64()))
			if wild && r.IntN(10) == 0 {
				table[i][j] = odd[r.IntN(len(odd))]
			}
		}
	}
	return table
}

func tryTable(t *testing.T, table [][]float64) {
	t.Helper()
	probability := func(what string, p float64, ok bool) {
		t.Helper()
		if ok && !(p >= 0 && p <= 1) {
			t.Fatalf("%s of %v has p %v", what, table, p)
		}
	}
	for _, correction := range []statistics.Correction{statistics.Uncorrected, statistics.Yates} {
		chi, ok := statistics.ChiSquare(table, correction)
		noNaN(t, "chi-square", chi, table)
		probability("chi-square", chi.P, ok)
	}
	noNaN(t, "residuals", statistics.AdjustedResiduals(table), table)
	v, ok := statistics.CramersV(table)
	probability("Cramer's V", v, ok)
	odds, _ := statistics.OddsRatio(table, statistics.Level95)
	noNaN(t, "odds ratio", odds, table)
	fisher, ok := statistics.FisherExact(table)
	noNaN(t, "Fisher", fisher, table)
	probability("Fisher", fisher.P, ok)
	mann, ok := statistics.MannWhitney(table)
	noNaN(t, "Mann-Whitney", mann, table)
	probability("Mann-Whitney", mann.P, ok)
	kruskal, ok := statistics.KruskalWallis(table)
	noNaN(t, "Kruskal-Wallis", kruskal, table)
	probability("Kruskal-Wallis", kruskal.P, ok)
	for _, measure := range []statistics.Measure{statistics.Categories, statistics.Ordered} {
		c, ok := statistics.Compare(measure, table, "fr")
		noNaN(t, "comparison", c, table)
		probability(string(c.Test), c.P, ok)
	}
}

func tryItems(t *testing.T, table [][]float64) {
	t.Helper()
	c, _ := statistics.CovarianceOf(table)
	noNaN(t, "covariance", c, table)
	raw := statistics.Covariance{N: float64(len(table)), Matrix: table}
	for _, c := range []statistics.Covariance{c, raw} {
		a, _ := statistics.CronbachAlpha(c, statistics.Level95)
		noNaN(t, "alpha", a, table)
		o, _ := statistics.McDonaldOmega(c)
		noNaN(t, "omega", o, table)
	}
	if len(table) > 1 {
		c, _ := statistics.CovarianceOfSums(float64(len(table)), table[0], table[1:])
		noNaN(t, "covariance of sums", c, table)
	}
}

func tryRatings(t *testing.T, table [][]float64) {
	t.Helper()
	for _, difference := range []statistics.Difference{
		statistics.NominalDifference, statistics.OrdinalDifference, statistics.IntervalDifference,
		statistics.RatioDifference,
	} {
		alpha, _ := statistics.Krippendorff(table, difference)
		noNaN(t, "Krippendorff", alpha, table)
	}
	for _, weighting := range []statistics.Weighting{
		statistics.Unweighted, statistics.LinearWeights,
	} {
		kappa, _ := statistics.CohenKappa(table, weighting, statistics.Z95)
		noNaN(t, "Cohen's kappa", kappa, table)
	}
	kappa, _ := statistics.FleissKappa(table)
	noNaN(t, "Fleiss' kappa", kappa, table)
}

func tryNumbers(t *testing.T, row []float64) {
	t.Helper()
	weights, _ := statistics.Kish(row)
	noNaN(t, "Kish", weights, row)
	mean, _ := statistics.WeightedMean(row, row)
	noNaN(t, "weighted mean", mean, row)
	noNaN(t, "Holm", statistics.Holm(row), row)
	m, _ := statistics.Describe(row)
	noNaN(t, "moments", m, row)
	interval, _ := statistics.MeanInterval(m, statistics.Level95)
	noNaN(t, "interval of a mean", interval, row)
	for i, x := range row {
		n := row[len(row)-1-i]
		for _, interval := range []statistics.Interval{
			statistics.Wilson(x, n, statistics.Z95), statistics.WilsonCorrected(x, n, statistics.Z95),
			statistics.ClopperPearson(x, n, statistics.Level95),
		} {
			if !(interval.Low >= 0 && interval.Low <= interval.High && interval.High <= 1) {
				t.Fatalf("interval of %v in %v is %v", x, n, interval)
			}
		}
		p, q := statistics.Proportion{X: x, N: n}, statistics.Proportion{X: n, N: x + n}
		d, interval, _ := statistics.Newcombe(p, q, statistics.Z95)
		noNaN(t, "difference", d, p, q)
		noNaN(t, "interval of a difference", interval, p, q)
		share, _ := statistics.Share(x, n)
		noNaN(t, "share", share, x, n)
		for _, p := range []float64{x, 0, .25, 1} {
			quantile, _ := statistics.CountedQuantile(row, row, p)
			noNaN(t, "quantile", quantile, row, p)
		}
	}
	if len(row) > 7 {
		rates, _ := statistics.Dispositions{
			Complete: row[0], Partial: row[1], Refused: row[2], NotContacted: row[3], Other: row[4],
			UnknownHousehold: row[5], UnknownOther: row[6], Eligible: row[7],
		}.Rates()
		noNaN(t, "rates", rates, row)
	}
}
