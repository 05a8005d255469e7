package statistics

import (
	"math"
	"slices"
)

// Fisher is the outcome of Fisher's exact test. Simulated says that P was estimated from so many
// random Tables with the same margins, and StandardError how far such an estimate lies from the
// exact p; both are 0 where P is exact.
type Fisher struct {
	P             float64
	Simulated     bool
	Tables        int
	StandardError float64
}

// Limits of the test: more responses, or cells of a table, than these have no Fisher test.
const (
	MostFisherCount = 1e10
	MostFisherCells = 10_000
)

// tie is how much more probable, relatively, a table may seem by rounding than one of the same
// probability.
const tie = 1e-7

// FisherExact returns the two-sided p of Fisher's exact test of a table of counts, indexed
// [row][column]: the sum of the probabilities, margins fixed, of all tables no likelier than the
// observed one. Empty rows and columns are left out. ok is false where fewer than two rows or
// columns remain, where a count is negative or no whole number, and beyond the limits above.
//
// Tables of two by two are exact. Larger ones are exact where that takes at most a fixed amount of
// work, about a second; beyond, p is estimated from 100,000 random tables (fewer above 150 cells),
// seeded by the table itself: the same table always has the same p.
//
// Fisher RA. J R Stat Soc 1935;98:39-82; Freeman GH, Halton JH. Biometrika 1951;38:141-149.
func FisherExact(table [][]float64) (result Fisher, ok bool) {
	t, ok := newWhole(table)
	if !ok {
		return Fisher{}, false
	}
	if len(t.rows) == 2 && len(t.columns) == 2 {
		return Fisher{P: t.hypergeometric().notLikelier(t.cells[0][0])}, true
	}
	if p, ok := newNetwork(t).p(); ok {
		return Fisher{P: p}, true
	}
	return simulate(t), true
}

// whole is a table of whole counts without empty rows and columns, with no more rows than columns.
type whole struct {
	cells         [][]float64
	rows, columns []float64
	n             float64
}

// newWhole is not ok where no Fisher test is.
func newWhole(table [][]float64) (t whole, ok bool) {
	m, ok := newMargins(table)
	rows, columns := filled(m.rows), filled(m.columns)
	if !ok || rows < 2 || columns < 2 || rows*columns > MostFisherCells || m.n > MostFisherCount {
		return whole{}, false
	}
	for i, row := range table {
		if m.rows[i] == 0 {
			continue
		}
		var cells []float64
		for j, count := range row {
			if count != math.Trunc(count) {
				return whole{}, false
			}
			if m.columns[j] > 0 {
				cells = append(cells, count)
			}
		}
		t.cells = append(t.cells, cells)
	}
	if rows > columns {
		t.cells = transposed(t.cells)
	}
	m, _ = newMargins(t.cells)
	t.rows, t.columns, t.n = m.rows, m.columns, m.n
	return t, true
}

// hypergeometric is the distribution of the first cell of a table of two by two.
func (t whole) hypergeometric() hypergeometric {
	return hypergeometric{good: t.rows[0], bad: t.rows[1], draws: t.columns[0]}
}

// score is -Σ log x!, which orders tables of the same margins by their probability.
func (t whole) score() float64 {
	sum := 0.0
	for _, row := range t.cells {
		for _, x := range row {
			sum -= logFactorial(x)
		}
	}
	return sum
}

func transposed(table [][]float64) [][]float64 {
	turned := make([][]float64, len(table[0]))
	for j := range turned {
		for _, row := range table {
			turned[j] = append(turned[j], row[j])
		}
	}
	return turned
}

func logFactorial(n float64) float64 {
	value, _ := math.Lgamma(n + 1)
	return value
}

// descending sorts a copy, largest first.
func descending(numbers []float64) []float64 {
	sorted := slices.Clone(numbers)
	slices.SortFunc(sorted, func(a, b float64) int { return int(b) - int(a) })
	return sorted
}
