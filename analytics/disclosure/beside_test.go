package disclosure_test

import (
	"slices"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/survey"
)

// agreeing makes "heard" sensitive and lets a crowd answer it in given shares, in hundredths, by gender: women, and the others.
func agreeing(women, men []int) (*survey.Definition, []person) {
	def := harbour()
	def.Questions[3].Sensitive = true
	people := crowd(1000, 5)
	for i := range people {
		a, shares := people[i].answers, women
		a["gender"] = []string{[]string{"woman", "man", "nonbinary"}[i%3]}
		if i%3 > 0 {
			shares = men
		}
		a["heard"] = []string{[]string{"1", "2", "3", "4", "5"}[answerAt(shares, i/3%100)]}
	}
	return def, people
}

func answerAt(shares []int, at int) int {
	for i, share := range shares {
		if at -= share; at < 0 {
			return i
		}
	}
	return len(shares) - 1
}

// No count of a sensitive table is hidden alone in a row or a column whose total is told, and one-way
// tables have none either. The first have one hidden by itself; in the others none is, or several.
func TestNoLoneHiddenCount(t *testing.T) {
	for _, c := range []struct {
		name       string
		women, men []int
		hidden     int
	}{
		{"few women", []int{2, 30, 28, 20, 20}, []int{20, 20, 20, 20, 20}, 4},
		{"few of both", []int{2, 30, 28, 20, 20}, []int{3, 17, 25, 25, 30}, 6},
		{"two answers few", []int{2, 2, 36, 30, 30}, []int{3, 3, 34, 30, 30}, 6},
		{"none few", []int{20, 20, 20, 20, 20}, []int{20, 20, 20, 20, 20}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			def, people := agreeing(c.women, c.men)
			results := disclosure.New(newExact(def, people), office{def: def})
			table := crosstab(t, results, "heard", "gender", "")
			hidden := 0
			for i, row := range table.Cells {
				for j, cell := range row {
					if cell.Count >= 0 {
						continue
					}
					hidden++
					alone := !slices.ContainsFunc(row, func(o analytics.Cell) bool { return &o != &row[j] && o.Count < 0 })
					if alone && table.RowTotals[i].Count >= 0 {
						t.Errorf("row %d: %+v is hidden alone", i, cell)
					}
					if column(table, j) == 1 && table.ColumnTotals[j].Count >= 0 {
						t.Errorf("column %d: %+v is hidden alone", j, cell)
					}
				}
			}
			if hidden != c.hidden {
				t.Errorf("%d are hidden, want %d: %s", hidden, c.hidden, plain(t, table.Cells))
			}
			if n := hiddenTotals(table.RowTotals); n == 1 && table.Base >= 0 {
				t.Errorf("one total is hidden alone: %s", plain(t, table.RowTotals))
			}
			_, byName := frequencies(t, results, analytics.Query{})
			if n := hiddenRows(byName["heard"].Rows); n == 1 {
				t.Errorf("one row is hidden alone: %s", plain(t, byName["heard"].Rows))
			}
		})
	}
}

// column counts the hidden of a column.
func column(table analytics.Crosstab, j int) (n int) {
	for _, row := range table.Cells {
		if row[j].Count < 0 {
			n++
		}
	}
	return n
}

func hiddenTotals(totals []analytics.Total) (n int) {
	for _, total := range totals {
		if total.Count < 0 {
			n++
		}
	}
	return n
}

func hiddenRows(rows []analytics.Row) (n int) {
	for _, row := range rows {
		if row.Count < 0 {
			n++
		}
	}
	return n
}

// A band hidden alone would be what the others leave of all who answered.
func TestNoLoneHiddenBand(t *testing.T) {
	people := crowd(1000, 6)
	for i := range people {
		people[i].answers["times"] = []string{[]string{"0", "2", "9"}[i%3]}
		if i%100 == 0 {
			people[i].answers["times"] = []string{"0"}
		}
		if i%3 == 1 && i%10 != 0 {
			people[i].answers["times"] = []string{"9"} // a few are left in the middle
		}
	}
	_, byName := frequencies(t, protected(people), analytics.Query{})
	hidden := 0
	for _, bin := range byName["times"].Bins {
		if bin.Count < 0 {
			hidden++
		}
	}
	if hidden != 2 {
		t.Errorf("%d bands are hidden, want 2: %s", hidden, plain(t, byName["times"].Bins))
	}
}

// A band hidden because few of all gave it is not hidden alone in a group either.
func TestNoLoneThinBand(t *testing.T) {
	people := crowd(1000, 7)
	for i := range people {
		a := people[i].answers
		a["times"], a["gender"] = []string{[]string{"0", "9"}[i%2]}, []string{"man"}
		if i < 70 {
			a["gender"] = []string{"woman"}
		}
		if i < 5 {
			a["times"] = []string{"2"}
		}
	}
	_, byName := frequencies(t, protected(people), analytics.Query{Where: analytics.Condition{Question: "gender", Value: "woman"}})
	hidden := 0
	for _, bin := range byName["times"].Bins {
		if bin.Count < 0 {
			hidden++
		}
	}
	if hidden == 1 || byName["times"].Suppressed {
		t.Errorf("%d bands are hidden: %s", hidden, plain(t, byName["times"].Bins))
	}
}
