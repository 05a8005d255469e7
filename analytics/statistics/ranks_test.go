package statistics_test

import (
	"math"
	"testing"

	"candour/analytics/statistics"
)

// Permeability of a placental membrane at term and earlier, Hollander and Wolfe 1973, p. 69.
var atTerm, earlier = []float64{.80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, .73, 1.46},
	[]float64{1.15, .88, .90, .74, 1.21}

func TestMannWhitney(t *testing.T) {
	_, table := statistics.Tabulate(atTerm, earlier)
	got, ok := statistics.MannWhitney(table)
	if !ok || !got.Exact || got.Statistic != 35 {
		t.Fatalf("got %+v, ok %v; want W 35 and an exact p", got, ok)
	}
	within(t, "p", got.P, 2*.1272, 1e-4)
	within(t, "rank-biserial correlation", got.Effect, 2*35.0/50-1, 1e-12)
	turned, _ := statistics.Tabulate(earlier, atTerm)
	if len(turned) != 15 {
		t.Errorf("%d distinct values, want 15", len(turned))
	}
}

// Mucociliary efficiency of normal, obstructed and asbestotic lungs, Hollander and Wolfe 1973, p. 116.
func TestKruskalWallis(t *testing.T) {
	_, table := statistics.Tabulate([]float64{2.9, 3, 2.5, 2.6, 3.2}, []float64{3.8, 2.7, 4, 2.4},
		[]float64{2.8, 3.4, 3.7, 2.2, 2})
	got, ok := statistics.KruskalWallis(table)
	if !ok || got.DF != 2 {
		t.Fatalf("got %+v, ok %v", got, ok)
	}
	within(t, "H", got.Statistic, .77143, 5e-6)
	within(t, "p", got.P, .68, 5e-4)
}

// Ten million answers are counted, not ranked one by one: their share of each value decides.
func TestRanksOfManyAnswers(t *testing.T) {
	small := [][]float64{{30, 20}, {40, 35}, {25, 50}}
	large := [][]float64{{3e8, 2e8}, {4e8, 3.5e8}, {2.5e8, 5e8}}
	one, _ := statistics.MannWhitney(small)
	many, ok := statistics.MannWhitney(large)
	if !ok || many.P != 0 {
		t.Errorf("got %+v, ok %v", many, ok)
	}
	within(t, "effect", many.Effect, one.Effect, 1e-12)
}

func TestRanksRefuse(t *testing.T) {
	for name, table := range map[string][][]float64{
		"nothing": nil, "all tied": {{4, 5}}, "one group": {{4, 0}, {3, 0}}, "nobody": {{0, 0}, {0, 0}},
		"negative": {{4, -1}, {3, 4}}, "no number": {{4, math.NaN()}, {3, 4}}, "ragged": {{1, 2}, {3}},
	} {
		if got, ok := statistics.MannWhitney(table); ok {
			t.Errorf("%s: %+v, want no Mann-Whitney test", name, got)
		}
		if got, ok := statistics.KruskalWallis(table); ok {
			t.Errorf("%s: %+v, want no Kruskal-Wallis test", name, got)
		}
	}
	if got, ok := statistics.MannWhitney([][]float64{{1, 2, 3}, {3, 2, 1}}); ok {
		t.Errorf("three groups: %+v, want no Mann-Whitney test", got)
	}
}

func TestHolm(t *testing.T) {
	got := statistics.Holm([]float64{.01, .04, .03, .005, math.NaN()})
	for i, want := range []float64{.04, .09, .09, .025, 1} {
		within(t, "p", got[i], want, 1e-12)
	}
}
