package disclosure_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"candour/analytics"
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
	people := crowd(300, 6) // about a dozen are nonbinary
	for i := range people { // and 20 give the lowest answer
		people[i].answers["heard"] = []string{strconv.Itoa(2 + i%4)}
		if i%15 == 0 {
			people[i].answers["heard"] = []string{"1"}
		}
	}
	results := protected(people)
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
		if got := byColumn.Cells[i][0].RowPercent; (got == nil) != (i == 0) {
			t.Errorf("row %d of %d has row percent %v", i, byColumn.RowTotals[i].Count, got)
		}
		if got := byRow.Cells[0][i].ColumnPercent; (got == nil) != (i == 0) {
			t.Errorf("column %d of %d has column percent %v", i, byRow.ColumnTotals[i].Count, got)
		}
	}
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
	hours := byName["hours"]
	if hours.Numeric != nil || len(hours.Bins) != 0 || hours.Answered < 30 {
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
