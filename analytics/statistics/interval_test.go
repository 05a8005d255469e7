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

// The cases of Newcombe 1998, methods 4 and 5, and VassarStats'.
func TestWiderIntervals(t *testing.T) {
	type interval = statistics.Interval
	tests := []struct {
		x, n             float64
		corrected, exact interval
	}{
		{81, 263, interval{Low: .2535, High: .3682}, interval{Low: .2527, High: .3676}},
		{15, 148, interval{Low: .0598, High: .1644}, interval{Low: .0578, High: .1617}},
		{0, 20, interval{Low: 0, High: .2005}, interval{Low: 0, High: .1684}},
		{1, 29, interval{Low: .0018, High: .1963}, interval{Low: .0009, High: .1776}},
		{23, 60, interval{Low: .2635, High: .5181}, interval{Low: .2607, High: .5179}},
		{20, 20, interval{Low: 1 - .2005, High: 1}, interval{Low: 1 - .1684, High: 1}},
		{0, 0, interval{Low: 0, High: 1}, interval{Low: 0, High: 1}},
		{-1, 20, interval{Low: 0, High: 1}, interval{Low: 0, High: 1}},
		{21, 20, interval{Low: 0, High: 1}, interval{Low: 0, High: 1}},
		{math.NaN(), 20, interval{Low: 0, High: 1}, interval{Low: 0, High: 1}},
	}
	for _, tt := range tests {
		corrected := statistics.WilsonCorrected(tt.x, tt.n, statistics.Z95)
		within(t, "corrected, low", corrected.Low, tt.corrected.Low, 5e-5)
		within(t, "corrected, high", corrected.High, tt.corrected.High, 5e-5)
		exact := statistics.ClopperPearson(tt.x, tt.n, statistics.Level95)
		within(t, "exact, low", exact.Low, tt.exact.Low, 5e-5)
		within(t, "exact, high", exact.High, tt.exact.High, 5e-5)
	}
}

// Newcombe RG. Stat Med 1998;17:873-890, table II, method 10.
func TestNewcombe(t *testing.T) {
	tests := []struct {
		name          string
		first, second statistics.Proportion
		d, low, high  float64
	}{
		{"56/70 and 48/80", statistics.Proportion{X: 56, N: 70}, statistics.Proportion{X: 48, N: 80},
			.2, .0524, .3339},
		{"9/10 and 3/10", statistics.Proportion{X: 9, N: 10}, statistics.Proportion{X: 3, N: 10},
			.6, .1705, .8090},
		{"5/56 and 0/29", statistics.Proportion{X: 5, N: 56}, statistics.Proportion{X: 0, N: 29},
			.0893, -.0381, .1926},
		{"10/10 and 0/10", statistics.Proportion{X: 10, N: 10}, statistics.Proportion{X: 0, N: 10},
			1, .6075, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, interval, ok := statistics.Newcombe(tt.first, tt.second, statistics.Z95)
			if !ok {
				t.Fatal("no difference")
			}
			within(t, "difference", d, tt.d, 5e-5)
			within(t, "low", interval.Low, tt.low, 5e-5)
			within(t, "high", interval.High, tt.high, 5e-5)
		})
	}
	none, some := statistics.Proportion{}, statistics.Proportion{X: 1, N: 2}
	if d, _, ok := statistics.Newcombe(some, none, statistics.Z95); ok {
		t.Errorf("difference to nobody: %v", d)
	}
}

func TestMeanInterval(t *testing.T) {
	m, ok := statistics.DescribeCounted([]float64{2, 4}, []float64{2, 2})
	if !ok || m.N != 4 || m.Mean != 3 {
		t.Fatalf("moments %+v, ok %v", m, ok)
	}
	within(t, "SD", m.SD, math.Sqrt(4.0/3), 1e-12)
	interval, ok := statistics.MeanInterval(m, statistics.Level95)
	if !ok {
		t.Fatal("no interval")
	}
	half := 3.182446305 * m.SD / 2 // t of 3 degrees of freedom
	within(t, "low", interval.Low, 3-half, 1e-8)
	within(t, "high", interval.High, 3+half, 1e-8)
	if one, ok := statistics.Describe([]float64{7}); !ok || one.SD != 0 {
		t.Errorf("one number: %+v, ok %v", one, ok)
	} else if got, ok := statistics.MeanInterval(one, statistics.Level95); ok {
		t.Errorf("interval of one number: %v", got)
	}
	for name, numbers := range map[string][]float64{
		"none": nil, "no number": {1, math.NaN()}, "boundless": {1, math.Inf(1)},
	} {
		if m, ok := statistics.Describe(numbers); ok {
			t.Errorf("%s: %+v", name, m)
		}
	}
}
