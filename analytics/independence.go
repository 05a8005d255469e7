package analytics

import "candour/analytics/statistics"

// The names of the tests, as Test.Name has them.
const (
	ChiSquareTest = string(statistics.ChiSquareTest)
	FisherTest    = string(statistics.FisherTest)
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
		fisher, ok := statistics.FisherExact(counts)
		if !ok {
			return nil
		}
		test.Name, test.P = FisherTest, fisher.P
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
