package survey

import (
	"candour/survey/expression"
)

// walk goes through a form in order, with answers as they were sent. The answer to a question that
// is not shown counts as empty in every later condition, whatever was sent for it.
type walk struct {
	*Form
	lang   string
	raw    map[string]any
	known  answers
	result map[string]Answer
	shown  map[string]bool   // fields and notes
	faults map[string]string // a sentence for each answer at fault, by question
}

// walk checks all answers in raw that belong to the survey. The error is Internal.
func (f *Form) walk(raw map[string]any, lang string) (*walk, error) {
	size := len(f.parts)
	w := &walk{Form: f, lang: lang, raw: raw,
		known:  answers{make(map[string]expression.Value, size), f.choices, lang},
		result: make(map[string]Answer, size), shown: make(map[string]bool, size),
		faults: map[string]string{}}
	for _, p := range f.parts {
		shown, err := w.relevant(p)
		if err != nil {
			return nil, err
		}
		w.shown[p.Name] = shown
		if p.Type == Note {
			continue
		}
		answer := Answer{State: NotShown}
		if shown {
			if answer, err = w.answer(p); err != nil {
				return nil, err
			}
		}
		w.result[p.Name] = answer
		w.known.given[p.Name] = valueOf(p.Type, answer)
		if p.OrOther {
			w.known.given[p.Name+OtherSuffix] = expression.Text(answer.Other)
		}
	}
	return w, nil
}

func (w *walk) relevant(p part) (bool, error) {
	for _, c := range p.relevant {
		if ok, err := c.holds(w.known, expression.Text("")); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// answer reads the answer to p. One at fault is noted and goes on as skipped.
func (w *walk) answer(p part) (Answer, error) {
	reader := fieldReader{p.Field, w.lang}
	answer, fault := reader.read(w.raw[p.Name], w.raw[p.Name+OtherSuffix])
	if fault == "" && p.constraint.expr != nil && answer.State == Answered {
		ok, err := p.constraint.holds(w.known, valueOf(p.Type, answer))
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

// unfit is the definition's own sentence about an answer that breaks the constraint, or ours.
func (w *walk) unfit(p part) string {
	if own := p.ConstraintMessage.In(w.lang); own != "" {
		return own
	}
	return sayFits.in(w.lang)
}
