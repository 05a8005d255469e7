package survey

import "slices"

// Field is a question that has an answer of its own: groups and grids are opened, notes and what is
// never collected are left out. The flat list of fields is the backbone of every output. A repeat
// is one field; Inner are the fields of one of its instances.
type Field struct {
	*Question
	Choices  []Choice // the choices offered, each name once, "other" last where or_other adds it
	Section  string   // name of the grid, group or repeat that holds it, or ""
	Relevant []string // the conditions, its own and its holders', that must all hold
	Scale    bool     // a select_one whose choice names are all integers
	Inner    []Field  // of a repeat; the conditions are those inside it
	number   bool     // worked out, and a number
	stored   bool
}

// Numeric says whether answers are numbers: also those of a calculation that always gives one, and
// of a repeat, whose number is how many instances there are.
func (f Field) Numeric() bool { return f.Question.Numeric() || f.number || f.Type == Repeat }

// Governed says whether the field asks about Indigenous identity: it is marked so, or one of its
// choices is. Nothing is broken down by it, and no table that shows it is released, until a data
// steward has recorded an agreement.
func (f Field) Governed() bool {
	return f.Question != nil && f.Indigenous ||
		slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Indigenous })
}

// Governed returns the fields that ask about Indigenous identity.
func (d *Definition) Governed() []Field {
	return slices.DeleteFunc(d.Fields(), func(f Field) bool { return !f.Governed() })
}

// Fields returns the survey's fields in the order of the definition.
func (d *Definition) Fields() []Field { return storedFields(d.parts()) }

func storedFields(parts []Field) []Field {
	parts = slices.DeleteFunc(parts, func(f Field) bool { return !f.stored })
	for i := range parts {
		parts[i].Inner = storedFields(parts[i].Inner)
	}
	return parts
}

// parts are the fields, and what else a person sees or an expression asks for.
func (d *Definition) parts() []Field {
	r := opener{def: d, calculations: d.calculations(), lists: map[string][]Choice{}}
	return r.open(d.Questions, Field{Question: &Question{}})
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

// opener opens what holds questions into the flat list of what it holds.
type opener struct {
	def          *Definition
	calculations map[string]calculation
	lists        map[string][]Choice // without choices of the same name; fields share them
}

// list returns the choices of a list, each name once.
func (o opener) list(name string) []Choice {
	if choices, ok := o.lists[name]; ok {
		return choices
	}
	choices, seen := o.def.Choices[name], map[string]bool{}
	if o.def.DuplicateChoices {
		choices = slices.DeleteFunc(slices.Clone(choices), func(c Choice) bool {
			twice := seen[c.Name]
			seen[c.Name] = true
			return twice
		})
	}
	o.lists[name] = slices.Clip(choices)
	return o.lists[name]
}

func (o opener) open(questions []Question, holder Field) []Field {
	var fields []Field
	for i := range questions {
		q := &questions[i]
		if holder.Indigenous && !q.Indigenous { // what is said of a holder is said of all in it
			marked := *q
			marked.Indigenous, q = true, &marked
		}
		relevant := appendCondition(holder.Relevant, q.Relevant)
		switch q.Type {
		case Group, Grid:
			inner := Field{Question: q, Section: q.Name, Relevant: relevant}
			fields = append(fields, o.open(q.Questions, inner)...)
		case Repeat:
			fields = append(fields, Field{Question: q, Section: holder.Section, Relevant: relevant,
				Inner: o.open(q.Questions, Field{Question: q, Section: q.Name}), stored: true})
		default:
			if holder.Type == Grid {
				q = gridRow(holder.Question, q)
			}
			fields = append(fields, o.field(q, holder.Section, relevant))
		}
	}
	return fields
}

func (o opener) field(q *Question, section string, relevant []string) Field {
	known := o.calculations[q.Name]
	f := Field{Question: q, Section: section, Relevant: relevant, number: known.number,
		stored: q.Type != Note && !q.Type.Uncollected() && !known.clock}
	if q.Type == Acknowledge {
		f.Choices = []Choice{{Name: Acknowledged, Label: Text{"en": "Ticked", "fr": "Coché"}}}
	}
	if !q.Type.Offers() {
		return f
	}
	f.Choices = o.list(q.Choices)
	f.Scale = q.Type == SelectOne && integerNames(f.Choices)
	if q.OrOther && !hasChoice(f.Choices, Other) {
		f.Scale = false
		f.Choices = append(f.Choices, Choice{Name: Other, Label: Text{"en": "Other", "fr": "Autre"}})
	}
	return f
}

func hasChoice(choices []Choice, name string) bool {
	return slices.ContainsFunc(choices, func(c Choice) bool { return c.Name == name })
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
	if q.Required == Never {
		q.Required = grid.Required
	}
	q.DontKnow = q.DontKnow || grid.DontKnow
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
