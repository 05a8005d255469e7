package disclosure_test

import (
	"strconv"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
)

// yeses is a crowd of 800, women first and men after, of whom the first and the last so many said
// yes to what is sensitive.
func yeses(women, men int) []person {
	people := crowd(800, 7)
	for i := range people {
		people[i].key = 0
		people[i].answers["gender"] = []string{[]string{"woman", "man"}[i/400]}
		people[i].answers["used"], people[i].answers["times"] = []string{"no"}, []string{"0"}
		if i < women || i >= 800-men {
			people[i].answers["used"], people[i].answers["times"] = []string{"yes"}, []string{"7"}
		}
	}
	return people
}

func TestSensitiveRows(t *testing.T) {
	_, byName := frequencies(t, protected(yeses(5, 5)), analytics.Query{})
	five, most := 5.0, 95.0
	want := []analytics.Row{
		{Value: "yes", Label: "yes", Count: analytics.Hidden, Percent: &five,
			Bounded: analytics.Below5},
		{Value: "no", Label: "no", Count: analytics.Hidden, Percent: &most,
			Bounded: analytics.Above95},
	}
	if got, want := plain(t, byName["used"].Rows), plain(t, want); got != want {
		t.Errorf("rows = %s, want %s", got, want)
	}
	for i, want := range []analytics.Bound{analytics.Above95, analytics.Below5, analytics.Below5} {
		bin := byName["times"].Bins[i]
		if bin.Bounded != want || bin.Count != analytics.Hidden {
			t.Errorf("bin = %+v, want %s", bin, want)
		}
	}
}

func TestSensitiveCells(t *testing.T) {
	table := crosstab(t, protected(yeses(5, 5)), "used", "gender", "")
	turned := crosstab(t, protected(yeses(5, 5)), "gender", "used", "")
	for j := range 2 {
		yes, no := table.Cells[0][j], table.Cells[1][j]
		if yes.ColumnBounded != analytics.Below5 || no.ColumnBounded != analytics.Above95 ||
			yes.Count != analytics.Hidden || no.Count != analytics.Hidden ||
			no.RowPercent != nil || no.TotalPercent != nil {
			t.Errorf("column %d: %+v, %+v", j, yes, no)
		}
		if got := turned.Cells[j][0]; got.Count != analytics.Hidden ||
			got.RowBounded != analytics.Below5 || got.ColumnPercent != nil {
			t.Errorf("turned row %d: %+v", j, got)
		}
		if table.ColumnTotals[j].Count != 400 {
			t.Errorf("column %d has %d", j, table.ColumnTotals[j].Count)
		}
	}
	if total := table.RowTotals[0]; total.Bounded != analytics.Below5 || total.Count >= 0 ||
		table.Test != nil {
		t.Errorf("total = %+v, test = %+v", total, table.Test)
	}
}

// A share by a hidden total would give the total away.
func TestSensitiveTotal(t *testing.T) {
	table := crosstab(t, protected(yeses(35, 0)), "used", "gender", "")
	women := table.Cells[0][0]
	if women.Count != 35 || women.ColumnBounded != "" || table.RowTotals[0].Count >= 0 {
		t.Fatalf("women = %+v of %+v", women, table.RowTotals[0])
	}
	if women.RowPercent != nil {
		t.Errorf("row percent = %v", *women.RowPercent)
	}
	turned := crosstab(t, protected(yeses(35, 0)), "gender", "used", "")
	if women := turned.Cells[0][0]; women.Count != 35 || women.ColumnPercent != nil {
		t.Errorf("turned: %+v", women)
	}
}

// The groups of a breakdown keep their counts where the breakdown is sensitive: they are bases.
func TestSensitiveBreakdown(t *testing.T) {
	def, people := harbour(), crowd(1000, 7)
	def.Questions[0].Sensitive = true
	for i := range people { // 40 of 1000 are nonbinary
		people[i].key, people[i].answers["gender"] = 0, []string{"woman"}
		people[i].answers["heard"] = []string{strconv.Itoa(4 + i%2)}
		if i < 40 {
			people[i].answers["gender"] = []string{"nonbinary"}
		}
	}
	results := disclosure.New(newExact(def, people), office{def: def})
	table := crosstab(t, results, "heard", "gender", "")
	cell, total := table.Cells[4][2], table.ColumnTotals[2]
	if cell.Count != 20 || cell.RowBounded != analytics.Below5 || *cell.RowPercent != 5 ||
		*cell.ColumnPercent != 50 || cell.ColumnBounded != "" {
		t.Errorf("cell = %+v", cell)
	}
	if total.Count != 40 || total.Bounded != analytics.Below5 || *total.Percent != 5 {
		t.Errorf("total = %+v", total)
	}
	turned := crosstab(t, results, "gender", "heard", "").Cells[2][4]
	if turned.Count != 20 || turned.ColumnBounded != analytics.Below5 || turned.RowBounded != "" {
		t.Errorf("turned cell = %+v", turned)
	}
	_, byName := frequencies(t, results, analytics.Query{})
	if row := byName["gender"].Rows[2]; row.Count != analytics.Hidden || row.Bounded == "" {
		t.Errorf("row = %+v", row)
	}
}
