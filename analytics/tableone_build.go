package analytics

import (
	"cmp"
	"strings"

	"candour/survey"
)

// BuildTableOne makes Table 1 of counts, exact or protected, and of nothing else.
//
// Percentages are of those who answered the question. Answers that nobody gave are left out, unless
// counts are protected and 0 may stand for a few. Who preferred not to answer, did not know or left
// the question empty is counted in rows without percentage. N of Overall is that of the study's
// first survey: surveys are never joined, so how many people gave all of them together is not known,
// and each variable has an n of its own.
func BuildTableOne(counts TableOneCounts) TableOne {
	b := &tableOneBuilder{words: wordsIn(counts.Lang), style: Style{Lang: counts.Lang}}
	b.table.Title = b.words.title
	b.table.Columns = append([]Column{{Label: b.words.overall, N: Hidden}}, counts.Groups...)
	for _, s := range counts.Surveys {
		b.style.Protected = b.style.Protected || s.Overall.Protected
	}
	if len(counts.Surveys) > 0 {
		b.table.Columns[0].N = counts.Surveys[0].Overall.Responses
	}
	b.table.Protected = b.style.Protected
	for _, s := range counts.Surveys {
		b.survey(s)
	}
	return b.table
}

type tableOneBuilder struct {
	words tableOneWords
	style Style
	table TableOne
}

// survey adds a survey's variables, and what the table says of all its responses.
func (b *tableOneBuilder) survey(s SurveyCounts) {
	t, def, overall := &b.table, s.Definition, s.Overall
	t.Synthetic, t.Imported = t.Synthetic.plus(overall.Synthetic), t.Imported.plus(overall.Imported)
	from := def.Provenance.In(b.style.Lang)
	if overall.Imported != 0 && from != "" && !strings.Contains(t.Provenance, from) {
		t.Provenance = strings.TrimSpace(t.Provenance + " " + from)
	}
	rate := responseRate(def, overall.Responses)
	if t.ResponseRate == nil {
		t.ResponseRate = rate
	}
	for _, f := range def.Fields() {
		counted, ok := overall.question(f.Name)
		if kind := kindOf(f); ok && kind != "" && f.Role == survey.Demographic {
			v := Variable{
				ID: f.Name, Survey: def.Name, Kind: kind, N: counted.Answered,
				Label:      cmp.Or(f.Short.In(b.style.Lang), counted.Label),
				Suppressed: counted.Suppressed,
			}
			b.footnotes(&v, s, f, rate)
			v.Rows = b.rows(s, counted, kind)
			t.Variables = append(t.Variables, v)
		}
	}
}

// responseRate is nil where nobody knows how many were invited, and where people were asked in
// several waves.
func responseRate(def *survey.Definition, responses Count) *ResponseRate {
	if def.Invited <= 0 || len(def.Waves) > 1 || responses < 0 {
		return nil
	}
	return &ResponseRate{
		Invited: def.Invited, Responses: responses,
		Percent: 100 * float64(responses) / float64(def.Invited),
	}
}

// footnotes gives a variable its marks.
func (b *tableOneBuilder) footnotes(
	v *Variable, s SurveyCounts, f survey.Field, rate *ResponseRate,
) {
	add := func(text string) {
		if text != "" {
			v.Footnotes = append(v.Footnotes, b.mark(text))
		}
	}
	switch {
	case s.Definition.CollectedBy == survey.ByStaff:
		add(b.words.session(b.style, v.N, s.Overall.Responses))
	case s.Definition.Invited > 0:
		add(b.words.voluntary(b.style, rate))
	}
	switch own := f.Footnote.In(b.style.Lang); {
	case own != "":
		add(own)
	case v.Kind == SeveralValues:
		add(b.words.several)
	}
	if len(b.table.Columns) > 1 && s.Groups == nil {
		add(b.words.notJoined)
	}
}

// mark is the mark of a footnote: a new one for a new text.
func (b *tableOneBuilder) mark(text string) string {
	notes := &b.table.Footnotes
	for _, note := range *notes {
		if note.Text == text {
			return note.Mark
		}
	}
	mark := ""
	for n := len(*notes); n >= 0; n = n/26 - 1 {
		mark = string(rune('a'+n%26)) + mark
	}
	*notes = append(*notes, Footnote{Mark: mark, Text: text})
	return mark
}

// rows are the lines under a variable.
func (b *tableOneBuilder) rows(s SurveyCounts, overall Frequency, kind string) []VariableRow {
	if overall.Suppressed {
		return nil
	}
	columns := []Frequency{overall}
	for _, group := range s.Groups {
		f, _ := group.question(overall.ID)
		columns = append(columns, f)
	}
	var rows []VariableRow
	if kind == NumericValues {
		rows = b.numericRows(columns)
	} else {
		rows = b.choiceRows(columns)
	}
	return append(rows, b.missingRows(columns)...)
}

func (b *tableOneBuilder) choiceRows(columns []Frequency) []VariableRow {
	var rows []VariableRow
	for _, row := range columns[0].Rows {
		if row.Count == 0 && !b.style.Protected {
			continue
		}
		rows = append(rows, b.row(row.Label, columns, func(f Frequency) TableOneCell {
			for _, r := range f.Rows {
				if r.Value == row.Value {
					return b.shareCell(r)
				}
			}
			return b.countCell(0)
		}))
	}
	return rows
}

func (b *tableOneBuilder) numericRows(columns []Frequency) []VariableRow {
	var rows []VariableRow
	number := func(x *float64) string { return b.style.Short(*x, 1) }
	text := func(s string) TableOneCell { return TableOneCell{Count: Hidden, Text: s} }
	n := columns[0].Numeric
	if n != nil && n.Median != nil && n.P25 != nil && n.P75 != nil {
		rows = append(rows, b.row(b.words.median, columns, func(f Frequency) TableOneCell {
			n := f.Numeric
			if n == nil || n.Median == nil || n.P25 == nil || n.P75 == nil {
				return text("–")
			}
			return text(number(n.Median) + " (" + number(n.P25) + "–" + number(n.P75) + ")")
		}))
	}
	if n != nil && n.Min != nil && n.Max != nil {
		rows = append(rows, b.row(b.words.spread, columns, func(f Frequency) TableOneCell {
			if n := f.Numeric; n != nil && n.Min != nil && n.Max != nil {
				return text(number(n.Min) + "–" + number(n.Max))
			}
			return text("–")
		}))
	}
	return rows
}

// missingRows count those who were asked and gave no answer, by what they did instead.
func (b *tableOneBuilder) missingRows(columns []Frequency) []VariableRow {
	kinds := []struct {
		label string
		count func(Missing) Count
	}{
		{b.words.preferNot, func(m Missing) Count { return m.PreferNot }},
		{b.words.dontKnow, func(m Missing) Count { return m.DontKnow }},
		{b.words.noAnswer, func(m Missing) Count { return m.Skipped }},
	}
	var rows []VariableRow
	for _, kind := range kinds {
		if kind.count(columns[0].Missing) > 0 {
			rows = append(rows, b.row(kind.label, columns, func(f Frequency) TableOneCell {
				return b.countCell(kind.count(f.Missing))
			}))
		}
	}
	return rows
}

// row is a line with a cell for every column. Groups of another survey's question have a dash.
func (b *tableOneBuilder) row(
	label string, columns []Frequency, cell func(Frequency) TableOneCell,
) VariableRow {
	row := VariableRow{Label: label}
	for i := range b.table.Columns {
		switch {
		case i >= len(columns):
			row.Cells = append(row.Cells, TableOneCell{Count: Hidden, Text: "–"})
		case columns[i].Suppressed:
			row.Cells = append(row.Cells, b.countCell(Hidden))
		default:
			row.Cells = append(row.Cells, cell(columns[i]))
		}
	}
	return row
}

func (b *tableOneBuilder) countCell(n Count) TableOneCell {
	return TableOneCell{Count: n, Text: b.style.Count(n)}
}

// shareCell is a count and its percentage, "13 (92.9)", "0-4 (<0.8)"; a hidden one has its bound alone.
func (b *tableOneBuilder) shareCell(r Row) TableOneCell {
	cell := TableOneCell{Count: r.Count, Percent: r.Percent, Bounded: r.Bounded}
	switch {
	case r.Bounded != Unbounded && r.Count < 0:
		cell.Text = b.style.Percent(r.Percent, r.Bounded)
	case r.Percent == nil:
		cell.Text = b.style.Count(r.Count)
	default:
		cell.Text = b.style.Count(r.Count) + " (" + b.style.Share(r.Percent, r.Bounded) + ")"
	}
	return cell
}

// plus adds counts; what is added to a hidden one is hidden.
func (c Count) plus(other Count) Count {
	if c < 0 || other < 0 {
		return Hidden
	}
	return c + other
}
