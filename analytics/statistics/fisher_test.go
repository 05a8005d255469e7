package statistics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"candour/analytics/statistics"
)

// convictions are those of like-sex twins of criminals, Fisher 1925.
var convictions = [][]float64{{2, 15}, {10, 3}}

// satisfaction is job satisfaction by income, Agresti 2002, p. 57.
var satisfaction = [][]float64{{1, 2, 1, 0}, {3, 3, 6, 1}, {10, 10, 14, 9}, {6, 7, 12, 11}}

func TestFisherExact(t *testing.T) {
	tests := []struct {
		name      string
		table     [][]float64
		want      float64
		tolerance float64
	}{
		{"tea", [][]float64{{3, 1}, {1, 3}}, 17.0 / 35, 1e-12},
		{"convictions", convictions, .0005367, 5e-8},
		{"studying", [][]float64{{1, 9}, {11, 3}}, .002759, 5e-7},
		{"equal odds", [][]float64{{5, 5}, {5, 5}}, 1, 0},
		{"a large table", [][]float64{{1200, 1500}, {1350, 1350}}, 4.8545092e-05, 5e-12},
		{"empty rows and columns are left out",
			[][]float64{{3, 0, 1}, {0, 0, 0}, {1, 0, 3}}, 17.0 / 35, 1e-12},
		{"job satisfaction", satisfaction, .7827, 5e-5},
		{"four by five, from R", [][]float64{{9, 6, 5, 6, 5}, {6, 9, 3, 5, 2}, {8, 2, 8, 5, 3},
			{5, 3, 6, 6, 4}}, .617907429868, 1e-9},
		{"perfect, three by three", [][]float64{{3, 0, 0}, {0, 3, 0}, {0, 0, 3}}, 6.0 / 1680, 1e-12},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := statistics.FisherExact(tt.table)
			if !ok || got.Simulated {
				t.Fatalf("got %+v, ok %v; want an exact p", got, ok)
			}
			within(t, "p", got.P, tt.want, tt.tolerance)
		})
	}
}

func TestFisherRefuses(t *testing.T) {
	tests := []struct {
		name  string
		table [][]float64
	}{
		{"nothing", nil},
		{"an empty row", [][]float64{{0, 0}, {4, 3}}},
		{"nobody", [][]float64{{0, 0}, {0, 0}}},
		{"one column", [][]float64{{4}, {3}}},
		{"a negative count", [][]float64{{4, -1}, {3, 3}}},
		{"half a person", [][]float64{{4, .5}, {3, 3}}},
		{"no number", [][]float64{{4, math.NaN()}, {3, 3}}},
		{"rows of different length", [][]float64{{4, 1}, {3}}},
		{"too many to count", [][]float64{{1e300, 1}, {1, 3}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := statistics.FisherExact(tt.table); ok {
				t.Errorf("got %+v, want no test", got)
			}
		})
	}
}

func TestOddsRatio(t *testing.T) {
	odds, ok := statistics.OddsRatio(convictions, statistics.Level95)
	if !ok {
		t.Fatal("no odds ratio")
	}
	within(t, "ratio", odds.Ratio, .04693661, 1e-7)
	// The published ends stop where R's search for a root does; TestAgainstR has more digits.
	within(t, "low", odds.Interval.Low, .003325764, 1e-5)
	within(t, "high", odds.Interval.High, .363182271, 1e-5)
	tests := []struct {
		name                   string
		table                  [][]float64
		ratio, lowest, highest float64
	}{
		{"nobody in the first cell", [][]float64{{0, 5}, {4, 3}}, 0, 0, 5},
		{"nobody in the second", [][]float64{{5, 0}, {3, 4}}, math.Inf(1), .1, math.Inf(1)},
	}
	for _, tt := range tests {
		got, ok := statistics.OddsRatio(tt.table, statistics.Level95)
		if !ok || got.Ratio != tt.ratio || !(got.Interval.Low >= tt.lowest) ||
			!(got.Interval.High <= tt.highest) || !(got.Interval.Low <= got.Interval.High) {
			t.Errorf("%s: %+v, ok %v", tt.name, got, ok)
		}
	}
	for name, table := range map[string][][]float64{
		"an empty row": {{0, 0}, {4, 3}}, "larger": {{1, 2, 0}, {3, 4, 0}}, "nothing": nil,
	} {
		if got, ok := statistics.OddsRatio(table, statistics.Level95); ok {
			t.Errorf("%s: %+v, want none", name, got)
		}
	}
}

// Tables too large for the network are simulated, always with the same outcome.
func TestFisherSimulates(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, table := range [][][]float64{
		randomTable(r, 10, 10, 10_000), randomTable(r, 4, 5, 100_000),
		randomTable(r, 3, 4, 2_000_000),
	} {
		got, ok := statistics.FisherExact(table)
		if !ok || !got.Simulated || got.Tables != 100_000 {
			t.Fatalf("got %+v, ok %v; want a simulated p", got, ok)
		}
		within(t, "standard error", got.StandardError, math.Sqrt(got.P*(1-got.P)/100_000), 1e-7)
		if again, _ := statistics.FisherExact(table); again != got {
			t.Errorf("again %+v, want %+v", again, got)
		}
	}
}

// An estimate lies within four standard errors of the exact p.
func TestSimulationIsUnbiased(t *testing.T) {
	for _, table := range [][][]float64{
		convictions, satisfaction, {{3, 1}, {1, 3}}, {{9, 4, 1, 0}, {1, 6, 8, 3}, {7, 5, 9, 2}},
		{{2500, 2600}, {2550, 2480}}, {{40_000, 40_300}, {40_100, 39_900}},
	} {
		exact, ok := statistics.FisherExact(table)
		if !ok || exact.Simulated {
			t.Fatalf("got %+v, ok %v; want an exact p", exact, ok)
		}
		got, _ := statistics.SimulateFisher(table)
		within(t, "p", got.P, exact.P, 4*got.StandardError)
	}
}

// randomTable spreads n over a table.
func randomTable(r *rand.Rand, rows, columns, n int) [][]float64 {
	table := make([][]float64, rows)
	for i := range table {
		table[i] = make([]float64, columns)
	}
	for range n {
		table[r.IntN(rows)][r.IntN(columns)]++
	}
	return table
}

func BenchmarkFisher(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name             string
		rows, columns, n int
	}{
		{"2x2 of 40", 2, 2, 40}, {"2x2 of 1e9", 2, 2, 0}, {"2x5 of 200", 2, 5, 200},
		{"3x4 of 100", 3, 4, 100}, {"4x4 of 104", 4, 4, 104}, {"5x5 of 60", 5, 5, 60},
		{"5x5 of 1000", 5, 5, 1000}, {"10x10 of 10000", 10, 10, 10000}, {"50x50 of 5000", 50, 50, 5000},
	} {
		table := randomTable(r, c.rows, c.columns, c.n)
		if c.n == 0 {
			table = [][]float64{{25e7, 25e7 - 1e4}, {25e7 + 3e3, 25e7 + 7e3}}
		}
		b.Run(c.name, func(b *testing.B) {
			simulated := 0.0
			for b.Loop() {
				if f, _ := statistics.FisherExact(table); f.Simulated {
					simulated = 1
				}
			}
			b.ReportMetric(simulated, "simulated")
		})
	}
}
