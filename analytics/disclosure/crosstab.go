package disclosure

import (
	"slices"

	"candour/analytics"
	"candour/analytics/statistics"
	"candour/survey"
)

// smallestExpected is the expected count that every cell of a protected table needs for its test.
// Rounding adds noise of variance 4 to each count; in simulations without any association a
// test at 5 % rejected 20 to 44 % of tables with expected counts of 5, and 7 % of those with 40.
const smallestExpected = 40

// twoWay protects one cross-tabulation. Groups says of the rows and of the columns whether they are
// a declared breakdown, sensitive whether the question is.
type twoWay struct {
	rows, columns axis
	exact         analytics.Crosstab
}

// partOfWave says whether a table would be of one wave out of several. Such a table beside the same
// one of all waves makes three sums of every cell; with two waves and two groups the attack's best
// guess was right twice as often as one by the cell alone.
func partOfWave(def *survey.Definition, q analytics.CrosstabQuery) bool {
	return q.Wave != "" && len(def.Waves) > 1
}

type axis struct {
	groups    bool
	sensitive bool
	single    bool  // a person is in one category at most
	keep      []int // places of the categories that the definition declares
}

// protectCrosstab builds a protected table from the exact counts and keys; nothing else of exact
// but labels is read.
func protectCrosstab(def *survey.Definition, exact analytics.Crosstab, q analytics.CrosstabQuery,
	thin thinRows) analytics.Crosstab {
	p := twoWay{
		rows:    newAxis(def, q.Rows, exact.Rows),
		columns: newAxis(def, q.Columns, exact.Columns),
		exact:   exact,
	}
	c := p.counts()
	if c.Base < smallest || partOfWave(def, q) {
		return analytics.Crosstab{
			RowQuestion: q.Rows, ColumnQuestion: q.Columns, Missing: hiddenMissing(),
			Base: analytics.Hidden, Protected: true, Suppressed: true, Sensitive: c.Sensitive,
		}
	}
	c.RowQuestion, c.ColumnQuestion = q.Rows, q.Columns
	c.Missing, c.Lang, c.Correction = hiddenMissing(), q.Lang, q.Correction
	p.hideSmallGroups(&c)
	hideThin(&c, thin[q.Rows], thin[q.Columns])
	c.DeriveShares()
	if testable(c) {
		c.DeriveTest()
	}
	hideSmallBases(&c)
	if c.Sensitive {
		p.bound(&c)
		p.hideBeside(&c)
	}
	p.hideNearlyAll(&c)
	boundZeros(&c)
	finishCrosstab(&c)
	return c
}

// boundZeros gives the shares of a 0, which stands for none to four, as less than five of their
// bases.
func boundZeros(c *analytics.Crosstab) {
	below := func(percent **float64, bound *analytics.Bound, whole analytics.Count) {
		if *percent != nil && *bound == analytics.Unbounded {
			*percent, *bound = belowFive(whole)
		}
	}
	for i := range c.Cells {
		for j := range c.Cells[i] {
			if cell := &c.Cells[i][j]; cell.Count == 0 {
				below(&cell.RowPercent, &cell.RowBounded, c.RowTotals[i].Count)
				below(&cell.ColumnPercent, &cell.ColumnBounded, c.ColumnTotals[j].Count)
				below(&cell.TotalPercent, &cell.TotalBounded, c.Base)
			}
		}
	}
	for _, totals := range [][]analytics.Total{c.RowTotals, c.ColumnTotals} {
		for i := range totals {
			if totals[i].Count == 0 {
				below(&totals[i].Percent, &totals[i].Bounded, c.Base)
			}
		}
	}
}

func newAxis(def *survey.Definition, question string, categories []analytics.Category) axis {
	field, _ := def.Field(question) // the list has let it through
	a := axis{groups: slices.Contains(def.Breakdowns, question), sensitive: field.Sensitive,
		single: oneEach(field)}
	declared := analytics.ValuesOf(field)
	for i, category := range categories {
		if slices.Contains(declared, category.Value) {
			a.keep = append(a.keep, i)
		}
	}
	return a
}

// counts is the table with its rounded counts alone.
func (p twoWay) counts() analytics.Crosstab {
	c := analytics.Crosstab{
		Base: Round(p.exact.Base, p.exact.BaseKey), Protected: true, Several: p.exact.Several,
		Sensitive: p.rows.sensitive || p.columns.sensitive,
	}
	for _, j := range p.columns.keep {
		c.Columns = append(c.Columns, p.exact.Columns[j])
		c.ColumnTotals = append(c.ColumnTotals, roundTotal(p.exact.ColumnTotals[j]))
	}
	for _, i := range p.rows.keep {
		c.Rows = append(c.Rows, p.exact.Rows[i])
		c.RowTotals = append(c.RowTotals, roundTotal(p.exact.RowTotals[i]))
		var cells []analytics.Cell
		for _, j := range p.columns.keep {
			cell := p.exact.Cells[i][j]
			cells = append(cells, analytics.Cell{Count: Round(cell.Count, cell.Key)})
		}
		c.Cells = append(c.Cells, cells)
	}
	return c
}

func roundTotal(t analytics.Total) analytics.Total {
	return analytics.Total{Count: Round(t.Count, t.Key)}
}

// hideSmallGroups hides every count of a breakdown's group whose rounded total is below 30.
func (p twoWay) hideSmallGroups(c *analytics.Crosstab) {
	for i := range c.RowTotals {
		if p.rows.groups && c.RowTotals[i].Count < smallest {
			c.RowTotals[i].Count = analytics.Hidden
			for j := range c.Cells[i] {
				c.Cells[i][j].Count = analytics.Hidden
			}
		}
	}
	for j := range c.ColumnTotals {
		if p.columns.groups && c.ColumnTotals[j].Count < smallest {
			c.ColumnTotals[j].Count = analytics.Hidden
			for i := range c.Cells {
				c.Cells[i][j].Count = analytics.Hidden
			}
		}
	}
}

// hideThin hides the cells of values that few gave of all.
func hideThin(c *analytics.Crosstab, rows, columns map[string]bool) {
	for i, row := range c.Rows {
		for j, column := range c.Columns {
			if rows[row.Value] || columns[column.Value] {
				c.Cells[i][j].Count = analytics.Hidden
			}
		}
	}
}

// hideSmallBases takes away the percentages of a row or column whose own total is below 30.
func hideSmallBases(c *analytics.Crosstab) {
	for i := range c.Cells {
		for j := range c.Cells[i] {
			if c.RowTotals[i].Count < smallest {
				c.Cells[i][j].RowPercent = nil
			}
			if c.ColumnTotals[j].Count < smallest {
				c.Cells[i][j].ColumnPercent = nil
			}
		}
	}
}

// testable says whether the rounding is small beside the counts that are shown.
func testable(c analytics.Crosstab) bool {
	table := make([][]float64, len(c.Cells))
	for i, row := range c.Cells {
		for _, cell := range row {
			table[i] = append(table[i], float64(max(0, cell.Count)))
		}
	}
	chi, ok := statistics.ChiSquare(table, statistics.Uncorrected)
	return ok && chi.MinExpected >= smallestExpected
}

// bound bounds what the table tells of a sensitive question: the column percentages and totals of
// the rows' question, the row percentages and totals of the columns', and the shares of the whole
// of either. Where a question that is no breakdown is bounded, the count is hidden too, and with it
// the test and every percentage that is a share of or by it, because each would give the bounded
// one away. The groups of a breakdown keep their counts: they are what percentages are of.
func (p twoWay) bound(c *analytics.Crosstab) {
	if p.rows.sensitive {
		p.rows.boundTotals(c.RowTotals, c.Base)
		p.rows.hideTotalBeside(c.RowTotals)
	}
	if p.columns.sensitive {
		p.columns.boundTotals(c.ColumnTotals, c.Base)
		p.columns.hideTotalBeside(c.ColumnTotals)
	}
	for i := range c.Cells {
		for j := range c.Cells[i] {
			cell := &c.Cells[i][j]
			if p.boundCell(cell, c.RowTotals[i].Count, c.ColumnTotals[j].Count, c.Base) {
				c.Test = nil
			}
		}
	}
	hideSharesOfHidden(c)
}

// boundCell says whether it had to hide the count. Row, column and whole are the totals.
func (p twoWay) boundCell(cell *analytics.Cell, row, column, whole analytics.Count) (hidden bool) {
	if p.rows.sensitive {
		cell.ColumnBounded = bound(cell.ColumnPercent, column)
	}
	if p.columns.sensitive {
		cell.RowBounded = bound(cell.RowPercent, row)
	}
	cell.TotalBounded = bound(cell.TotalPercent, whole)
	hidden = cell.ColumnBounded != "" && !p.rows.groups ||
		cell.RowBounded != "" && !p.columns.groups
	if !hidden {
		return false
	}
	hideCell(cell)
	return true
}

func (a axis) boundTotals(totals []analytics.Total, whole analytics.Count) {
	for i := range totals {
		if totals[i].Bounded = bound(totals[i].Percent, whole); totals[i].Bounded != "" && !a.groups {
			totals[i].Count = analytics.Hidden
		}
	}
}

// finishCrosstab cuts the digits of all that was derived.
func finishCrosstab(c *analytics.Crosstab) {
	for i := range c.Cells {
		significant(c.RowTotals[i].Percent)
		for j := range c.Cells[i] {
			cell := &c.Cells[i][j]
			significant(cell.RowPercent, cell.ColumnPercent, cell.TotalPercent)
		}
	}
	for j := range c.ColumnTotals {
		significant(c.ColumnTotals[j].Percent)
	}
	if c.Test != nil {
		significant(&c.Test.Statistic, &c.Test.P, &c.Test.Effect)
	}
}
