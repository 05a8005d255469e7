package analytics_test

import (
	"math"
	"testing"

	"candour/analytics"
	"candour/analytics/statistics"
)

// near fails the test unless got is want to four decimals; NaN stands for nil.
func near(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.IsNaN(want) {
		if got != nil || !math.IsNaN(want) {
			t.Errorf("%s = %v, want %v", what, got, want)
		}
		return
	}
	if math.IsNaN(*got) || math.Abs(*got-want) > 5e-5 {
		t.Errorf("%s = %v, want %v", what, *got, want)
	}
}

func TestDeriveFrequency(t *testing.T) {
	none := math.NaN()
	tests := []struct {
		name      string
		frequency analytics.Frequency
		base      analytics.Base
		responses analytics.Count
		wantBase  analytics.Count
		want      [3]float64 // percent, low, high of the first row
	}{
		{"of those who answered", analytics.Frequency{Asked: 18, Answered: 14,
			Rows: []analytics.Row{{Count: 13}}}, analytics.OfAnswered, 20, 14,
			[3]float64{92.857143, 68.5313, 98.7278}},
		{"answered is the usual base", analytics.Frequency{Asked: 18, Answered: 263,
			Rows: []analytics.Row{{Count: 81}}}, "", 300, 263,
			[3]float64{30.7985, 25.5289, 36.6210}},
		{"of those asked", analytics.Frequency{Asked: 20, Answered: 14,
			Rows: []analytics.Row{{Count: 0}}}, analytics.OfAsked, 20, 20,
			[3]float64{0, 0, 16.1125}},
		{"of all responses", analytics.Frequency{Asked: 18, Answered: 14,
			Rows: []analytics.Row{{Count: 10}}}, analytics.OfAll, 20, 20,
			[3]float64{50, 29.9298, 70.0702}},
		{"never above 100", analytics.Frequency{Answered: 30,
			Rows: []analytics.Row{{Count: 35}}}, analytics.OfAnswered, 40, 30,
			[3]float64{100, 88.6487, 100}},
		{"nobody answered", analytics.Frequency{Asked: 3, Rows: []analytics.Row{{}}},
			analytics.OfAnswered, 3, 0, [3]float64{none, none, none}},
		{"a hidden count", analytics.Frequency{Answered: 40,
			Rows: []analytics.Row{{Count: analytics.Hidden}}}, analytics.OfAnswered, 40, 40,
			[3]float64{none, none, none}},
		{"a hidden base", analytics.Frequency{Answered: analytics.Hidden,
			Rows: []analytics.Row{{Count: 5}}}, analytics.OfAnswered, 40, analytics.Hidden,
			[3]float64{none, none, none}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := tt.frequency
			f.Derive(tt.base, tt.responses)
			if f.Base != tt.wantBase {
				t.Errorf("base = %d, want %d", f.Base, tt.wantBase)
			}
			near(t, "percent", f.Rows[0].Percent, tt.want[0])
			near(t, "low", f.Rows[0].Low, tt.want[1])
			near(t, "high", f.Rows[0].High, tt.want[2])
		})
	}
}

// crosstab makes a table from its cells, with the sums as totals.
func crosstab(cells [][]analytics.Count) analytics.Crosstab {
	c := analytics.Crosstab{
		RowTotals:    make([]analytics.Total, len(cells)),
		ColumnTotals: make([]analytics.Total, len(cells[0])),
	}
	for i, counts := range cells {
		row := make([]analytics.Cell, len(counts))
		for j, n := range counts {
			row[j].Count = n
			c.RowTotals[i].Count += n
			c.ColumnTotals[j].Count += n
			c.Base += n
		}
		c.Cells = append(c.Cells, row)
	}
	return c
}

func TestDeriveCrosstab(t *testing.T) {
	c := crosstab([][]analytics.Count{{12, 5}, {7, 16}, {0, 0}})
	c.Derive()
	near(t, "row percent", c.Cells[0][0].RowPercent, 70.588235)
	near(t, "column percent", c.Cells[0][0].ColumnPercent, 63.157895)
	near(t, "total percent", c.Cells[0][0].TotalPercent, 30)
	near(t, "row percent of an empty row", c.Cells[2][0].RowPercent, math.NaN())
	near(t, "column percent in an empty row", c.Cells[2][0].ColumnPercent, 0)
	near(t, "row total", c.RowTotals[0].Percent, 42.5)
	near(t, "column total", c.ColumnTotals[1].Percent, 52.5)
}

// ordered is a table whose rows or columns have an order.
func ordered(sides analytics.Sides) analytics.Crosstab {
	c := crosstab([][]analytics.Count{{12, 5}, {7, 16}})
	c.Ordered = sides
	return c
}

func TestChoiceOfTest(t *testing.T) {
	small := crosstab([][]analytics.Count{{0, 3, 1}, {0, 1, 3}, {0, 0, 0}})
	group := crosstab([][]analytics.Count{{12, 5, 1}, {7, 16, 1}})
	group.ColumnTotals[2].Count = analytics.Hidden
	group.Cells[0][2].Count, group.Cells[1][2].Count = analytics.Hidden, analytics.Hidden
	several, corrected := crosstab([][]analytics.Count{{12, 5}, {7, 16}}),
		crosstab([][]analytics.Count{{12, 5}, {7, 16}})
	corrected.Correction = statistics.Yates
	several.Several = true
	tests := []struct {
		name  string
		table analytics.Crosstab
		want  analytics.Test
	}{
		{"chi-square", crosstab([][]analytics.Count{{762, 327, 468}, {484, 239, 477}}),
			analytics.Test{Name: analytics.ChiSquareTest, Statistic: 30.070149, DF: 2,
				P: 2.95359e-07, Effect: .1044}},
		{"chi-square of two by two", crosstab([][]analytics.Count{{12, 5}, {7, 16}}),
			analytics.Test{Name: analytics.ChiSquareTest, Statistic: 6.3199, DF: 1, P: .0119,
				Effect: .3975}},
		{"Fisher, empty rows and columns aside", small,
			analytics.Test{Name: analytics.FisherTest, Statistic: 2, DF: 1, P: .4857, Effect: .5}},
		{"a fifth of small expected counts",
			crosstab([][]analytics.Count{{4, 20, 20, 20, 20}, {4, 20, 20, 20, 20}}),
			analytics.Test{Name: analytics.ChiSquareTest, DF: 4, P: 1}},
		{"Fisher, too many small expected counts",
			crosstab([][]analytics.Count{{1, 2, 1}, {2, 1, 2}}), analytics.Test{
				Name: analytics.FisherTest, Statistic: .9, DF: 2, P: 1, Effect: .3162}},
		{"Fisher, an expected count below 1",
			crosstab([][]analytics.Count{{1, 40, 40, 40, 40}, {0, 40, 40, 40, 40}}), analytics.Test{
				Name: analytics.FisherTest, Statistic: .9969, DF: 4, P: 1, Effect: .0557}},
		{"Yates", corrected, analytics.Test{Name: analytics.YatesTest, Statistic: 4.8123, DF: 1,
			P: .0283, Effect: .3975}},
		// U by hand: 7·5+(12·5+7·16)/2 and 5·7+(12·7+5·16)/2; p as R's wilcox.test has it.
		{"ordered rows", ordered(analytics.Sides{Rows: true}), analytics.Test{
			Name: analytics.MannWhitneyTest, Statistic: 121, P: .013643866, Effect: -.39348371}},
		{"ordered columns", ordered(analytics.Sides{Columns: true}), analytics.Test{
			Name: analytics.MannWhitneyTest, Statistic: 117, P: .013643866, Effect: -.40153453}},
		{"respondents in several cells", several, analytics.Test{}},
		{"a group hidden whole", group,
			analytics.Test{Name: analytics.ChiSquareTest, Statistic: 6.3199, DF: 1, P: .0119,
				Effect: .3975}},
		{"one row", crosstab([][]analytics.Count{{12, 5}}), analytics.Test{}},
		{"nobody", crosstab([][]analytics.Count{{0, 0}, {0, 0}}), analytics.Test{}},
		{"a hidden count", crosstab([][]analytics.Count{{12, 5}, {analytics.Hidden, 16}}),
			analytics.Test{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.table.Derive()
			got := tt.table.Test
			if (got == nil) != (tt.want.Name == "") {
				t.Fatalf("test = %+v, want %+v", got, tt.want)
			}
			if got == nil {
				return
			}
			if got.Name != tt.want.Name || got.DF != tt.want.DF || got.Why == "" {
				t.Errorf("test = %+v, want %+v", got, tt.want)
			}
			near(t, "statistic", &got.Statistic, tt.want.Statistic)
			near(t, "p", &got.P, tt.want.P)
			near(t, "effect", &got.Effect, tt.want.Effect)
		})
	}
}
