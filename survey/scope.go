package survey

import (
	"time"

	"candour/survey/expression"
)

// scope is what an expression can ask for at its place: the answers known so far, in an instance of
// a repeat its own before those around it. A question that is not among them yet is one without an
// answer.
type scope struct {
	given    map[string]expression.Value
	choices  map[string][]Choice // by question, the same everywhere
	lang     string
	now      time.Time
	outer    *scope // of an instance, the scope of the repeat
	position int    // of an instance, from 1
}

// environment is the scope as expressions see it.
func (s *scope) environment(self expression.Value) expression.Environment {
	return expression.Environment{Answer: s.value, Instances: s.instances, ChoiceName: s.choiceName,
		Self: self, Position: s.position, Now: func() time.Time { return s.now }}
}

// value is ${name}.
func (s *scope) value(name string) (expression.Value, bool) {
	for at := s; at != nil; at = at.outer {
		if v, ok := at.given[name]; ok {
			return v, true
		}
	}
	return expression.Value{}, true
}

// instances is the list of all answers to a question of a repeat.
func (s *scope) instances(name string) (expression.Value, bool) {
	for at := s; at != nil; at = at.outer {
		if v, ok := at.given[name]; ok && v.Kind() == expression.ListKind {
			return v, true
		}
	}
	return expression.List(), true
}

func (s *scope) choiceName(question, choice string) string {
	for _, c := range s.choices[question] {
		if c.Name == choice {
			return c.Label.In(s.lang)
		}
	}
	return ""
}

// inside is the scope of a repeat's instance of that number.
func (s *scope) inside(position int) *scope {
	return &scope{given: map[string]expression.Value{}, choices: s.choices, lang: s.lang, now: s.now,
		outer: s, position: position}
}
