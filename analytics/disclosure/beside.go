package disclosure

import "candour/analytics"

// hideBeside hides the smallest told count of each row and column of a sensitive table of which one
// count alone is hidden and the total is told: what the others leave of the total would be the hidden one,
// give or take what all of them are rounded by. A count hidden in a column may stand alone in its row, so it
// goes on until none does. A group that is hidden whole for being small is left alone in its rows: hiding
// another group with it would leave nothing to compare, and the attack finds it no easier to tell.
func (p twoWay) hideBeside(c *analytics.Crosstab) {
	for changed := true; changed; {
		changed = false
		if p.rows.single {
			for j, total := range c.ColumnTotals {
				line := make([]*analytics.Cell, len(c.Cells))
				for i := range c.Cells {
					line[i] = &c.Cells[i][j]
				}
				changed = hideOneBeside(line, total, p.rows.small(c.RowTotals)) || changed
			}
		}
		if p.columns.single {
			for i, total := range c.RowTotals {
				line := make([]*analytics.Cell, len(c.Cells[i]))
				for j := range c.Cells[i] {
					line[j] = &c.Cells[i][j]
				}
				changed = hideOneBeside(line, total, p.columns.small(c.ColumnTotals)) || changed
			}
		}
		if changed {
			c.Test = nil
		}
	}
}

// hideTotalBeside does the same for the totals of the rows, or of the columns, of a sensitive question:
// together they are all who answered both questions.
func (a axis) hideTotalBeside(totals []analytics.Total) {
	counts := make([]analytics.Count, len(totals))
	for i, total := range totals {
		counts[i] = total.Count
	}
	if a.groups || !a.single || !loneHidden(counts) {
		return
	}
	total := &totals[smallestTold(counts)]
	total.Count, total.Percent = analytics.Hidden, nil
}

// small says which groups of a breakdown are hidden whole.
func (a axis) small(totals []analytics.Total) []bool {
	found := make([]bool, len(totals))
	for i, total := range totals {
		found[i] = a.groups && total.Count < 0
	}
	return found
}

// hideOneBeside says whether it had to hide a count of the line. Small are the groups across it that are
// hidden whole.
func hideOneBeside(line []*analytics.Cell, total analytics.Total, small []bool) bool {
	counts := make([]analytics.Count, len(line))
	for i, cell := range line {
		counts[i] = cell.Count
		if small[i] {
			return false
		}
	}
	if total.Count < 0 || !loneHidden(counts) {
		return false
	}
	hideCell(line[smallestTold(counts)])
	return true
}

// hideCell hides a count, and every share of it that is not a bound.
func hideCell(cell *analytics.Cell) {
	cell.Count = analytics.Hidden
	if cell.RowBounded == analytics.Unbounded {
		cell.RowPercent = nil
	}
	if cell.ColumnBounded == analytics.Unbounded {
		cell.ColumnPercent = nil
	}
	if cell.TotalBounded == analytics.Unbounded {
		cell.TotalPercent = nil
	}
}

// hideBinBeside does the same for the bands of a sensitive question: together they are all who answered.
func hideBinBeside(bins []analytics.Bin) {
	counts := make([]analytics.Count, len(bins))
	for i, bin := range bins {
		counts[i] = bin.Count
	}
	if loneHidden(counts) {
		bins[smallestTold(counts)].Count = analytics.Hidden
	}
}
