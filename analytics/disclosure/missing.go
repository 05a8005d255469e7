package disclosure

import "candour/analytics"

// hiddenKinds tells no kind of missing apart. Each question adds up to all responses by its own
// kinds; the rounded kinds of thirty questions together give the number of responses away, and that
// of every group with it. How many were asked and how many answered is told.
func hiddenKinds() analytics.Missing {
	return analytics.Missing{
		Skipped: analytics.Hidden, PreferNot: analytics.Hidden, DontKnow: analytics.Hidden,
		NotShown: analytics.Hidden, Absent: analytics.Hidden,
	}
}

// hiddenMissing tells none of either question of a table.
func hiddenMissing() analytics.CrosstabMissing {
	return analytics.CrosstabMissing{Rows: hiddenKinds(), Columns: hiddenKinds()}
}
