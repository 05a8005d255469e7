package dashboards

import (
	"strings"

	"candour/analytics"
)

// TableOne is a study's Table 1 as lines that can be sorted and counted: each names its variable, its answer
// and the variable's n, and has a cell for every column of the page, in the same words. Marks of footnotes
// and tests stand behind, once a variable.
func (w Writer) TableOne(t analytics.TableOne) Table {
	head := []string{w.pick("Characteristic", "Caractéristique"), w.pick("Answer", "Réponse"), "n"}
	for _, c := range t.Columns {
		if c.N >= 0 {
			c.Label += " (N = " + w.Count(c.N) + ")"
		}
		head = append(head, c.Label)
	}
	table := Table{Headings: append(head, w.pick("Notes", "Notes"))}
	tested := false
	for _, v := range t.Variables {
		tested = tested || v.Test != nil
	}
	if tested {
		table.Headings = append(table.Headings, w.pick("Test between the groups", "Test entre les groupes"))
	}
	for _, v := range t.Variables {
		table.Rows = append(table.Rows, w.variable(v, t.Columns, len(table.Headings))...)
	}
	return table
}

// variable is the lines of a variable, each of so many cells. One that has none to show keeps a line of its own.
func (w Writer) variable(v analytics.Variable, columns []analytics.Column, width int) (lines [][]string) {
	rows, n := v.Rows, ""
	switch {
	case v.Suppressed:
		rows = []analytics.VariableRow{{Label: w.TooFew()}}
	case v.N >= 0:
		n = w.Count(v.N)
	}
	if len(rows) == 0 {
		rows = []analytics.VariableRow{{}}
	}
	for _, row := range rows {
		line := make([]string, width)
		line[0], line[1], line[2] = v.Label, row.Label, n
		for at, cell := range row.Cells {
			line[3+at] = cell.Text
		}
		lines = append(lines, line)
	}
	notes := 3 + len(columns)
	lines[0][notes] = strings.Join(v.Footnotes, ", ")
	if v.Test != nil {
		lines[0][notes+1] = w.Tested(v.Test)
	}
	return lines
}
