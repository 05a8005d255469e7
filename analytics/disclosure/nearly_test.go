package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/analytics/disclosure/attacktest"
	"candour/survey"
)

// agreed is a crowd of 100 women and so many men, all of whom but so many answered 4 to "heard", and are 17.
func agreed(men, others int) []person {
	people := crowd(100+men, 7)
	for i := range people {
		a := people[i].answers
		people[i].key, people[i].wave = 0, "w1"
		a["gender"], a["heard"] = []string{"woman"}, []string{[]string{"1", "2", "3", "4", "5"}[i%5]}
		if i >= 100 {
			a["gender"], a["heard"], a["age"] = []string{"man"}, []string{"4"}, []string{"17"}
			if i >= 100+men-others {
				a["heard"] = []string{"1"}
			}
		}
	}
	return people
}

// Of an answer that nearly a whole group gave, neither table tells how many did, nor what would give it away.
func TestNearlyAll(t *testing.T) {
	men := analytics.Query{Where: analytics.Condition{Question: "gender", Value: "man"}}
	for _, c := range []struct {
		men, others int
		want        string // share of the men who answered 4, from the one-way table
		wantCount   analytics.Count
	}{
		{400, 0, ">95", analytics.Hidden},
		{400, 5, ">95", analytics.Hidden},
		{400, 10, "97.5", 390},
		{100, 0, ">90", analytics.Hidden},
		{100, 5, ">90", analytics.Hidden},
		{100, 10, "90", 90},
		{30, 0, ">66", analytics.Hidden},
	} {
		t.Run(fmt.Sprint(c.men, " less ", c.others), func(t *testing.T) {
			results := protected(agreed(c.men, c.others))
			_, byName := frequencies(t, results, men)
			row := byName["heard"].Rows[3]
			if got := string(row.Bounded) + fmt.Sprint(*row.Percent); got != c.want || row.Count != c.wantCount {
				t.Errorf("one-way: %s, %d; want %s, %d", got, row.Count, c.want, c.wantCount)
			}
			if row.Count < 0 && (row.Low != nil || row.High != nil) {
				t.Errorf("the interval tells the count: %v-%v", row.Low, row.High)
			}
			table := crosstab(t, results, "heard", "gender", "")
			cell, turned := table.Cells[3][1], crosstab(t, results, "gender", "heard", "").Cells[1][3]
			if got := string(cell.ColumnBounded) + fmt.Sprint(*cell.ColumnPercent); got != c.want || cell.Count != c.wantCount {
				t.Errorf("table: %s, %d", got, cell.Count)
			}
			if got := string(turned.RowBounded) + fmt.Sprint(*turned.RowPercent); got != c.want || turned.Count != c.wantCount {
				t.Errorf("turned: %s, %d", got, turned.Count)
			}
			if c.wantCount < 0 && (cell.RowPercent != nil || cell.TotalPercent != nil || turned.ColumnPercent != nil || table.Test != nil) {
				t.Errorf("other shares tell the count: %+v, %+v, %v", cell, turned, table.Test)
			}
			if table.ColumnTotals[1].Count != analytics.Count(c.men) {
				t.Errorf("the group has %d, want %d", table.ColumnTotals[1].Count, c.men)
			}
			one, err := results.TableOne(t.Context(), analytics.TableOneQuery{Study: "harbours", Lang: "en", By: "gender"})
			must(t, err)
			for _, v := range one.Variables {
				if v.ID == "heard" && c.wantCount < 0 && v.Rows[3].Cells[2].Text != c.want+"\u00a0%" {
					t.Errorf("Table 1: %q", v.Rows[3].Cells[2].Text)
				}
			}
		})
	}
}

// The total of an answer that nearly everybody gave is hidden too, and each share of it.
func TestNearlyAllTotal(t *testing.T) {
	people := agreed(400, 0)
	for i := range people {
		people[i].answers["heard"] = []string{"4"}
	}
	results := protected(people)
	_, byName := frequencies(t, results, analytics.Query{})
	if row := byName["heard"].Rows[3]; row.Count >= 0 || row.Bounded != analytics.Above95 {
		t.Errorf("row = %+v", row)
	}
	_, ofAll := frequencies(t, results, analytics.Query{Base: analytics.OfAll})
	if row := ofAll["heard"].Rows[3]; row.Count >= 0 || row.Percent != nil || row.Bounded != analytics.Unbounded {
		t.Errorf("of another base = %+v", row)
	}
	table := crosstab(t, results, "heard", "gender", "")
	if total := table.RowTotals[3]; total.Count >= 0 || total.Bounded != analytics.Above95 || *total.Percent != 95 {
		t.Errorf("total = %+v", total)
	}
	for j := range 2 {
		if cell := table.Cells[3][j]; cell.Count >= 0 || cell.RowPercent != nil || cell.TotalPercent != nil {
			t.Errorf("column %d = %+v", j, cell)
		}
	}
}

// Bands are answers as well, and the mean and quartiles would tell how many the hidden one has. The answers of a
// question with several, and the groups of a breakdown, keep their counts.
func TestNearlyAllElsewhere(t *testing.T) {
	def, people := harbour(), agreed(400, 0)
	times, _ := def.Field("times")
	def.Questions[5].Sensitive = false
	for i := range people {
		people[i].answers["times"], people[i].answers["gender"] = []string{"7"}, []string{"woman"}
	}
	results := disclosure.New(newExact(def, people), office{def: def})
	_, byName := frequencies(t, results, analytics.Query{})
	q := byName["times"]
	if bin := q.Bins[len(analytics.BandsOf(times, "en"))-1]; bin.Count >= 0 || bin.Bounded != analytics.Above95 ||
		q.Numeric.Mean != nil || q.Numeric.Median != nil {
		t.Errorf("bin = %+v, numbers = %+v", bin, q.Numeric)
	}
	if row := byName["gender"].Rows[0]; row.Count != 500 || *row.Percent != 100 {
		t.Errorf("the groups of a breakdown are bases: %+v", row)
	}
	if row := byName["support"].Rows[0]; row.Count != 500 || *row.Percent != 100 {
		t.Errorf("of several answers: %+v", row)
	}
}

// A ranking is counted by first places, of which each person has one: what nearly a whole group put first is an
// answer as any other, and of a sensitive ranking no count is hidden alone.
func TestNearlyAllFirstPlaces(t *testing.T) {
	def, people := harbour(), agreed(400, 0)
	def.Questions[3].Type, def.Scales = survey.Rank, nil
	results := disclosure.New(newExact(def, people), office{def: def})
	_, byName := frequencies(t, results, analytics.Query{Where: analytics.Condition{Question: "gender", Value: "man"}})
	if row := byName["heard"].Rows[3]; row.Count >= 0 || row.Bounded != analytics.Above95 || *row.Percent != 95 {
		t.Errorf("row = %+v", row)
	}
	table := crosstab(t, results, "heard", "gender", "")
	if cell := table.Cells[3][1]; cell.Count >= 0 || cell.ColumnBounded != analytics.Above95 || cell.RowPercent != nil {
		t.Errorf("cell = %+v", cell)
	}
	def.Questions[3].Sensitive = true
	for i := range people { // 20 of 500 put 5 first, below 5 %
		people[i].answers["heard"] = []string{[]string{"1", "2", "3", "4"}[i%4]}
		if i%25 == 0 {
			people[i].answers["heard"] = []string{"5"}
		}
	}
	_, byName = frequencies(t, disclosure.New(newExact(def, people), office{def: def}), analytics.Query{})
	hidden := 0
	for _, row := range byName["heard"].Rows {
		if row.Count < 0 {
			hidden++
		}
	}
	if hidden != 2 {
		t.Errorf("%d counts are hidden, want 2: %+v", hidden, byName["heard"].Rows)
	}
}

// A group of fewer than ten has no count among all responses; another answer's 0 stands for none to four.
func TestFewGroups(t *testing.T) {
	people := agreed(400, 0)
	for i := range people {
		people[i].answers["heard"] = []string{[]string{"4", "5"}[i%2]}
	}
	for i := range 5 {
		people[i].answers["gender"] = []string{"nonbinary"}
	}
	_, byName := frequencies(t, protected(people), analytics.Query{})
	if row := byName["gender"].Rows[2]; row.Count >= 0 || row.Bounded != analytics.Below5 || *row.Percent != 2 {
		t.Errorf("5 of 500 are fewer than 10: %+v", row)
	}
	if row := byName["heard"].Rows[0]; row.Count != 0 || row.Bounded != analytics.Below5 || *row.Percent != 1 ||
		row.Low != nil || row.High != nil {
		t.Errorf("0-4 of 500 are fewer than 5: %+v", row)
	}
	people[5].answers["gender"], people[6].answers["gender"] = []string{"nonbinary"}, []string{"nonbinary"}
	_, byName = frequencies(t, protected(people), analytics.Query{}) // all keys are 0: 7 are rounded up
	if row := byName["gender"].Rows[2]; row.Count != 10 || row.Bounded != analytics.Unbounded {
		t.Errorf("10 are told: %+v", row)
	}
}

// A group of whom everybody gave one answer, in surveys of several sizes: that nobody of it gave another is
// not found out, of a sensitive question neither.
func TestAttackEverybody(t *testing.T) {
	for _, sensitive := range []bool{false, true} {
		for _, size := range []int{150, 250} {
			def := harbour()
			def.Questions[3].Sensitive = sensitive
			def.Questions = append(def.Questions[:2:2], def.Questions[3])
			def.Scales = survey.Scales{}
			people := crowd(size, 21)
			for _, p := range people {
				if p.answers["gender"][0] == "man" {
					p.answers["heard"] = []string{"4"}
				}
			}
			var pool attacktest.Outcome
			for i := range uint64(draws()) {
				random := rand.New(rand.NewPCG(21, 100+i))
				for j := range people {
					people[j].key = random.IntN(1000)
				}
				pool.Add(attack(t, def, people, quick(21)))
			}
			what := fmt.Sprintf("%d people, all men answered 4", size)
			judged(t, what+strings.Repeat(", sensitive", map[bool]int{true: 1}[sensitive]), pool)
		}
	}
}
