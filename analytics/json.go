package analytics

import "encoding/json"

// The methods below write lists that were never filled as [] and not as null: readers of the API
// may count on a list.

// MarshalJSON writes every list as a list.
func (f Frequencies) MarshalJSON() ([]byte, error) {
	type plain Frequencies
	f.Questions = list(f.Questions)
	return json.Marshal(plain(f))
}

// MarshalJSON writes every list as a list.
func (f Frequency) MarshalJSON() ([]byte, error) {
	type plain Frequency
	f.Rows, f.Bins = list(f.Rows), list(f.Bins)
	return json.Marshal(plain(f))
}

// MarshalJSON writes every list as a list.
func (r Ranking) MarshalJSON() ([]byte, error) {
	type plain Ranking
	r.Rows = list(r.Rows)
	return json.Marshal(plain(r))
}

// MarshalJSON writes every list as a list.
func (c Crosstab) MarshalJSON() ([]byte, error) {
	type plain Crosstab
	c.Rows, c.Columns = list(c.Rows), list(c.Columns)
	c.RowTotals, c.ColumnTotals = list(c.RowTotals), list(c.ColumnTotals)
	c.Banner = list(c.Banner)
	cells := make([][]Cell, len(c.Cells))
	for i, row := range c.Cells {
		cells[i] = list(row)
	}
	c.Cells = cells
	return json.Marshal(plain(c))
}

// MarshalJSON writes every list as a list.
func (t TableOne) MarshalJSON() ([]byte, error) {
	type plain TableOne
	t.Columns, t.Variables = list(t.Columns), list(t.Variables)
	t.Footnotes = list(t.Footnotes)
	return json.Marshal(plain(t))
}

// MarshalJSON writes every list as a list.
func (v Variable) MarshalJSON() ([]byte, error) {
	type plain Variable
	v.Rows, v.Footnotes = list(v.Rows), list(v.Footnotes)
	return json.Marshal(plain(v))
}

// MarshalJSON writes every list as a list.
func (r VariableRow) MarshalJSON() ([]byte, error) {
	type plain VariableRow
	r.Cells = list(r.Cells)
	return json.Marshal(plain(r))
}

// MarshalJSON writes every list as a list.
func (o OpenAnswers) MarshalJSON() ([]byte, error) {
	type plain OpenAnswers
	o.Answers = list(o.Answers)
	return json.Marshal(plain(o))
}

// MarshalJSON writes every list as a list.
func (s Scales) MarshalJSON() ([]byte, error) {
	type plain Scales
	s.Scales = list(s.Scales)
	return json.Marshal(plain(s))
}

// MarshalJSON writes every list as a list.
func (s Scale) MarshalJSON() ([]byte, error) {
	type plain Scale
	s.Waves = list(s.Waves)
	return json.Marshal(plain(s))
}

// MarshalJSON writes every list as a list.
func (w ScaleWave) MarshalJSON() ([]byte, error) {
	type plain ScaleWave
	w.Scores, w.Items = list(w.Scores), list(w.Items)
	return json.Marshal(plain(w))
}

// MarshalJSON writes every list as a list.
func (t Trend) MarshalJSON() ([]byte, error) {
	type plain Trend
	t.Points, t.Differences = list(t.Points), list(t.Differences)
	return json.Marshal(plain(t))
}

// MarshalJSON writes every list as a list.
func (p TrendPoint) MarshalJSON() ([]byte, error) {
	type plain TrendPoint
	p.Rows = list(p.Rows)
	return json.Marshal(plain(p))
}

// MarshalJSON writes every list as a list.
func (f Flow) MarshalJSON() ([]byte, error) {
	type plain Flow
	f.Waves = list(f.Waves)
	return json.Marshal(plain(f))
}

func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
