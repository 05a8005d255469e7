package dashboards_test

import (
	"bytes"
	"strings"
	"testing"

	"candour/analytics"
	"candour/dashboards"
)

// Table 1 as a file: a line for each answer with its variable and n; what is hidden says so; no cell is a
// formula.
func TestTableOneAsLines(t *testing.T) {
	cells := func(texts ...string) (all []analytics.TableOneCell) {
		for _, text := range texts {
			all = append(all, analytics.TableOneCell{Text: text})
		}
		return all
	}
	table := analytics.TableOne{
		Columns: []analytics.Column{{Label: "Overall", N: 1400}, {Label: "=Woman", N: analytics.Hidden}},
		Variables: []analytics.Variable{
			{Label: "Gender", N: 1380, Footnotes: []string{"a", "b"}, Test: &analytics.Test{Name: "chi2", P: 0.5},
				Rows: []analytics.VariableRow{{Label: "@Woman", Cells: cells("13 (92.9)", "12")}, {Label: "Man", Cells: cells("0-4", "1,200")}}},
			{Label: "Place", N: analytics.Hidden, Suppressed: true},
			{Label: "Age", N: 0},
		}}
	var out bytes.Buffer
	w := writer("en")
	if err := dashboards.WriteCSV(&out, w.TableOne(table), nil, "en"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(strings.TrimPrefix(out.String(), "\ufeff"), "\r\n\r\n"), "\r\n")
	test := w.Tested(table.Variables[0].Test)
	want := []string{
		"Characteristic,Answer,n,\"Overall (N = 1,400)\",'=Woman,Notes,Test between the groups",
		`Gender,'@Woman,1380,13 (92.9),12,"a, b","` + test + `"`,
		"Gender,Man,1380,0-4,1200,,",
		"Place,Too few people answered to show safely.,,,,,",
		"Age,,0,,,,",
	}
	for i := range want {
		if i >= len(lines) || lines[i] != want[i] {
			t.Errorf("line %d of %q, want %q", i, lines, want[i])
		}
	}
	if head := writer("fr").TableOne(analytics.TableOne{}).Headings; head[0] != "Caractéristique" || head[1] != "Réponse" {
		t.Errorf("in French: %v", head)
	}
}
