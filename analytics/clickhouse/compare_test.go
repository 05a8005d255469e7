package clickhouse_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/analytics/statistics"
	"candour/survey"
)

// compared is a survey to compare groups in.
func compared() *survey.Definition {
	return &survey.Definition{Name: "compared", Waves: []string{"w1"},
		Choices: map[string][]survey.Choice{
			"group": labelled("x", "y", "z"), "often": labelled("never", "some", "always"),
			"agree": labelled("1", "2", "3"),
		},
		Questions: []survey.Question{
			{Type: survey.SelectOne, Name: "group", Choices: "group"},
			{Type: survey.SelectOne, Name: "often", Choices: "often", Ordered: true},
			{Type: survey.SelectOne, Name: "agree", Choices: "agree"},
			{Type: survey.SelectMultiple, Name: "many", Choices: "group"},
			{Type: survey.Rank, Name: "ranked", Choices: "group"},
			{Type: survey.Integer, Name: "age", Bands: []float64{10, 20, 30}},
			{Type: survey.Acknowledge, Name: "read"},
		}}
}

// people are n responses with the same answers.
func people(n int, answers map[string]survey.Answer) []survey.Response {
	var rows []survey.Response
	for range n {
		rows = append(rows, response(answers))
	}
	return rows
}

func compare(t testing.TB, d *clickhouse.Database, rows, columns string) analytics.Crosstab {
	t.Helper()
	q := analytics.CrosstabQuery{Rows: rows, Columns: columns}
	q.Survey, q.Lang = "compared", "en"
	table, err := d.Results(clickhouse.Live).Crosstab(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Agresti's party identification by gender (2007, table 2.5) goes in as responses and comes out with
// his test and residuals.
func TestPublishedResiduals(t *testing.T) {
	d := inProcess(t, catalogue{"compared": compared()})
	want := [][]int{{762, 327, 468}, {484, 239, 477}}
	for i, row := range want {
		for j, n := range row {
			insert(t, d, "compared", people(n, map[string]survey.Answer{
				"group": text([]string{"x", "y"}[i]), "many": state(survey.Skipped),
				"ranked": choices([]string{"x", "y", "z"}[j], "q"),
			}))
		}
	}
	table := compare(t, d, "group", "ranked") // the first place of a ranking
	for i, row := range want {
		for j, n := range row {
			if table.Cells[i][j].Count != analytics.Count(n) {
				t.Errorf("cell %d %d has %d, want %d", i, j, table.Cells[i][j].Count, n)
			}
		}
	}
	for j, residual := range []float64{4.5021, .6995, -5.3159} {
		near(t, "residual", table.Cells[0][j].Residual, residual, 5e-5)
		near(t, "residual", table.Cells[1][j].Residual, -residual, 5e-5)
	}
	test := table.Test
	if test == nil || test.Name != analytics.ChiSquareTest || test.DF != 2 || test.AdjustedP != nil ||
		!strings.HasPrefix(test.Why, "No expected count is below 1") {
		t.Fatalf("the test is %+v", test)
	}
	near(t, "statistic", &test.Statistic, 30.070149, 1e-6)
	near(t, "p", &test.P, 2.95359e-07, 1e-12)
	if table.Small || table.RowTotals[0].Small || !table.RowTotals[2].Small {
		t.Errorf("small: %v, %+v", table.Small, table.RowTotals)
	}
}

// The rule picks the test by what the sides are, and numbers are compared by themselves.
func TestRuleOfTests(t *testing.T) {
	d := inProcess(t, catalogue{"compared": compared()})
	ages := map[string][]float64{"x": {12, 14, 15, 25}, "y": {15, 17, 19, 22, 29}, "z": {13, 16, 18, 21, 25}}
	for group, all := range ages {
		for i, age := range all {
			insert(t, d, "compared", people(1, map[string]survey.Answer{
				"group": text(group), "age": num(age), "often": text([]string{"never", "some", "always"}[i%3]),
				"agree": text([]string{"1", "3"}[i%2]), "many": choices("x", group),
				"read": text(survey.Acknowledged),
			}))
		}
	}
	tests := []struct {
		name, rows, columns, want string
		df                        int
		statistic, p              float64
	}{
		// As R's kruskal.test has it of these ages.
		{"numbers in groups", "age", "group", analytics.KruskalWallisTest, 2, 1.9083885210, .3851223279},
		{"groups in numbers", "group", "age", analytics.KruskalWallisTest, 2, 1.9083885210, .3851223279},
		{"an order in groups", "often", "group", analytics.KruskalWallisTest, 2, math.NaN(), math.NaN()},
		{"a scale item in groups", "agree", "group", analytics.KruskalWallisTest, 2, math.NaN(), math.NaN()},
		{"numbers in two groups", "age", "agree", analytics.MannWhitneyTest, 0, math.NaN(), math.NaN()},
		{"several answers", "many", "group", "", 0, 0, 0},
		{"numbers by several answers", "age", "many", "", 0, 0, 0},
		{"nobody ranked", "ranked", "group", "", 0, 0, 0},
		{"one answer alone", "read", "group", "", 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := compare(t, d, tt.rows, tt.columns)
			if tt.want == "" {
				if table.Test != nil {
					t.Errorf("there is a test: %+v", table.Test)
				}
				return
			}
			test := table.Test
			if test == nil || test.Name != tt.want || test.DF != tt.df || test.Why == "" {
				t.Fatalf("got %+v, want %s", test, tt.want)
			}
			if !math.IsNaN(tt.p) {
				near(t, "statistic", &test.Statistic, tt.statistic, 1e-9)
				near(t, "p", &test.P, tt.p, 1e-9)
			}
		})
	}
}

// On random answers the test of numbers is that of the numbers that plain Go collects, and why
// people stand in no cell is what plain Go counts.
func TestComparisonEqualsRecount(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	stored := randomResponses(21, 1500)
	insert(t, d, "peer-support", stored)
	q := analytics.CrosstabQuery{Rows: "age", Columns: "gender"}
	q.Survey, q.Wave, q.Lang = "peer-support", "w1", "fr"
	table, err := d.Results(clickhouse.Live).Crosstab(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	stored = slices.DeleteFunc(stored, func(r survey.Response) bool { return r.Blank || r.Wave != "w1" })
	groups := map[string][]float64{}
	for _, r := range stored {
		age, gender := r.Answers["age"], r.Answers["gender"]
		if age.State == survey.Answered && gender.State == survey.Answered {
			groups[gender.Text] = append(groups[gender.Text], age.Number)
		}
	}
	var all [][]float64
	for _, ages := range groups {
		all = append(all, ages)
	}
	_, counts := statistics.Tabulate(all...)
	want, _ := statistics.KruskalWallis(counts)
	if table.Test == nil || table.Test.Name != analytics.KruskalWallisTest {
		t.Fatalf("the test is %+v", table.Test)
	}
	near(t, "statistic", &table.Test.Statistic, want.Statistic, 1e-9)
	near(t, "p", &table.Test.P, want.P, 1e-9)
	if !strings.HasPrefix(table.Test.Why, "Les réponses ont un ordre") {
		t.Errorf("why: %s", table.Test.Why)
	}
	for question, got := range map[string]analytics.Missing{"age": table.Missing.Rows, "gender": table.Missing.Columns} {
		in := func(s survey.State) analytics.Count {
			return recount(stored, func(r survey.Response) bool { return r.Answers[question].State == s }).n
		}
		want := analytics.Missing{Skipped: in(survey.Skipped), PreferNot: in(survey.PreferNot),
			DontKnow: in(survey.DontKnow), NotShown: in(survey.NotShown), Absent: in(survey.Absent)}
		if got != want || got.Absent == 0 {
			t.Errorf("%s: missing %+v, want %+v", question, got, want)
		}
	}
}

// The tests of a banner allow for each other.
func TestBanner(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	insert(t, d, "peer-support", randomResponses(22, 800))
	results := d.Results(clickhouse.Live)
	q := analytics.CrosstabQuery{Rows: "gender"}
	q.Survey, q.Lang = "peer-support", "en"
	columns := []string{"heard", "help", "judged", "age"}
	table, err := analytics.CountBanner(t.Context(), q, columns, results.Crosstab)
	if err != nil {
		t.Fatal(err)
	}
	var ps, adjusted []float64
	for i, one := range table.Banner {
		if one.ColumnQuestion != columns[i] || len(one.Banner) > 0 {
			t.Errorf("table %d is by %s", i, one.ColumnQuestion)
		}
		q.Columns = columns[i]
		alone, err := results.Crosstab(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if (alone.Test == nil) != (columns[i] == "help") || (one.Test == nil) != (alone.Test == nil) {
			t.Fatalf("by %s the test is %+v", columns[i], one.Test)
		}
		if alone.Test != nil {
			ps, adjusted = append(ps, alone.Test.P), append(adjusted, *one.Test.AdjustedP)
		}
	}
	if table.ColumnQuestion != "heard" || len(table.Banner) != 4 {
		t.Errorf("the first of %d tables is by %s", len(table.Banner), table.ColumnQuestion)
	}
	if want := statistics.Holm(ps); !slices.Equal(adjusted, want) || len(ps) != 3 {
		t.Errorf("adjusted p %v, want %v", adjusted, want)
	}
	for _, wrong := range [][]string{nil, {"heard", "heard"}, make([]string, 21), {"heard", "nope"}} {
		if _, err := analytics.CountBanner(t.Context(), q, wrong, results.Crosstab); err == nil {
			t.Errorf("columns %q are let through", wrong)
		}
	}
}
