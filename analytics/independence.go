package analytics

import "candour/analytics/statistics"

// The names of the tests, as Test.Name has them.
const (
	ChiSquareTest = "Pearson's chi-square test"
	FisherTest    = "Fisher's exact test"
)

// test chooses and runs the test of independence, over rows and columns that are not empty:
//
//   - two by two: Pearson's chi-square without continuity correction where every expected count is
//     at least 5, else Fisher's exact test;
//   - larger: Pearson's chi-square where no expected count is below 1 and at most a fifth of them
//     are below 5 (Cochran WG. Biometrics 1954;10:417-451), else no test.
//
// Groups that are hidden whole, total and cells, are left out like empty ones. There is no test
// where a respondent may stand in several cells, where any other count is hidden, or where fewer
// than two rows or two columns have anybody in them. Statistic, DF and Effect are Pearson's beside
// Fisher's p as well.
func (c *Crosstab) test() *Test {
	counts, shown := c.counts()
	if c.Several || c.Base <= 0 || !shown {
		return nil
	}
	chi, ok := statistics.ChiSquare(counts, statistics.Uncorrected)
	if !ok {
		return nil
	}
	test := Test{
		Name: ChiSquareTest, Statistic: chi.Statistic, DF: chi.DF, P: chi.P, Effect: chi.Effect,
	}
	switch {
	case chi.MinExpected >= 5:
	case chi.DF == 1:
		test.Name, test.P = FisherTest, statistics.FisherExact(twoByTwo(counts))
	case chi.MinExpected < 1 || chi.SmallExpected > 0.2:
		return nil
	}
	return &test
}

// counts returns the cells as numbers, those of hidden groups as 0; shown is false when a cell of
// any other group is hidden.
func (c *Crosstab) counts() (table [][]float64, shown bool) {
	for i, row := range c.Cells {
		line := make([]float64, len(row))
		for j, cell := range row {
			if cell.Count < 0 && c.RowTotals[i].Count >= 0 && c.ColumnTotals[j].Count >= 0 {
				return nil, false
			}
			line[j] = float64(max(0, cell.Count))
		}
		table = append(table, line)
	}
	return table, true
}

// twoByTwo leaves out the empty rows and columns of a table that has two of each besides.
func twoByTwo(table [][]float64) (small [2][2]int) {
	columns := make(map[int]int)
	for j := range table[0] {
		for i := range table {
			if table[i][j] > 0 {
				columns[j] = len(columns)
				break
			}
		}
	}
	row := 0
	for i := range table {
		some := false
		for j, to := range columns {
			if table[i][j] > 0 {
				small[row][to], some = int(table[i][j]), true
			}
		}
		if some {
			row++
		}
	}
	return small
}
