package statistics_test

import (
	"strings"
	"testing"

	"candour/analytics/statistics"
)

func TestChooseTest(t *testing.T) {
	tests := []struct {
		name    string
		measure statistics.Measure
		table   [][]float64
		want    statistics.Test
		why     string
	}{
		{"two by two, large", statistics.Categories, [][]float64{{12, 9}, {8, 16}},
			statistics.ChiSquareTest, "at least 5"},
		{"two by two, small", statistics.Categories, [][]float64{{3, 1}, {1, 3}},
			statistics.FisherTest, "below 5"},
		{"larger", statistics.Categories, agresti, statistics.ChiSquareTest, "at most a fifth"},
		{"larger and sparse", statistics.Categories, satisfaction, statistics.FisherTest, "too few"},
		{"a fifth below five still is enough", statistics.Categories,
			[][]float64{{4, 4}, {20, 20}, {20, 20}, {20, 20}, {20, 20}},
			statistics.ChiSquareTest, "at most a fifth"},
		{"an expected count below one", statistics.Categories,
			[][]float64{{1, 0}, {60, 60}, {60, 60}, {60, 60}, {60, 60}, {60, 60}},
			statistics.FisherTest, "below 1"},
		{"empty ones do not count", statistics.Categories,
			[][]float64{{12, 0, 9}, {0, 0, 0}, {8, 0, 16}}, statistics.ChiSquareTest, "at least 5"},
		{"ordered, two groups", statistics.Ordered, [][]float64{{1, 2}, {3, 4}, {5, 6}},
			statistics.MannWhitneyTest, "two groups"},
		{"ordered, an empty group", statistics.Ordered, [][]float64{{1, 0, 2}, {3, 0, 4}},
			statistics.MannWhitneyTest, "two groups"},
		{"ordered, three groups", statistics.Ordered, [][]float64{{1, 2, 3}, {3, 2, 1}},
			statistics.KruskalWallisTest, "more than two groups"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := statistics.ChooseTest(tt.measure, tt.table, "en")
			if !ok || got.Test != tt.want || !strings.Contains(got.Why, tt.why) {
				t.Errorf("got %+v, ok %v; want %s because %q", got, ok, tt.want, tt.why)
			}
			french, _ := statistics.ChooseTest(tt.measure, tt.table, "fr-CA")
			if french.Test != got.Test || french.Why == got.Why || french.Why == "" {
				t.Errorf("in French %+v", french)
			}
			run, ok := statistics.Compare(tt.measure, tt.table, "en")
			if !ok || run.Choice != got || !(run.P > 0 && run.P <= 1) {
				t.Errorf("run %+v, ok %v", run, ok)
			}
		})
	}
	for name, table := range map[string][][]float64{
		"nothing": nil, "one group": {{3}, {4}}, "one answer": {{3, 4}}, "negative": {{3, -4}, {1, 2}},
	} {
		if got, ok := statistics.ChooseTest(statistics.Ordered, table, "en"); ok {
			t.Errorf("%s: %+v, want no test", name, got)
		}
		if got, ok := statistics.Compare(statistics.Categories, table, "en"); ok {
			t.Errorf("%s: %+v, want no test", name, got)
		}
	}
}
