package statistics_test

import (
	"math"
	"testing"

	"candour/analytics/statistics"
)

// agresti is party identification by gender, Agresti 2007, table 2.5.
var agresti = [][]float64{{762, 327, 468}, {484, 239, 477}}

func TestChiSquare(t *testing.T) {
	tests := []struct {
		name       string
		table      [][]float64
		correction statistics.Correction
		want       statistics.Independence
		tolerance  float64
	}{
		{"Agresti", agresti, statistics.Uncorrected,
			statistics.Independence{Statistic: 30.070149, DF: 2, P: 2.95359e-07}, 5e-7},
		{"two by two", [][]float64{{12, 5}, {7, 16}}, statistics.Uncorrected,
			statistics.Independence{Statistic: 6.3199, DF: 1, P: .0119}, 5e-5},
		{"Yates", [][]float64{{12, 5}, {7, 16}}, statistics.Yates,
			statistics.Independence{Statistic: 4.8123, DF: 1, P: .0283}, 5e-5},
		{"Yates, convictions", [][]float64{{2, 15}, {10, 3}}, statistics.Yates,
			statistics.Independence{Statistic: 10.4581, DF: 1, P: .001221}, 5e-5},
		{"trial: stage by drug", [][]float64{{28, 25}, {25, 29}, {22, 21}, {23, 27}},
			statistics.Uncorrected, statistics.Independence{Statistic: .7297, DF: 3, P: .8662}, 5e-5},
		{"trial: grade by drug", [][]float64{{35, 33}, {32, 36}, {31, 33}},
			statistics.Uncorrected, statistics.Independence{Statistic: .2767, DF: 2, P: .8708}, 5e-5},
		{"trial: died by drug", [][]float64{{52, 60}, {46, 42}},
			statistics.Uncorrected, statistics.Independence{Statistic: .6735, DF: 1, P: .4118}, 5e-5},
		{"trial: response by drug, uncorrected", [][]float64{{28, 33}, {67, 65}},
			statistics.Uncorrected, statistics.Independence{Statistic: .3936, DF: 1, P: .5304}, 5e-5},
		{"trial: response by drug", [][]float64{{28, 33}, {67, 65}}, statistics.Yates,
			statistics.Independence{Statistic: .2233, DF: 1, P: .6365}, 5e-5},
		{"an empty row and column are left out",
			[][]float64{{12, 0, 5}, {0, 0, 0}, {7, 0, 16}}, statistics.Uncorrected,
			statistics.Independence{Statistic: 6.3199, DF: 1, P: .0119}, 5e-5},
		{"Yates never turns a small deviation round", [][]float64{{10, 10}, {10, 10}},
			statistics.Yates, statistics.Independence{Statistic: 0, DF: 1, P: 1}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := statistics.ChiSquare(tt.table, tt.correction)
			if !ok || got.DF != tt.want.DF {
				t.Fatalf("got %+v, ok %v; want df %d", got, ok, tt.want.DF)
			}
			within(t, "X²", got.Statistic, tt.want.Statistic, tt.tolerance)
			within(t, "p", got.P, tt.want.P, tt.tolerance)
		})
	}
}

func TestChiSquareP(t *testing.T) {
	got, _ := statistics.ChiSquare(agresti, statistics.Uncorrected)
	within(t, "p", got.P, 2.95359e-07, 5e-13)
	within(t, "Cramer's V", got.Effect, .1044, 5e-5)
	within(t, "smallest expected count", got.MinExpected, 246.3547, 5e-5)
}

func TestChiSquareDegenerate(t *testing.T) {
	tests := []struct {
		name  string
		table [][]float64
	}{
		{"nothing", nil},
		{"nobody", [][]float64{{0, 0}, {0, 0}}},
		{"one row", [][]float64{{3, 4}, {0, 0}}},
		{"one column", [][]float64{{3, 0}, {4, 0}}},
		{"a negative count", [][]float64{{3, -1}, {4, 5}}},
		{"no number", [][]float64{{3, math.NaN()}, {4, 5}}},
		{"rows of different length", [][]float64{{3, 1}, {4, 5, 6}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := statistics.ChiSquare(tt.table, statistics.Uncorrected); ok {
				t.Errorf("got %+v, want no test", got)
			}
		})
	}
}

func TestSmallExpected(t *testing.T) {
	got, _ := statistics.ChiSquare([][]float64{{1, 9}, {11, 3}}, statistics.Uncorrected)
	within(t, "share of small expected counts", got.SmallExpected, 0, 0)
	got, _ = statistics.ChiSquare([][]float64{{3, 1}, {1, 3}}, statistics.Uncorrected)
	within(t, "share of small expected counts", got.SmallExpected, 1, 0)
	within(t, "smallest expected count", got.MinExpected, 2, 0)
}

func TestAdjustedResiduals(t *testing.T) {
	want := []float64{4.5021, 0.6995, -5.3159}
	got := statistics.AdjustedResiduals(agresti)
	for j := range want {
		within(t, "first row", got[0][j], want[j], 5e-5)
		within(t, "second row", got[1][j], -want[j], 5e-5)
	}
	empty := statistics.AdjustedResiduals([][]float64{{0, 3}, {0, 5}})
	within(t, "residual in an empty column", empty[0][0], 0, 0)
}
