package statistics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Correction says how the chi-square statistic allows for counts being whole numbers.
type Correction uint8

// Without any correction, or with Yates' for tables of two by two (J R Stat Soc Suppl
// 1934;1:217-235). Yates' is ignored in larger tables.
const (
	Uncorrected Correction = iota
	Yates
)

// Independence is the outcome of a chi-square test. SmallExpected is the share, 0-1, of expected
// counts below 5; MinExpected the smallest one. Effect is Cramer's V.
type Independence struct {
	Statistic     float64
	DF            int
	P             float64
	Effect        float64
	MinExpected   float64
	SmallExpected float64
}

// ChiSquare tests whether the rows and columns of a table of counts, indexed [row][column], are
// independent. Rows and columns that are empty are left out; ok is false when fewer than two
// rows or two columns remain, or where a count is negative.
//
// X² = Σ(O-E)²/E with E = row·column/n. Pearson K. Phil Mag 1900;50:157-175; Agresti A. An
// Introduction to Categorical Data Analysis, 2nd ed., 2007, 2.4.
func ChiSquare(table [][]float64, correction Correction) (result Independence, ok bool) {
	t, ok := newMargins(table)
	rows, columns := filled(t.rows), filled(t.columns)
	if !ok || rows < 2 || columns < 2 {
		return Independence{}, false
	}
	shift := 0.0
	if correction == Yates && rows == 2 && columns == 2 {
		shift = 0.5
	}
	result = t.sum(table, shift)
	result.DF = (rows - 1) * (columns - 1)
	result.SmallExpected /= float64(rows * columns)
	result.P = distuv.ChiSquared{K: float64(result.DF)}.Survival(result.Statistic)
	result.Effect = cramersV(t.sum(table, 0).Statistic, t.n, min(rows, columns))
	return result, true
}

// AdjustedResiduals returns each cell's (O-E)/sqrt(E(1-row/n)(1-column/n)), which is about standard
// normal under independence. A cell in an empty row or column, or in one that holds everything,
// has 0, and so have all where a count is negative.
//
// Haberman SJ. Biometrics 1973;29:205-220; Agresti 2007, 2.4.5.
func AdjustedResiduals(table [][]float64) [][]float64 {
	t, ok := newMargins(table)
	residuals := make([][]float64, len(table))
	for i, row := range table {
		residuals[i] = make([]float64, len(row))
		if !ok {
			continue
		}
		for j, observed := range row {
			e := t.expected(i, j)
			spread := e * (1 - t.rows[i]/t.n) * (1 - t.columns[j]/t.n)
			if spread > 0 {
				residuals[i][j] = (observed - e) / math.Sqrt(spread)
			}
		}
	}
	return residuals
}

// CramersV returns the strength, 0-1, of the association in a table of counts, whatever n is; ok is
// false where ChiSquare has no test.
//
// Cramér H. Mathematical Methods of Statistics, 1946, 21.9.
func CramersV(table [][]float64) (v float64, ok bool) {
	test, ok := ChiSquare(table, Uncorrected)
	return test.Effect, ok
}

// cramersV is sqrt(X²/(n·(k-1))) for the shorter side k of the table.
func cramersV(statistic, n float64, k int) float64 {
	return min(1, math.Sqrt(statistic/(n*float64(k-1))))
}

type margins struct {
	rows, columns []float64
	n             float64
}

// newMargins adds up a table; ok is false where its rows differ in length, or where a count is
// negative or too large to add up.
func newMargins(table [][]float64) (m margins, ok bool) {
	m.rows = make([]float64, len(table))
	for i, row := range table {
		if i == 0 {
			m.columns = make([]float64, len(row))
		}
		if m.rows[i], ok = countable(row); !ok || len(row) != len(m.columns) {
			return m, false
		}
		for j, count := range row {
			m.columns[j] += count
		}
	}
	m.n, ok = countable(m.rows)
	return m, ok
}

func (m margins) expected(i, j int) float64 { return m.rows[i] * m.columns[j] / m.n }

// sum adds up the statistic, each deviation lessened by at most shift, and counts the small
// expected counts.
func (m margins) sum(table [][]float64, shift float64) Independence {
	total := Independence{MinExpected: math.Inf(1)}
	for i, row := range table {
		for j, observed := range row {
			e := m.expected(i, j)
			if e == 0 {
				continue
			}
			d := math.Abs(observed - e)
			d -= min(d, shift)
			total.Statistic += d * d / e
			total.MinExpected = min(total.MinExpected, e)
			if e < 5 {
				total.SmallExpected++
			}
		}
	}
	return total
}

func filled(sums []float64) int {
	n := 0
	for _, s := range sums {
		if s > 0 {
			n++
		}
	}
	return n
}
