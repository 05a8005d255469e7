package disclosure

import "candour/analytics"

// roundKinds rounds the kinds of missing of one question, each by its own key.
func roundKinds(m analytics.Missing, k analytics.MissingKeys) analytics.Missing {
	return analytics.Missing{
		Skipped:   Round(m.Skipped, k.Skipped),
		PreferNot: Round(m.PreferNot, k.PreferNot),
		DontKnow:  Round(m.DontKnow, k.DontKnow),
		NotShown:  Round(m.NotShown, k.NotShown),
		Absent:    Round(m.Absent, k.Absent),
	}
}

func hiddenKinds() analytics.Missing {
	return analytics.Missing{
		Skipped: analytics.Hidden, PreferNot: analytics.Hidden, DontKnow: analytics.Hidden,
		NotShown: analytics.Hidden, Absent: analytics.Hidden,
	}
}

// roundMissing rounds those of both questions of a table: the cells, and so the numbers, of their
// one-way tables.
func roundMissing(m analytics.CrosstabMissing) analytics.CrosstabMissing {
	return analytics.CrosstabMissing{
		Rows: roundKinds(m.Rows, m.RowKeys), Columns: roundKinds(m.Columns, m.ColumnKeys),
	}
}

func hiddenMissing() analytics.CrosstabMissing {
	return analytics.CrosstabMissing{Rows: hiddenKinds(), Columns: hiddenKinds()}
}
