package survey

import (
	"math"
	"strings"

	"candour/survey/expression"
)

// compute works out the answer to a computed question. An empty text, and a number that is none, is
// no answer.
func (w *walk) compute(p part) (Answer, error) {
	if p.calculation.expr == nil {
		return Answer{State: Skipped}, nil
	}
	value, err := p.calculation.value(w.known, expression.Text(""))
	if err != nil {
		return Answer{}, err
	}
	if p.Numeric() {
		n := value.Number(nil)
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return Answer{State: Skipped}, nil
		}
		return Answer{State: Answered, Number: n}, nil
	}
	text := strings.TrimSpace(value.String())
	if text == "" {
		return Answer{State: Skipped}, nil
	}
	// What is worked out must be a value of the question's type, or it is none.
	answer, fault := fieldReader{Field: p.Field, lang: w.lang}.computed(text)
	if fault != "" {
		return Answer{State: Skipped}, nil
	}
	return answer, nil
}

// uncollected is what an expression sees of what is never collected: the day, and nothing else.
func (w *walk) uncollected(p part) Answer {
	if p.Type != Today {
		return Answer{State: Skipped}
	}
	return Answer{State: Answered, Text: w.known.now.Format(isoDate)}
}

// computed reads a value that was worked out.
func (r fieldReader) computed(text string) (Answer, string) {
	if r.Type == SelectMultiple || r.Type == Rank {
		var list []any
		for _, name := range strings.Fields(text) {
			list = append(list, name)
		}
		return r.value(list)
	}
	return r.value(text)
}
