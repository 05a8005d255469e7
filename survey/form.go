package survey

import (
	"fmt"
	"time"
)

// Form is a definition made ready to be answered: its parts in order, with their expressions read.
// It never changes and serves any number of goroutines.
type Form struct {
	def      *Definition
	parts    []part
	order    []int               // of parts, each after those that it asks for
	at       map[string]int      // where a part stands in parts, by name
	pictures []Picture           // of all labels
	choices  map[string][]Choice // by question, those inside repeats too
	eligible condition           // its expr is nil where the survey is for everybody
	now      func() time.Time

	contradictions []condition
	grids          [][]string // the rows of each long grid
}

// part is a field, or something beside the fields that is seen or asked for. A condition whose expr
// is nil is none.
type part struct {
	Field
	relevant    []condition // all must hold
	constraint  condition
	required    condition // beside Required itself
	calculation condition
	filter      condition // of choices
	count       condition // of a repeat's instances
	inner       *Form     // of a repeat: an instance
}

// Form reads the expressions of a definition that was validated. The error is a survey.Error of the
// kind Internal. Whoever checks many submissions keeps the form; the definition's own methods
// make one each time.
func (d *Definition) Form() (*Form, error) {
	r := conditionReader{read: map[readKey]condition{}}
	f := d.form(d.parts(), &r, map[string][]Choice{})
	f.pictures = d.Pictures()
	if d.Eligibility != nil {
		f.eligible = r.condition(d.Eligibility.Relevant, anywhere)
	}
	for _, source := range d.Contradictions {
		f.contradictions = append(f.contradictions, r.condition(source, anywhere))
	}
	f.grids = grids(d.Questions)
	if r.err == nil {
		r.err = f.sort()
	}
	if r.err != nil {
		return nil, &Error{Kind: Internal, Message: "A condition of this survey cannot be read.",
			Err: fmt.Errorf("survey %s: %w", d.Name, r.err)}
	}
	return f, nil
}

// At returns the form with another clock, for tests and for pages of another day. now() and today()
// ask for it.
func (f *Form) At(now func() time.Time) *Form {
	other := *f
	other.now = now
	return &other
}

func (d *Definition) form(fields []Field, r *conditionReader, choices map[string][]Choice) *Form {
	f := &Form{def: d, at: map[string]int{}, choices: choices, now: time.Now}
	for i, field := range fields {
		f.at[field.Name], choices[field.Name] = i, field.Choices
		f.parts = append(f.parts, d.part(field, r, choices))
	}
	return f
}

func (d *Definition) part(field Field, r *conditionReader, choices map[string][]Choice) part {
	p := part{Field: field}
	for _, source := range field.Relevant {
		p.relevant = append(p.relevant, r.condition(source, r.here))
	}
	p.constraint = r.condition(field.Constraint, r.here)
	p.required = r.condition(field.Required.Condition(), r.here)
	p.filter = r.condition(field.ChoiceFilter, r.here|inFilter)
	p.count = r.condition(field.RepeatCount, r.here)
	if field.Computed() {
		p.calculation = r.condition(field.formula(), r.here)
	}
	if field.Type == Repeat {
		around := r.here
		r.here |= inRepeat
		p.inner = d.form(field.Inner, r, choices)
		r.here = around
	}
	return p
}

// Pictures are those of all labels, as Definition.Pictures finds them. Do not change them.
func (f *Form) Pictures() []Picture { return f.pictures }

// Definition is the definition that the form was made of. Do not change it.
func (f *Form) Definition() *Definition { return f.def }

// conditionReader reads each source once: a group's condition stands with each of its questions.
type conditionReader struct {
	here place
	read map[readKey]condition
	err  error
}

type readKey struct {
	source string
	at     place
}

func (r *conditionReader) condition(source string, at place) condition {
	if source == "" {
		return condition{}
	}
	c, ok := r.read[readKey{source, at}]
	if !ok {
		var err error
		if c, err = parseCondition(source, at); err != nil && r.err == nil {
			r.err = err
		}
		r.read[readKey{source, at}] = c
	}
	return c
}

// field returns the field that an answer called name belongs to: the field of that name, or the one
// whose "other" it gives words to.
func (f *Form) field(name string) (part, bool) {
	if i, ok := f.at[name]; ok {
		return f.parts[i], f.parts[i].takesAnswer()
	}
	if len(name) > len(OtherSuffix) {
		base, suffix := name[:len(name)-len(OtherSuffix)], name[len(name)-len(OtherSuffix):]
		if i, ok := f.at[base]; ok && suffix == OtherSuffix {
			return f.parts[i], f.parts[i].OrOther
		}
	}
	return part{}, false
}

// takesAnswer says whether anything can be sent for the part.
func (f Field) takesAnswer() bool {
	return f.Type != Note && !f.Computed() && !f.Type.Uncollected()
}
