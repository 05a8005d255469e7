package analytics

import "candour/analytics/statistics"

// Derive fills Base and each row's percentage and interval from the counts. Responses is the number
// of responses behind the table, the base OfAll. Nothing is derived from a count that is Hidden or
// from a base of none. Percentages never pass 100, also where rounded counts pass their base.
func (f *Frequency) Derive(base Base, responses Count) {
	switch base {
	case OfAsked:
		f.Base = f.Asked
	case OfAll:
		f.Base = responses
	default:
		f.Base = f.Answered
	}
	for i := range f.Rows {
		f.Rows[i].derive(f.Base)
	}
	if f.Ranking != nil {
		for i := range f.Ranking.Rows {
			f.Ranking.Rows[i].derive(f.Base)
		}
	}
}

func (r *Row) derive(base Count) {
	r.Percent, r.Low, r.High = percent(r.Count, base), nil, nil
	if r.Percent == nil {
		return
	}
	x, n := float64(min(r.Count, base)), float64(base)
	wilson := statistics.Wilson(x, n, statistics.Z95)
	low, high := 100*wilson.Low, 100*wilson.High
	r.Low, r.High = &low, &high
}

// percent returns count in per cent of base, at most 100; nil when either is hidden or base is 0.
func percent(count, base Count) *float64 {
	if count < 0 || base <= 0 {
		return nil
	}
	p := 100 * float64(min(count, base)) / float64(base)
	return &p
}

// Derive fills the percentages of cells and totals from the counts, and Test. Counts, totals
// included, are left as they are: a protected total need not be the sum of its cells.
func (c *Crosstab) Derive() {
	c.DeriveShares()
	c.DeriveTest()
}

// DeriveShares fills the percentages alone, and what is small.
func (c *Crosstab) DeriveShares() {
	c.Small = Small(c.Base)
	for i := range c.Cells {
		for j := range c.Cells[i] {
			cell := &c.Cells[i][j]
			cell.RowPercent = percent(cell.Count, c.RowTotals[i].Count)
			cell.ColumnPercent = percent(cell.Count, c.ColumnTotals[j].Count)
			cell.TotalPercent = percent(cell.Count, c.Base)
		}
	}
	for _, totals := range [][]Total{c.RowTotals, c.ColumnTotals} {
		for i := range totals {
			totals[i].Percent = percent(totals[i].Count, c.Base)
			totals[i].Small = Small(totals[i].Count)
		}
	}
}
