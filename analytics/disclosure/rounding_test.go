package disclosure_test

import (
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
)

// The golden test of D3: over all cell keys, how often each count goes up, and that it is right on
// average.
func TestRoundOverAllKeys(t *testing.T) {
	tests := []struct {
		name     string
		n        analytics.Count
		low      analytics.Count
		wantUp   int // of 1000 keys
		wantMean float64
	}{
		{"nobody", 0, 0, 0, 0},
		{"one", 1, 0, 200, 1},
		{"a multiple", 10, 10, 0, 10},
		{"eleven", 11, 10, 200, 11},
		{"twelve", 12, 10, 400, 12},
		{"thirteen", 13, 10, 600, 13},
		{"fourteen", 14, 10, 800, 14},
		{"many", 100_003, 100_000, 600, 100_003},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			up, sum := 0, 0
			for key := range analytics.Key(1000) {
				got := disclosure.Round(tt.n, key)
				sum += int(got)
				switch got {
				case tt.low:
				case tt.low + 5:
					up++
				default:
					t.Fatalf("key %d: %d became %d", key, tt.n, got)
				}
			}
			if mean := float64(sum) / 1000; up != tt.wantUp || mean != tt.wantMean {
				t.Errorf("up %d times, mean %v; want %d and %v", up, mean, tt.wantUp, tt.wantMean)
			}
		})
	}
}

func TestRoundHidden(t *testing.T) {
	if got := disclosure.Round(analytics.Hidden, 3); got != analytics.Hidden {
		t.Errorf("got %d, want hidden", got)
	}
}

// The same people must have the same number wherever they are counted, or averages would find the
// exact one.
func TestSameCellSameNumber(t *testing.T) {
	results := protected(crowd(607, 5))
	all, byName := frequencies(t, results, analytics.Query{})
	women, ofWomen := frequencies(t, results, analytics.Query{
		Where: analytics.Condition{Question: "gender", Value: "woman"}})
	young, _ := frequencies(t, results, analytics.Query{
		Where: analytics.Condition{Question: "age", Value: "12..16"}})
	table := crosstab(t, results, "support", "gender", "")
	turned := crosstab(t, results, "gender", "support", "")
	tests := []struct {
		name string
		a, b analytics.Count
	}{
		{"women in the table of gender and as responses", byName["gender"].Rows[0].Count,
			women.Responses},
		{"all as responses and as asked", all.Responses, byName["hours"].Asked},
		{"a band and its responses", byName["age"].Bins[0].Count, young.Responses},
		{"a cell and a condition", table.Cells[1][0].Count, ofWomen["support"].Rows[1].Count},
		{"a total and a condition", table.ColumnTotals[0].Count, women.Responses},
		{"a table and the same one turned", table.Cells[1][0].Count, turned.Cells[0][1].Count},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.a != tt.b || tt.a < 30 {
				t.Errorf("%d and %d", tt.a, tt.b)
			}
		})
	}
}
