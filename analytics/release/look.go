package release

import (
	"candour/analytics"
	"candour/survey"
)

// Kind says what a finding is about.
type Kind string

// What is pointed out: a cell of one to four; a cell of none; one that is everybody in its column, or
// in its row; one that all but one to four of several answers' column gave; a base below 30; the lowest and
// the highest number. What refuses a release: a base of one to four; and of a sensitive question a cell of
// one to four, of everybody, or of all but one to four.
const (
	Small     Kind = "small"
	Nobody    Kind = "none"
	Everybody Kind = "all"
	RowWhole  Kind = "row"
	AllButFew Kind = "rest"
	SmallBase Kind = "base"
	Extremes  Kind = "range"

	TooFew         Kind = "floor"
	SensitiveSmall Kind = "sensitive.small"
	SensitiveWhole Kind = "sensitive.all"
	SensitiveRest  Kind = "sensitive.rest"
)

// few is below how many people a cell, or a whole column, is small; smallBase below how many a base is.
const (
	few       = 5
	smallBase = 30
)

// Finding is something about a cell: what its row and its column are called ("" for a whole
// column, or where there is one alone), its count and the number it is out of. Of AllButFew the count is
// of those who did not give the answer, which the table does not show.
type Finding struct {
	Kind        Kind
	Row, Column survey.Text
	Count, Of   analytics.Count
}

// Refuses says whether the table may not be released as long as this is so.
func (f Finding) Refuses() bool {
	return f.Kind == TooFew || f.Kind == SensitiveSmall || f.Kind == SensitiveWhole || f.Kind == SensitiveRest
}

// Refused says whether anything refuses the table.
func (d Draft) Refused() bool {
	for _, f := range d.Findings {
		if f.Refuses() {
			return true
		}
	}
	return false
}

func (d *Draft) find(f Finding) { d.Findings = append(d.Findings, f) }

// base looks at a column's base.
func (d *Draft) base(column survey.Text, n analytics.Count) {
	switch {
	case n > 0 && n < few:
		d.find(Finding{TooFew, nil, column, n, n})
	case n >= few && n < smallBase:
		d.find(Finding{SmallBase, nil, column, n, n})
	}
}

// cell looks at one cell of a column with so many people.
func (d *Draft) cell(row, column survey.Text, n, of analytics.Count, sensitive bool) {
	kind := Kind("")
	switch {
	case of <= 0 || n < 0:
		return
	case n == of && sensitive:
		kind = SensitiveWhole
	case n == of:
		kind = Everybody
	case n == 0:
		kind = Nobody
	case n < few && sensitive:
		kind = SensitiveSmall
	case n < few:
		kind = Small
	default:
		return
	}
	d.find(Finding{kind, row, column, n, of})
}

// rest looks at who did not give an answer: of several answers no other row counts these. Of one answer each
// they stand in the other rows, and are small there.
func (d *Draft) rest(row, column survey.Text, without, of analytics.Count, sensitive bool) {
	kind := AllButFew
	if sensitive {
		kind = SensitiveRest
	}
	if without > 0 && without < few && without < of {
		d.find(Finding{kind, row, column, without, of})
	}
}

// lookOneWay looks at the table of one question and keeps its cells for comparison.
func (t *table) lookOneWay(answered analytics.Count, counts []analytics.Count) {
	d, name := &t.draft, t.rows.Field.Name
	d.base(nil, answered)
	d.keep(t.ask.Wave, answered, part(name, nil))
	for i, g := range t.rows.Groups {
		d.cell(g.Label, nil, counts[i], answered, t.rows.Field.Sensitive)
		if t.rows.Several() {
			d.rest(g.Label, nil, answered-counts[i], answered, t.rows.Field.Sensitive)
		}
		d.keep(t.ask.Wave, counts[i], part(name, g.Values))
	}
}

// lookTwoWay looks at the table of two questions. A row that lies in one column whole tells of each
// of its people which group they are in.
func (t *table) lookTwoWay(g grid) {
	d, wave := &t.draft, t.ask.Wave
	rows, columns := t.rows.Field, t.columns.Field
	all := survey.Text{"en": wordsIn("en").all, "fr": wordsIn("fr").all}
	sensitive := rows.Sensitive || columns.Sensitive
	d.base(nil, g.base)
	d.keep(wave, g.base, part(rows.Name, nil), part(columns.Name, nil))
	for j, c := range t.columns.Groups {
		d.base(c.Label, g.column[j])
		d.keep(wave, g.column[j], part(rows.Name, nil), part(columns.Name, c.Values))
	}
	for i, r := range t.rows.Groups {
		d.cell(r.Label, all, g.rows[i], g.base, rows.Sensitive)
		d.keep(wave, g.rows[i], part(rows.Name, r.Values), part(columns.Name, nil))
		for j, c := range t.columns.Groups {
			n := g.cells[i][j]
			d.cell(r.Label, c.Label, n, g.column[j], sensitive)
			if n >= few && n == g.rows[i] && len(t.columns.Groups) > 1 && n != g.column[j] {
				kind := RowWhole
				if columns.Sensitive {
					kind = SensitiveWhole
				}
				d.find(Finding{kind, r.Label, c.Label, n, g.rows[i]})
			}
			d.keep(wave, n, part(rows.Name, r.Values), part(columns.Name, c.Values))
		}
	}
	t.lookForRest(g, all)
}

// lookForRest looks at who did not give an answer of several, of a row in each column and of a column in
// each row.
func (t *table) lookForRest(g grid, all survey.Text) {
	d, rows, columns := &t.draft, t.rows, t.columns
	either := rows.Field.Sensitive || columns.Field.Sensitive
	for i, r := range rows.Groups {
		if rows.Several() {
			d.rest(r.Label, all, g.base-g.rows[i], g.base, rows.Field.Sensitive)
		}
		for j, c := range columns.Groups {
			if rows.Several() {
				d.rest(r.Label, c.Label, g.column[j]-g.cells[i][j], g.column[j], either)
			}
			if columns.Several() {
				d.rest(c.Label, r.Label, g.rows[i]-g.cells[i][j], g.rows[i], either)
			}
		}
	}
	for j, c := range columns.Groups {
		if columns.Several() {
			d.rest(c.Label, all, g.base-g.column[j], g.base, columns.Field.Sensitive)
		}
	}
}

func part(question string, values []string) analytics.ReleasedPart {
	return analytics.ReleasedPart{Question: question, Values: values}
}

func (d *Draft) keep(wave string, n analytics.Count, on ...analytics.ReleasedPart) {
	d.Cells = append(d.Cells, analytics.ReleasedCell{Survey: d.Survey, Wave: wave, On: on, Count: n,
		WithoutSuspect: d.WithoutSuspect})
}
