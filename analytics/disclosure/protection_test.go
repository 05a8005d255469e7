package disclosure_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
)

// numbers calls visit with every number in a JSON text and the key it stands under.
func numbers(t *testing.T, body string, visit func(key string, x float64)) {
	t.Helper()
	var whole any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		t.Fatal(err)
	}
	var walk func(key string, value any)
	walk = func(key string, value any) {
		switch v := value.(type) {
		case float64:
			visit(key, v)
		case []any:
			for _, one := range v {
				walk(key, one)
			}
		case map[string]any:
			for name, one := range v {
				walk(name, one)
			}
		}
	}
	walk("", whole)
}

// Whatever is asked, every count is a multiple of 5, every other number has three significant
// digits, no percentage passes 100, and spread and extremes are never told.
func TestEveryNumberIsProtected(t *testing.T) {
	counts := map[string]bool{
		"responses": true, "blank": true, "synthetic": true, "imported": true, "asked": true,
		"answered": true, "base": true, "count": true, "n": true, "skipped": true,
		"prefer_not": true, "dont_know": true, "not_shown": true, "absent": true,
	}
	fixed := map[string]bool{"invited": true, "df": true} // of the definition, of the table's shape
	for seed := range uint64(8) {
		people := crowd(60+int(seed)*97, seed)
		for i := range people {
			people[i].blank = i%9 == 0
		}
		seen := 0
		numbers(t, everything(t, protected(people)), func(key string, x float64) {
			seen++
			digits, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
			switch {
			case fixed[key], key == "low", key == "high": // edges and intervals: see below
			case counts[key] && math.Mod(x, 5) != 0:
				t.Errorf("%s is %v", key, x)
			case !counts[key] && x != digits:
				t.Errorf("%s has too many digits: %v", key, x)
			case strings.HasSuffix(key, "percent") && x > 100:
				t.Errorf("%s is %v", key, x)
			case key == "sd", key == "min", key == "max":
				t.Errorf("%s is told: %v", key, x)
			}
			if (key == "low" || key == "high") && x != digits {
				t.Errorf("%s has too many digits: %v", key, x)
			}
		})
		if seen == 0 {
			t.Error("there was nothing to look at")
		}
	}
}

func TestSuppression(t *testing.T) {
	tests := []struct {
		name string
		n    int
		key  int // of the first person; the others have 0
		want bool
	}{
		{"exactly thirty", 30, 0, false},
		{"twenty-nine, rounded up", 29, 799, false},
		{"twenty-nine, rounded down", 29, 800, true},
		{"thirty-one, rounded down", 31, 200, false},
		{"one", 1, 999, true},
		{"nobody", 0, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			people := crowd(tt.n, 3)
			for i := range people {
				people[i].key = 0
			}
			if tt.n > 0 {
				people[0].key = tt.key
			}
			all, byName := frequencies(t, protected(people), analytics.Query{})
			if got := all.Responses == analytics.Hidden; got != tt.want {
				t.Errorf("responses = %d", all.Responses)
			}
			f := byName["gender"]
			if f.Suppressed != tt.want || (len(f.Rows) == 0) != tt.want {
				t.Errorf("suppressed = %v with %d rows", f.Suppressed, len(f.Rows))
			}
			if table := crosstab(t, protected(people), "heard", "gender", ""); tt.want &&
				(!table.Suppressed || table.Base != analytics.Hidden || table.Cells != nil) {
				t.Errorf("table = %+v", table)
			}
		})
	}
}

// A suppressed result has no number at all.
func TestSuppressedHasNoNumbers(t *testing.T) {
	numbers(t, everything(t, protected(crowd(20, 4))), func(key string, x float64) {
		if key != "invited" {
			t.Errorf("%s = %v", key, x)
		}
	})
}

// Few answers to one question say nothing of it, also where many were asked.
func TestFewAnswers(t *testing.T) {
	people := crowd(200, 2)
	for i := range people {
		if i >= 20 {
			delete(people[i].answers, "heard")
		}
	}
	for _, base := range []analytics.Base{"", analytics.OfAsked, analytics.OfAll} {
		_, byName := frequencies(t, protected(people), analytics.Query{Base: base})
		if f := byName["heard"]; !f.Suppressed || f.Asked != analytics.Hidden ||
			f.Missing.Skipped != analytics.Hidden || f.Base != analytics.Hidden {
			t.Errorf("of %s: %+v", base, f)
		}
		if byName["gender"].Suppressed {
			t.Errorf("of %s: gender is suppressed too", base)
		}
	}
}

func TestSmallGroupIsHidden(t *testing.T) {
	results := protected(crowd(300, 6)) // about a dozen are nonbinary
	byColumn := crosstab(t, results, "heard", "gender", "")
	byRow := crosstab(t, results, "gender", "heard", "")
	if byColumn.ColumnTotals[2].Count != analytics.Hidden || byColumn.Test != nil {
		t.Errorf("total = %+v, test = %+v", byColumn.ColumnTotals[2], byColumn.Test)
	}
	for i := range byColumn.Rows {
		want := analytics.Cell{Count: analytics.Hidden}
		if got := byColumn.Cells[i][2]; got != want {
			t.Errorf("cell %d = %+v", i, got)
		}
		if got := byRow.Cells[2][i]; got != want {
			t.Errorf("turned cell %d = %+v", i, got)
		}
		if byColumn.Cells[i][0].Count == analytics.Hidden {
			t.Errorf("cell %d of a large group is hidden", i)
		}
		small := byColumn.RowTotals[i].Count < 30
		if (byColumn.Cells[i][0].RowPercent == nil) != small {
			t.Errorf("row %d of %d has row percent %v", i, byColumn.RowTotals[i].Count,
				byColumn.Cells[i][0].RowPercent)
		}
	}
}

func TestSensitive(t *testing.T) {
	people := crowd(400, 7)
	for i := range people { // 8 of 400 say yes, and half of them are women
		people[i].key, people[i].answers["used"] = 0, []string{"no"}
		people[i].answers["gender"] = []string{[]string{"woman", "man"}[i%2]}
		if i < 8 {
			people[i].answers["used"] = []string{"yes"}
		}
	}
	_, byName := frequencies(t, protected(people), analytics.Query{})
	five, most := 5.0, 95.0
	want := []analytics.Row{
		{Value: "yes", Label: "yes", Count: analytics.Hidden, Percent: &five, Bounded: analytics.Below5},
		{Value: "no", Label: "no", Count: analytics.Hidden, Percent: &most, Bounded: analytics.Above95},
	}
	if got, want := plain(t, byName["used"].Rows), plain(t, want); got != want {
		t.Errorf("rows = %s, want %s", got, want)
	}
	if row := byName["gender"].Rows[2]; row.Bounded != "" || *row.Percent != 0 || row.Count != 0 {
		t.Errorf("a question that is not sensitive is bounded: %+v", row)
	}
	table := crosstab(t, protected(people), "used", "gender", "")
	for j := range 2 {
		yes, no := table.Cells[0][j], table.Cells[1][j]
		if yes.ColumnBounded != analytics.Below5 || no.ColumnBounded != analytics.Above95 ||
			yes.Count != analytics.Hidden || no.Count != analytics.Hidden ||
			no.RowPercent != nil || no.TotalPercent != nil {
			t.Errorf("column %d: %+v, %+v", j, yes, no)
		}
		if table.ColumnTotals[j].Count != 200 {
			t.Errorf("column %d has %d", j, table.ColumnTotals[j].Count)
		}
	}
	if table.RowTotals[0].Bounded != analytics.Below5 || table.RowTotals[0].Count >= 0 ||
		table.Test != nil {
		t.Errorf("total = %+v, test = %+v", table.RowTotals[0], table.Test)
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
	_, byName := frequencies(t, results, analytics.Query{})
	if row := byName["gender"].Rows[2]; row.Count != analytics.Hidden || row.Bounded == "" {
		t.Errorf("row = %+v", row)
	}
}

func plain(t *testing.T, value any) string {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestNumbersFromBands(t *testing.T) {
	people := crowd(400, 8)
	for i := range people { // 200 of 12 to 15, 100 of 16 to 18, 100 of 19 and over
		people[i].key = 0
		people[i].answers["age"] = []string{[]string{"12", "15", "17", "44"}[i%4]}
	}
	_, byName := frequencies(t, protected(people), analytics.Query{})
	age := byName["age"].Numeric
	want := `{"n":400,"mean":` + fmt.Sprint((200*13.5+100*17+100*22)/400) +
		`,"sd":null,"median":15.5,"p25":13.5,"p75":18.5,"min":null,"max":null}`
	if got := plain(t, age); got != want {
		t.Errorf("age = %s, want %s", got, want)
	}
	if hours := byName["hours"]; hours.Numeric != nil || len(hours.Bins) != 0 || hours.Answered < 30 {
		t.Errorf("without bands: %+v", hours)
	}
}

// An association is tested where rounding is small beside the counts, and not elsewhere.
func TestTestNeedsLargeCounts(t *testing.T) {
	for n, want := range map[int]bool{1600: true, 160: false} {
		people := crowd(n, 9)
		for i := range people {
			people[i].answers["gender"] = []string{[]string{"woman", "man"}[i%2]}
			people[i].answers["heard"] = []string{strconv.Itoa(1 + i/2%5)}
		}
		table := crosstab(t, protected(people), "heard", "gender", "")
		if (table.Test != nil) != want {
			t.Errorf("of %d: test = %+v", n, table.Test)
		}
	}
}

func TestTextIsNeverTabulated(t *testing.T) {
	people := crowd(100, 10)
	for i := range people {
		people[i].answers["story"] = []string{"my own words " + strconv.Itoa(i)}
	}
	_, byName := frequencies(t, protected(people), analytics.Query{})
	if f := byName["story"]; f.Answered != 100 || len(f.Rows) != 0 || f.Numeric != nil {
		t.Errorf("story = %+v", f)
	}
	if body := everything(t, protected(people)); strings.Contains(body, "my own words") {
		t.Error("an open answer came through")
	}
}
