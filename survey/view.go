package survey

import (
	"slices"

	"candour/survey/expression"
)

// View is a form with the answers so far: all that a page of it shows, worked out in one go. It is of
// one moment and for one goroutine.
type View struct {
	walk *walk
	at   Viewer
}

// View works out how the form looks. Answers are those of a Submission as they were sent so far,
// checked or not. Errors are Path's.
func (f *Form) View(answers map[string]any, at Viewer) (*View, error) {
	lang, err := f.def.language(at.Language)
	if err != nil {
		return nil, err
	}
	at.Language = lang
	w, err := f.walk(answers, lang)
	return &View{w, at}, err
}

// Instance is one instance of a repeat with its own answers, the first one number 1. The error is
// NotFound for what is no repeat, or Internal.
func (v *View) Instance(repeat string, number int, answers map[string]any) (*View, error) {
	p, err := v.part(repeat)
	if err != nil || p.inner == nil {
		return nil, Fault(NotFound, sayUnknown.in(v.at.Language))
	}
	w, err := p.inner.within(answers, v.walk.known.inside(number))
	return &View{w, v.at}, err
}

func (v *View) part(name string) (part, error) {
	i, ok := v.walk.at[name]
	if !ok {
		return part{}, Fault(NotFound, sayUnknown.in(v.at.Language))
	}
	return v.walk.parts[i], nil
}

// Shown says whether the field or note is to be seen.
func (v *View) Shown(name string) bool { return v.walk.shown[name] }

// Answer is what the answers so far make of a field: also one that is worked out.
func (v *View) Answer(name string) Answer { return v.walk.result[name] }

// Fault is the sentence that Check would give for a field, "" where nothing is at fault.
func (v *View) Fault(name string) string { return v.walk.faults[name] }

// Fill puts answers into a text that asks for them as ${name}.
func (v *View) Fill(text string) string { return v.walk.known.fill(text) }

// Offered returns the choices to show for a question, in the order to show them.
func (v *View) Offered(name string) ([]Choice, error) {
	p, err := v.part(name)
	if err != nil {
		return nil, err
	}
	choices, err := v.walk.offered(p)
	if err != nil || !p.Randomize {
		return choices, err
	}
	return shuffled(choices, v.walk.known.seed(p.Seed, v.at.Number)), nil
}

// Default returns what a question is filled in with before anyone answers it, "" where nothing is.
func (v *View) Default(name string) (string, error) {
	p, err := v.part(name)
	if err != nil {
		return "", err
	}
	source := p.DynamicDefault()
	if source == "" {
		return p.Question.Default, nil
	}
	c, err := parseCondition(source, anywhere)
	if err != nil {
		return "", err
	}
	value, err := c.value(v.walk.known, expression.Text(""))
	return value.String(), err
}

// ReadOnly says whether nobody may change what a question is filled in with. A condition that cannot
// be worked out makes nothing read-only.
func (v *View) ReadOnly(name string) bool {
	p, err := v.part(name)
	if err != nil || p.ReadOnly == Never || p.ReadOnly == Always {
		return err == nil && p.ReadOnly == Always
	}
	c, err := parseCondition(p.ReadOnly.Condition(), anywhere)
	if err != nil {
		return false
	}
	holds, err := c.holds(v.walk.known, expression.Text(""))
	return err == nil && holds
}

// Count is how many instances the answers so far give a repeat. Without a repeat_count it is not
// given, and n how many there may be.
func (v *View) Count(repeat string) (n int, given bool, err error) {
	p, err := v.part(repeat)
	if err != nil {
		return 0, false, err
	}
	n, err = v.walk.most(p)
	return min(n, maxInstances), p.count.expr != nil, err
}

// Eligible says whether the survey is for this person. It is, as long as one of the pages ahead may
// decide it.
func (v *View) Eligible(ahead []Page) (bool, error) {
	for _, name := range v.walk.eligible.names() {
		p, _ := v.walk.field(name)
		if slices.ContainsFunc(ahead, func(page Page) bool { return page.holds(p.Name) }) {
			return true, nil
		}
	}
	return v.walk.isEligible()
}
