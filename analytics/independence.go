package analytics

import "candour/analytics/statistics"

// The names of the tests, as Test.Name has them.
const (
	ChiSquareTest     = string(statistics.ChiSquareTest)
	FisherTest        = string(statistics.FisherTest)
	MannWhitneyTest   = string(statistics.MannWhitneyTest)
	KruskalWallisTest = string(statistics.KruskalWallisTest)
	YatesTest         = ChiSquareTest + " with Yates' correction"
)

// DeriveTest chooses and runs the test of whether groups differ, by the rule of
// statistics.ChooseTest. Where one side's categories have an order and the other's have none, the
// other makes the groups; where both have, the columns do.
//
// Groups that are hidden whole, total and cells, are left out like empty ones. There is no test
// where a respondent may stand in several cells, where any other count is hidden, or where fewer
// than two rows or two columns have anybody in them.
func (c *Crosstab) DeriveTest() {
	c.Test = nil
	counts, shown := c.counts()
	if c.Several || c.Base <= 0 || !shown {
		return
	}
	measure := statistics.Categories
	if c.Ordered.Rows || c.Ordered.Columns {
		measure = statistics.Ordered
	}
	if c.Ordered.Columns && !c.Ordered.Rows {
		counts = transposed(counts)
	}
	c.Test = NewTest(measure, counts, c.Lang)
	if c.Correction == statistics.Yates {
		c.Test.correct(counts)
	}
}

// NewTest is the test of a table of counts, indexed [value][group]; nil where there is nothing to
// compare.
func NewTest(measure statistics.Measure, counts [][]float64, lang string) *Test {
	found, ok := statistics.Compare(measure, counts, lang)
	if !ok {
		return nil
	}
	t := &Test{Name: string(found.Test), Statistic: found.Statistic, DF: found.DF, P: found.P,
		Effect: found.Effect, Why: found.Why, Simulated: found.Simulated}
	if found.Simulated {
		t.Why += simulatedNote(found.Tables, lang)
	}
	return t
}

func simulatedNote(tables int, lang string) string {
	style := Style{Lang: lang}
	n := style.Number(float64(tables), 0)
	if style.french() {
		return " La valeur p est estimée à partir de " + n + " tableaux tirés au hasard."
	}
	return " Its p is estimated from " + n + " random tables."
}

// correct puts Yates' correction into a chi-square test of two by two; others have none.
func (t *Test) correct(counts [][]float64) {
	if t == nil || t.Name != ChiSquareTest || t.DF != 1 {
		return
	}
	if chi, ok := statistics.ChiSquare(counts, statistics.Yates); ok {
		t.Name, t.Statistic, t.P = YatesTest, chi.Statistic, chi.P
	}
}

// DeriveResiduals fills the adjusted residuals, where nobody stands in several cells.
func (c *Crosstab) DeriveResiduals() {
	counts, shown := c.counts()
	if c.Several || c.Base <= 0 || !shown {
		return
	}
	for i, row := range statistics.AdjustedResiduals(counts) {
		for j := range row {
			c.Cells[i][j].Residual = &row[j]
		}
	}
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

func transposed(table [][]float64) [][]float64 {
	if len(table) == 0 {
		return nil
	}
	turned := make([][]float64, len(table[0]))
	for _, row := range table {
		for j, x := range row {
			turned[j] = append(turned[j], x)
		}
	}
	return turned
}
