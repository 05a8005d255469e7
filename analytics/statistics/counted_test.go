package statistics_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"candour/analytics/statistics"
)

// TestCountedAgreesWithEachNumber writes counted numbers out one by one and works from those.
func TestCountedAgreesWithEachNumber(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, values := range []int{1, 2, 5, 40} {
		var counted []statistics.Counted
		var all []float64
		for i := range values {
			c := statistics.Counted{X: float64(i * i), Count: float64(1 + random.IntN(9))}
			counted = append(counted, c)
			all = append(all, slices.Repeat([]float64{c.X}, int(c.Count))...)
		}
		n, mean, sd := statistics.CountedMoments(counted)
		sum, squares := 0.0, 0.0
		for _, x := range all {
			sum += x
		}
		for _, x := range all {
			squares += math.Pow(x-sum/n, 2)
		}
		if int(n) != len(all) || !near(mean, sum/n) || len(all) > 1 && !near(sd, math.Sqrt(squares/(n-1))) {
			t.Errorf("%d values: got n %v, mean %v, sd %v", values, n, mean, sd)
		}
		for _, p := range []float64{0, 0.1, 0.25, 0.5, 0.75, 0.99, 1} {
			got, want := statistics.CountedQuantile(counted, p), statistics.Quantile(all, p)
			if !near(got, want) {
				t.Errorf("%d values, quantile %v: got %v, want %v", values, p, got, want)
			}
		}
	}
	if _, mean, sd := statistics.CountedMoments(nil); !math.IsNaN(mean) || !math.IsNaN(sd) {
		t.Errorf("of nothing: got %v and %v, want NaN", mean, sd)
	}
}

func near(got, want float64) bool { return math.Abs(got-want) <= 1e-9*max(1, math.Abs(want)) }
