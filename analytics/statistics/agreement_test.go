package statistics_test

import (
	"strings"
	"testing"

	"candour/analytics/statistics"
)

// coded reads one line a coder, one character a unit, "." for a value that is missing.
func coded(lines string) (units [][]float64) {
	for line := range strings.SplitSeq(lines, "|") {
		for u, c := range strings.TrimSpace(line) {
			if u == len(units) {
				units = append(units, nil)
			}
			if c != '.' {
				units[u] = append(units[u], float64(c-'0'))
			}
		}
	}
	return units
}

func TestKrippendorff(t *testing.T) {
	const (
		k1 = "123321412... | 1233224125.3 | .3332342251. | 12332441251."
		k2 = ".....34121133.3 | 1.213343....... | ..21344.21133.4"
		// Negative, neutral and positive as 1, 2 and 3; four units, three coders.
		k5 = "312. | 3123 | 3133"
	)
	tests := []struct {
		name, lines     string
		difference      statistics.Difference
		want, tolerance float64
	}{
		{"Krippendorff 2011, nominal", k1, statistics.NominalDifference, .743421, 5e-7},
		{"ordinal", k1, statistics.OrdinalDifference, .815, 5e-4},
		{"interval", k1, statistics.IntervalDifference, .849, 5e-4},
		{"ratio", k1, statistics.RatioDifference, .797, 5e-4},
		{"three coders, nominal", k2, statistics.NominalDifference, .691358, 5e-7},
		{"three coders, interval", k2, statistics.IntervalDifference, .810845, 5e-7},
		{"three coders, ordinal", k2, statistics.OrdinalDifference, .806721, 5e-7},
		{"three coders, ratio", k2, statistics.RatioDifference, .808944, 5e-7},
		{"two coders, binary", "0100000010 | 1110010000", statistics.NominalDifference, .095, 5e-4},
		{"two coders, nominal", "aabbdcccedda | babbbccceddd", statistics.NominalDifference,
			.692, 5e-4},
		{"strings, missing", k5, statistics.NominalDifference, .722222, 5e-7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := statistics.Krippendorff(coded(tt.lines), tt.difference)
			if !ok {
				t.Fatal("no alpha")
			}
			within(t, "alpha", got, tt.want, tt.tolerance)
		})
	}
	for name, units := range map[string][][]float64{
		"nothing": nil, "no pair": {{1}, {2}}, "one value": {{1, 1}, {1, 1}},
		"a negative value": {{-1, 1}, {2, 2}},
	} {
		if got, ok := statistics.Krippendorff(units, statistics.RatioDifference); ok {
			t.Errorf("%s: %v, want none", name, got)
		}
	}
}

func TestCohenKappa(t *testing.T) {
	sas := [][]float64{{0, 4, 1}, {0, 8, 0}, {0, 1, 5}}
	tests := []struct {
		name      string
		table     [][]float64
		weighting statistics.Weighting
		want      statistics.Kappa
	}{
		{"half by chance", [][]float64{{20, 5}, {10, 15}}, statistics.Unweighted,
			statistics.Kappa{Kappa: .4}},
		{"same agreement, like raters", [][]float64{{45, 15}, {25, 15}}, statistics.Unweighted,
			statistics.Kappa{Kappa: .1304}},
		{"same agreement, unlike raters", [][]float64{{25, 35}, {5, 35}}, statistics.Unweighted,
			statistics.Kappa{Kappa: .2593}},
		{"SAS", sas, statistics.Unweighted, statistics.Kappa{Kappa: .4842, SE: .1380,
			Interval: statistics.Interval{Low: .2137, High: .7547}}},
		{"SAS, linear weights", sas, statistics.LinearWeights, statistics.Kappa{Kappa: .4701,
			Interval: statistics.Interval{Low: .1845, High: .7558}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := statistics.CohenKappa(tt.table, tt.weighting, statistics.Z95)
			if !ok {
				t.Fatal("no kappa")
			}
			within(t, "kappa", got.Kappa, tt.want.Kappa, 5e-5)
			if tt.want.SE > 0 {
				within(t, "standard error", got.SE, tt.want.SE, 5e-5)
			}
			if tt.want.Interval.High > 0 {
				within(t, "low", got.Interval.Low, tt.want.Interval.Low, 6e-5)
				within(t, "high", got.Interval.High, tt.want.Interval.High, 6e-5)
			}
		})
	}
	for name, table := range map[string][][]float64{
		"nothing": nil, "nobody": {{0, 0}, {0, 0}}, "one category used": {{7, 0}, {0, 0}},
		"not square": {{1, 2, 3}, {3, 2, 1}}, "negative": {{1, -2}, {3, 4}},
	} {
		if got, ok := statistics.CohenKappa(table, statistics.Unweighted, statistics.Z95); ok {
			t.Errorf("%s: %+v, want none", name, got)
		}
	}
}

func TestFleissKappa(t *testing.T) {
	subjects := numbers(t, `0 0 0 0 14;0 2 6 4 2;0 0 3 5 6;0 3 9 2 0;2 2 8 1 1;7 7 0 0 0;3 2 6 3 0;
2 5 3 2 2;6 5 2 1 0;0 2 2 3 7`)
	got, ok := statistics.FleissKappa(subjects)
	if !ok {
		t.Fatal("no kappa")
	}
	within(t, "kappa", got, .210, 5e-4)
	for name, table := range map[string][][]float64{
		"nothing": nil, "one rater": {{1, 0}, {0, 1}}, "one category": {{3, 0}, {3, 0}},
		"not as many raters": {{2, 1}, {1, 1}},
	} {
		if got, ok := statistics.FleissKappa(table); ok {
			t.Errorf("%s: %v, want none", name, got)
		}
	}
}

func TestKish(t *testing.T) {
	got, ok := statistics.Kish([]float64{1, 1, 1, 1, 1, 3, 3, 3, 3, 3})
	if !ok || got.N != 10 || got.Sum != 20 {
		t.Fatalf("%+v, ok %v", got, ok)
	}
	within(t, "effective size", got.Effective, 8, 1e-12)
	within(t, "design effect", got.DesignEffect, 1.25, 1e-12)
	for name, weights := range map[string][]float64{
		"none": nil, "zeros": {0, 0}, "negative": {1, -1}, "boundless": {1e300, 1e300},
	} {
		if got, ok := statistics.Kish(weights); ok {
			t.Errorf("%s: %+v, want none", name, got)
		}
	}
	mean, ok := statistics.WeightedMean([]float64{2, 10}, []float64{3, 1})
	if !ok || mean != 4 {
		t.Errorf("weighted mean %v, ok %v; want 4", mean, ok)
	}
	if mean, ok := statistics.WeightedMean([]float64{2}, []float64{0}); ok {
		t.Errorf("weighted mean of nothing: %v", mean)
	}
}
