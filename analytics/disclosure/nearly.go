package disclosure

import (
	"candour/analytics"
	"candour/survey"
)

// nearlyAll says whether a rounded count is as large as its whole, or one step of the rounding below. Where a whole
// group gave one answer, the two are the same people, rounded alike wherever they stand, and what else is added up
// with them tells that nobody gave another. To hide only a count that equals its whole would tell the same.
func nearlyAll(n, whole analytics.Count) bool {
	return n >= 0 && whole > 0 && n >= whole-base
}

// above is the share above which a count lies that is hidden for being nearly all; nil without a whole.
func above(whole analytics.Count) *float64 {
	if whole <= 0 {
		return nil
	}
	share := analytics.Above(whole)
	return &share
}

// oneEach says whether a person is in one category of a question at most. A ranking is counted by its first place.
func oneEach(f survey.Field) bool {
	return f.Type == survey.SelectOne || f.Type == survey.Rank || f.Numeric()
}

// hideNearlyAll hides the answer that nearly everybody gave, where a person gives one. Groups of a breakdown keep
// their counts: they are what percentages are of.
func (p oneWay) hideNearlyAll(f *analytics.Frequency) {
	if p.groups || !oneEach(p.field) {
		return
	}
	for i := range f.Rows {
		if row := &f.Rows[i]; nearlyAll(row.Count, f.Answered) {
			row.Count, row.Bounded = analytics.Hidden, analytics.Above95
		}
	}
}

// hideNearlyAllBins does the same for bands, with what is derived from the counts of all of them.
func hideNearlyAllBins(f *analytics.Frequency) {
	for i := range f.Bins {
		if bin := &f.Bins[i]; nearlyAll(bin.Count, f.Answered) {
			bin.Count, bin.Bounded = analytics.Hidden, analytics.Above95
			f.Numeric = &analytics.Numeric{N: f.Answered}
		}
	}
}

// hideNearlyAll does the same in a table: the answer that nearly everybody of a group gave, the total of one that
// nearly everybody gave, the shares of and by these, and the test.
func (p twoWay) hideNearlyAll(c *analytics.Crosstab) {
	hidden := false
	for i := range c.Cells {
		for j := range c.Cells[i] {
			cell := &c.Cells[i][j]
			column, row := c.ColumnTotals[j].Count, c.RowTotals[i].Count
			ofColumn := p.rows.answers() && nearlyAll(cell.Count, column)
			ofRow := p.columns.answers() && nearlyAll(cell.Count, row)
			if ofColumn {
				cell.ColumnPercent, cell.ColumnBounded = above(column), analytics.Above95
			}
			if ofRow {
				cell.RowPercent, cell.RowBounded = above(row), analytics.Above95
			}
			if ofColumn || ofRow {
				hideCell(cell)
				hidden = true
			}
		}
	}
	hidden = p.rows.hideNearlyAllTotals(c.RowTotals, c.Base) || hidden
	hidden = p.columns.hideNearlyAllTotals(c.ColumnTotals, c.Base) || hidden
	if hidden {
		c.Test = nil
		hideSharesOfHidden(c)
	}
}

// answers says whether an axis has one answer of each person that is no group of a breakdown.
func (a axis) answers() bool { return a.single && !a.groups }

func (a axis) hideNearlyAllTotals(totals []analytics.Total, whole analytics.Count) (hidden bool) {
	if !a.answers() {
		return false
	}
	for i := range totals {
		if total := &totals[i]; nearlyAll(total.Count, whole) {
			total.Count, total.Percent, total.Bounded = analytics.Hidden, above(whole), analytics.Above95
			hidden = true
		}
	}
	return hidden
}

// hideSharesOfHidden takes away the percentages of a row or column whose own total is hidden: they would
// give it away.
func hideSharesOfHidden(c *analytics.Crosstab) {
	for i := range c.Cells {
		for j := range c.Cells[i] {
			cell := &c.Cells[i][j]
			if c.RowTotals[i].Count < 0 && cell.RowBounded == analytics.Unbounded {
				cell.RowPercent = nil
			}
			if c.ColumnTotals[j].Count < 0 && cell.ColumnBounded == analytics.Unbounded {
				cell.ColumnPercent = nil
			}
		}
	}
}
