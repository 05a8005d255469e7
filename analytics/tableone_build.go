package analytics

import (
	"cmp"
	"slices"
	"strings"

	"candour/survey"
)

// BuildTableOne makes Table 1 of counts, exact or protected, and of nothing else.
//
// Percentages are of those who answered the question, unless another base is asked for, which a
// footnote says. Answers that nobody gave are left out, unless they are asked for, or counts are
// protected and 0 may stand for a few. Who preferred not to answer, did not know or left
// the question empty is counted in rows without percentage. N of Overall is that of the study's
// first survey: surveys are never joined, so how many people gave all of them together is not known,
// and each variable has an n of its own.
func BuildTableOne(counts TableOneCounts) TableOne {
	b := &tableOneBuilder{words: wordsIn(counts.Lang), style: Style{Lang: counts.Lang},
		missing: counts.Missing, zeros: counts.Zeros, base: counts.Base}
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
	if counts.WithoutSuspect { // of the whole table, so that no mark leads to it
		b.table.Footnotes = append(b.table.Footnotes, Footnote{Text: WithoutSuspectNote(counts.Lang)})
	}
	return b.table
}

type tableOneBuilder struct {
	words tableOneWords
	style Style
	table TableOne

	missing bool // a row for each kind of missing
	zeros   bool // also rows that nobody chose
	base    Base // what percentages are of
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
			if (b.base == OfAsked || b.base == OfAll) && kind != NumericValues { // a median is of those who answered
				v.N = counted.Base
			}
			v.Rows = b.rows(s, counted, f)
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
	if v.Kind != NumericValues {
		add(b.words.base(b.base))
	}
	if len(b.table.Columns) > 1 && s.Groups == nil {
		add(b.words.notJoined)
	}
	slices.SortFunc(v.Footnotes, func(x, y string) int { // an earlier line may have had a later mark first
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
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
func (b *tableOneBuilder) rows(s SurveyCounts, overall Frequency, f survey.Field) []VariableRow {
	if overall.Suppressed {
		return nil
	}
	columns := []Frequency{overall}
	for _, group := range s.Groups {
		f, _ := group.question(overall.ID)
		columns = append(columns, f)
	}
	var rows []VariableRow
	switch {
	case kindOf(f) != NumericValues:
		rows = b.choiceRows(columns)
	case f.Summary == survey.Mean:
		rows = append(b.meanRow(columns), b.rangeRow(columns)...)
	default:
		rows = append(b.medianRow(columns), b.rangeRow(columns)...)
	}
	return append(rows, b.missingRows(columns)...)
}

func (b *tableOneBuilder) choiceRows(columns []Frequency) []VariableRow {
	var rows []VariableRow
	for _, row := range columns[0].Rows {
		if row.Count == 0 && !b.style.Protected && !b.zeros {
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

// medianRow is the median and the quartiles, "23 (21–25)".
func (b *tableOneBuilder) medianRow(columns []Frequency) []VariableRow {
	return b.numberRow(b.words.median, columns, func(n *Numeric) string {
		if n.Median == nil || n.P25 == nil || n.P75 == nil {
			return ""
		}
		return b.number(n.Median) + " (" + b.number(n.P25) + "–" + b.number(n.P75) + ")"
	})
}

// meanRow is the mean and the standard deviation, "47.2 (14.3)"; a protected mean stands alone.
func (b *tableOneBuilder) meanRow(columns []Frequency) []VariableRow {
	if b.style.Protected {
		return b.numberRow(b.words.meanAlone, columns, func(n *Numeric) string {
			if n.Mean == nil {
				return ""
			}
			return b.number(n.Mean)
		})
	}
	return b.numberRow(b.words.mean, columns, func(n *Numeric) string {
		if n.Mean == nil || n.SD == nil {
			return ""
		}
		return b.number(n.Mean) + " (" + b.number(n.SD) + ")"
	})
}

func (b *tableOneBuilder) rangeRow(columns []Frequency) []VariableRow {
	return b.numberRow(b.words.spread, columns, func(n *Numeric) string {
		if n.Min == nil || n.Max == nil {
			return ""
		}
		return b.number(n.Min) + "–" + b.number(n.Max)
	})
}

func (b *tableOneBuilder) number(x *float64) string { return b.style.Short(*x, 1) }

// numberRow is a line of texts about numbers, a dash where there is none; there is no line where
// Overall has none.
func (b *tableOneBuilder) numberRow(
	label string, columns []Frequency, text func(*Numeric) string,
) []VariableRow {
	if columns[0].Numeric == nil || text(columns[0].Numeric) == "" {
		return nil
	}
	return []VariableRow{b.row(label, columns, func(f Frequency) TableOneCell {
		cell := TableOneCell{Count: Hidden, Text: "–"}
		if f.Numeric != nil {
			cell.Text = cmp.Or(text(f.Numeric), cell.Text)
		}
		return cell
	})}
}

// missingRows count those who gave no answer, by what they did instead: who was asked, where there
// are any, or every kind of missing.
func (b *tableOneBuilder) missingRows(columns []Frequency) []VariableRow {
	kinds := []struct {
		label string
		count func(Missing) Count
		asked bool
	}{
		{b.words.preferNot, func(m Missing) Count { return m.PreferNot }, true},
		{b.words.dontKnow, func(m Missing) Count { return m.DontKnow }, true},
		{b.words.noAnswer, func(m Missing) Count { return m.Skipped }, true},
		{b.words.notShown, func(m Missing) Count { return m.NotShown }, false},
		{b.words.absent, func(m Missing) Count { return m.Absent }, false},
	}
	var rows []VariableRow
	for _, kind := range kinds {
		if b.missing || kind.asked && kind.count(columns[0].Missing) > 0 {
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
