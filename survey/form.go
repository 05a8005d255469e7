package survey

import "fmt"

// Form is a definition made ready to be answered: its parts in order, with their conditions read.
// It never changes and serves any number of goroutines.
type Form struct {
	def      *Definition
	parts    []part
	at       map[string]int      // where a part stands in parts, by name
	choices  map[string][]Choice // by question
	eligible condition           // its expr is nil where the survey is for everybody
}

// part is a field or a note.
type part struct {
	Field
	relevant   []condition // all must hold
	constraint condition   // its expr is nil where there is none
}

// Form reads the conditions of a definition that was validated. The error is a survey.Error of the
// kind Internal. Whoever checks many submissions keeps the form; the definition's own methods
// make one each time.
func (d *Definition) Form() (*Form, error) {
	f := &Form{def: d, at: map[string]int{}, choices: map[string][]Choice{}}
	r := conditionReader{read: map[string]condition{}}
	for i, field := range d.parts() {
		p := part{Field: field, constraint: r.condition(field.Constraint)}
		for _, source := range field.Relevant {
			p.relevant = append(p.relevant, r.condition(source))
		}
		f.parts = append(f.parts, p)
		f.at[field.Name], f.choices[field.Name] = i, field.Choices
	}
	if d.Eligibility != nil {
		f.eligible = r.condition(d.Eligibility.Relevant)
	}
	if r.err != nil {
		return nil, &Error{Kind: Internal, Message: "A condition of this survey cannot be read.",
			Err: fmt.Errorf("survey %s: %w", d.Name, r.err)}
	}
	return f, nil
}

// Definition is the definition that the form was made of. Do not change it.
func (f *Form) Definition() *Definition { return f.def }

// conditionReader reads each source once: a group's condition stands with each of its questions.
type conditionReader struct {
	read map[string]condition
	err  error
}

func (r *conditionReader) condition(source string) condition {
	if source == "" {
		return condition{}
	}
	c, ok := r.read[source]
	if !ok {
		var err error
		if c, err = parseCondition(source); err != nil && r.err == nil {
			r.err = err
		}
		r.read[source] = c
	}
	return c
}

// field returns the field that an answer called name belongs to: the field of that name, or the one
// whose "other" it gives words to.
func (f *Form) field(name string) (part, bool) {
	if i, ok := f.at[name]; ok {
		return f.parts[i], f.parts[i].Type != Note
	}
	if len(name) > len(OtherSuffix) {
		base, suffix := name[:len(name)-len(OtherSuffix)], name[len(name)-len(OtherSuffix):]
		if i, ok := f.at[base]; ok && suffix == OtherSuffix {
			return f.parts[i], f.parts[i].OrOther
		}
	}
	return part{}, false
}
