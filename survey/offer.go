package survey

import (
	"hash/fnv"
	"slices"
	"strconv"

	"candour/survey/expression"
)

// offered are the choices that the answers so far leave: all, or those for which choice_filter
// holds. A name counts once.
func (w *walk) offered(p part) ([]Choice, error) {
	if p.filter.expr == nil {
		return p.Choices, nil
	}
	var choices []Choice
	for _, c := range w.def.Choices[p.Question.Choices] {
		e := w.known.environment(expression.Text(""))
		e.Column = func(name string) (expression.Value, bool) {
			return expression.Text(c.column(name, w.lang)), true
		}
		value, err := p.filter.evaluate(e)
		if err != nil {
			return nil, err
		}
		if value.Boolean() && !hasChoice(choices, c.Name) {
			choices = append(choices, c)
		}
	}
	return choices, nil
}

// column is what a choice_filter sees under name.
func (c Choice) column(name, lang string) string {
	switch name {
	case "name":
		return c.Name
	case "label":
		return c.Label.In(lang)
	}
	return c.Columns[name]
}

// Offered returns the choices to show for a question, in the order to show them. Answers are those
// so far; a question with random order takes it from its seed or, where it has none, from number,
// which is the submission's own and stays the same from page to page. Errors are Path's, and
// NotFound for what is no question.
func (f *Form) Offered(name string, answers map[string]any, at Viewer) ([]Choice, error) {
	w, err := f.walk(answers, at.Language)
	if err != nil {
		return nil, err
	}
	i, ok := f.at[name]
	if !ok {
		return nil, Fault(NotFound, sayUnknown.in(at.Language))
	}
	p := f.parts[i]
	choices, err := w.offered(p)
	if err != nil || !p.Randomize {
		return choices, err
	}
	return shuffled(choices, w.known.seed(p.Seed, at.Number)), nil
}

// Viewer is who looks at a page: in which language, and with which number of their own.
type Viewer struct {
	Language string
	Number   uint64
}

// seed is the number that a random order starts from: that of the definition, which may be the
// answer to a question, or own.
func (s *scope) seed(source string, own uint64) int64 {
	if source == "" {
		return scrambled(strconv.FormatUint(own, 10))
	}
	text := s.fill(source)
	if n := expression.Text(text).Number(nil); n == float64(int64(n)) {
		return int64(n)
	}
	return scrambled(text)
}

// scrambled makes a number of a text, far from those of similar texts.
func scrambled(text string) int64 {
	h := fnv.New32a()
	h.Write([]byte(text))
	return int64(h.Sum32())
}

// modulus is that of Park and Miller's generator.
const modulus = 1<<31 - 1

// shuffled puts choices into a random order as XForms' randomize() does: Fisher and Yates' shuffle
// with Park and Miller's numbers (multiplier 48271). "Other" and "none of these" stay last.
func shuffled(choices []Choice, seed int64) []Choice {
	choices = slices.Clone(choices)
	movable := choices
	for len(movable) > 0 && (movable[len(movable)-1].None || movable[len(movable)-1].Name == Other) {
		movable = movable[:len(movable)-1]
	}
	if seed %= modulus; seed <= 0 {
		seed += modulus - 1
	}
	for left := len(movable); left > 1; left-- {
		seed = seed * 48271 % modulus
		i := int(float64(seed-1) / (modulus - 1) * float64(left))
		movable[left-1], movable[i] = movable[i], movable[left-1]
	}
	return choices
}
