package statistics_test

import (
	"math"
	"testing"

	"candour/analytics/statistics"
)

// within fails the test unless got is within tolerance of want.
func within(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.9g, want %.9g", what, got, want)
	}
}

func TestWilson(t *testing.T) {
	tests := []struct {
		name string
		x, n float64
		want statistics.Interval
	}{
		{"Newcombe 81 of 263", 81, 263, statistics.Interval{Low: .2553, High: .3662}},
		{"Newcombe 15 of 148", 15, 148, statistics.Interval{Low: .0624, High: .1605}},
		{"Newcombe 0 of 20", 0, 20, statistics.Interval{Low: 0, High: .1611}},
		{"Newcombe 1 of 29", 1, 29, statistics.Interval{Low: .0061, High: .1718}},
		{"VassarStats 23 of 60", 23, 60, statistics.Interval{Low: .2709, High: .5098}},
		{"everyone", 20, 20, statistics.Interval{Low: 1 - .1611, High: 1}},
		{"nobody asked", 0, 0, statistics.Interval{Low: 0, High: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := statistics.Wilson(tt.x, tt.n, statistics.Z95)
			within(t, "low", got.Low, tt.want.Low, 5e-5)
			within(t, "high", got.High, tt.want.High, 5e-5)
		})
	}
}

func TestWilsonReachesTheEnds(t *testing.T) {
	for n := 1.0; n < 2000; n++ {
		if i := statistics.Wilson(0, n, statistics.Z95); i.Low != 0 {
			t.Fatalf("0 of %v: low is %g", n, i.Low)
		}
		if i := statistics.Wilson(n, n, statistics.Z95); i.High != 1 {
			t.Fatalf("%v of %v: high is %g", n, n, i.High)
		}
	}
}
