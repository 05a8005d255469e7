package survey

import "slices"

// Field is a question that has an answer of its own: groups and grids are opened, notes are left
// out. The flat list of fields is the backbone of every output.
type Field struct {
	*Question
	Choices  []Choice // the choices offered, with "other" last where or_other adds it; nil if none
	Section  string   // name of the grid or group that holds it, or ""
	Relevant []string // the conditions, its own and its holders', that must all hold
	Scale    bool     // a select_one whose choice names are all integers
}

// Fields returns the survey's fields in the order of the definition.
func (d *Definition) Fields() []Field {
	return slices.DeleteFunc(d.parts(), func(f Field) bool { return f.Type == Note })
}

// parts are the fields and the notes among them.
func (d *Definition) parts() []Field {
	return d.partsOf(d.Questions, Field{Question: &Question{}})
}

// Field returns the field with the given name.
func (d *Definition) Field(name string) (Field, bool) {
	for _, f := range d.Fields() {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

func (d *Definition) partsOf(questions []Question, holder Field) []Field {
	var fields []Field
	for i := range questions {
		q := &questions[i]
		relevant := appendCondition(holder.Relevant, q.Relevant)
		switch q.Type {
		case Group, Grid:
			inner := Field{Question: q, Section: q.Name, Relevant: relevant}
			fields = append(fields, d.partsOf(q.Questions, inner)...)
		default:
			if holder.Type == Grid {
				q = gridRow(holder.Question, q)
			}
			fields = append(fields, d.field(q, holder.Section, relevant))
		}
	}
	return fields
}

func (d *Definition) field(q *Question, section string, relevant []string) Field {
	f := Field{Question: q, Section: section, Relevant: relevant}
	if q.Type != SelectOne && q.Type != SelectMultiple {
		return f
	}
	f.Choices = append(f.Choices, d.Choices[q.Choices]...)
	f.Scale = q.Type == SelectOne && integerNames(f.Choices)
	if q.OrOther {
		f.Scale = false
		f.Choices = append(f.Choices, Choice{Name: Other, Label: Text{"en": "Other", "fr": "Autre"}})
	}
	return f
}

// gridRow is a row of a grid as a question of its own: what it does not say, the grid says.
func gridRow(grid, row *Question) *Question {
	q := *row
	q.Type, q.Choices = SelectOne, grid.Choices
	if q.Role == "" {
		q.Role = grid.Role
	}
	if q.PreferNot == nil {
		q.PreferNot = grid.PreferNot
	}
	q.DontKnow = q.DontKnow || grid.DontKnow
	q.Required = q.Required || grid.Required
	q.Sensitive = q.Sensitive || grid.Sensitive
	return &q
}

func appendCondition(held []string, own string) []string {
	all := append([]string(nil), held...)
	if own != "" {
		all = append(all, own)
	}
	return all
}

func integerNames(choices []Choice) bool {
	for _, c := range choices {
		if !isInteger(c.Name) {
			return false
		}
	}
	return len(choices) > 0
}

func isInteger(s string) bool {
	if len(s) > 1 && s[0] == '-' {
		s = s[1:]
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != "" && len(s) < 5
}

// OffersPreferNot says whether the question offers "prefer not to answer".
func (q *Question) OffersPreferNot() bool { return q.PreferNot == nil || *q.PreferNot }

// Numeric says whether answers are numbers.
func (q *Question) Numeric() bool {
	return q.Type == Integer || q.Type == Decimal || q.Type == RangeType
}
