package survey

import (
	"candour/survey/expression"
)

// walk goes through a form, or through one instance of a repeat, with answers as they were sent. The
// answer to a question that is not shown counts as empty in every later condition, whatever was sent
// for it.
type walk struct {
	*Form
	lang   string
	raw    map[string]any
	known  *scope
	result map[string]Answer
	shown  map[string]bool   // fields and notes
	faults map[string]string // a sentence for each answer at fault, by question
}

// walk checks all answers in raw that belong to the survey. The error is Internal.
func (f *Form) walk(raw map[string]any, lang string) (*walk, error) {
	return f.within(raw, &scope{given: make(map[string]expression.Value, len(f.parts)),
		choices: f.choices, lang: lang, now: f.now()})
}

func (f *Form) within(raw map[string]any, known *scope) (*walk, error) {
	w := &walk{Form: f, lang: known.lang, raw: raw, known: known,
		result: make(map[string]Answer, len(f.parts)), shown: make(map[string]bool, len(f.parts)),
		faults: map[string]string{}}
	for _, i := range f.order {
		if err := w.visit(f.parts[i]); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// visit finds the state and the answer of one part.
func (w *walk) visit(p part) error {
	shown, err := w.relevant(p)
	if err != nil {
		return err
	}
	w.shown[p.Name] = shown && (p.Type == Note || p.takesAnswer())
	if p.Type == Note {
		return nil
	}
	answer := Answer{State: NotShown}
	if shown {
		if answer, err = w.answer(p); err != nil {
			return err
		}
	}
	if p.stored {
		w.result[p.Name] = answer
	}
	w.know(p, answer)
	return nil
}

// know lets later expressions ask for an answer.
func (w *walk) know(p part, answer Answer) {
	if p.inner != nil {
		w.collect(p, answer)
		return
	}
	w.known.given[p.Name] = valueOf(p.Field, answer)
	if p.OrOther {
		w.known.given[p.Name+OtherSuffix] = expression.Text(answer.Other)
	}
}

func (w *walk) relevant(p part) (bool, error) {
	for _, c := range p.relevant {
		if ok, err := c.holds(w.known, expression.Text("")); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// answer works out or reads the answer to p. One at fault is noted and goes on as skipped.
func (w *walk) answer(p part) (Answer, error) {
	switch {
	case p.Type.Uncollected():
		return w.uncollected(p), nil
	case p.Computed():
		return w.compute(p)
	case p.inner != nil:
		return w.instances(p)
	}
	reader, err := w.reader(p)
	if err != nil {
		return Answer{}, err
	}
	answer, fault := reader.read(w.raw[p.Name], w.raw[p.Name+OtherSuffix])
	if fault == "" && p.constraint.expr != nil && answer.State == Answered {
		ok, err := p.constraint.holds(w.known, valueOf(p.Field, answer))
		if err != nil {
			return Answer{}, err
		}
		if !ok {
			fault = w.unfit(p)
		}
	}
	if fault != "" {
		w.faults[p.Name] = fault
		return Answer{State: Skipped}, nil
	}
	return answer, nil
}

// reader is what reads the answer to p here: what is required and offered may depend on others.
func (w *walk) reader(p part) (fieldReader, error) {
	r := fieldReader{Field: p.Field, lang: w.lang, required: p.Required == Always}
	var err error
	if p.required.expr != nil {
		if r.required, err = p.required.holds(w.known, expression.Text("")); err != nil {
			return r, err
		}
	}
	r.Choices, err = w.offered(p)
	return r, err
}

// unfit is the definition's own sentence about an answer that breaks the constraint, or ours.
func (w *walk) unfit(p part) string {
	if own := p.ConstraintMessage.In(w.lang); own != "" {
		return w.known.fill(own)
	}
	return sayFits.in(w.lang)
}
