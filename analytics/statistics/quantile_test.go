package statistics_test

import (
	"testing"

	"candour/analytics/statistics"
)

func TestQuantile(t *testing.T) {
	four := []float64{120, 120, 140, 210}
	tests := []struct {
		name    string
		numbers []float64
		p       float64
		want    float64
	}{
		{"type 7, not 2 or 6", four, .75, 157.5},
		{"median of an even number", four, .5, 130},
		{"the least", four, 0, 120},
		{"the most", four, 1, 210},
		{"one number", []float64{7}, .25, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := statistics.Quantile(tt.numbers, tt.p)
			within(t, "quantile", got, tt.want, 1e-12)
			values, table := statistics.Tabulate(tt.numbers)
			counts := make([]float64, len(values))
			for i, row := range table {
				counts[i] = row[0]
			}
			got, _ = statistics.CountedQuantile(values, counts, tt.p)
			within(t, "quantile of counted numbers", got, tt.want, 1e-12)
		})
	}
	if got, ok := statistics.Quantile(nil, .5); ok {
		t.Errorf("quantile of nothing = %v, want none", got)
	}
	if got, ok := statistics.CountedQuantile(nil, nil, .5); ok {
		t.Errorf("quantile of nothing = %v, want none", got)
	}
}

func TestBanded(t *testing.T) {
	bands := []statistics.Band{
		{Low: 10, High: 20, Count: 10}, {Low: 20, High: 30}, {Low: 30, High: 50, Count: 30},
	}
	mean, ok := statistics.BandedMean(bands)
	if !ok {
		t.Fatal("no mean")
	}
	within(t, "mean", mean, (10*15+30*40)/40.0, 1e-12)
	for p, want := range map[float64]float64{0: 10, .125: 15, .25: 20, .5: 30 + 20.0/3, 1: 50} {
		got, _ := statistics.BandedQuantile(bands, p)
		within(t, "quantile", got, want, 1e-12)
	}
}

func TestBandedEmpty(t *testing.T) {
	empty := []statistics.Band{{Low: 0, High: 10}}
	if _, ok := statistics.BandedMean(empty); ok {
		t.Error("mean of nobody")
	}
	if _, ok := statistics.BandedQuantile(empty, .5); ok {
		t.Error("median of nobody")
	}
}
