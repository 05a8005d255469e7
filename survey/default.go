package survey

import (
	"slices"
	"strings"

	"candour/survey/expression"
)

// DynamicDefault is the default where it is an expression, which it is when it asks for an answer, calls a
// function or reckons; a hyphen in a date or a name is no minus.
func (q *Question) DynamicDefault() string {
	if q.Default == "" {
		return ""
	}
	if q.Type == Date || q.Type == DateTime || q.Type == Time {
		if !strings.ContainsAny(q.Default, "$(") {
			return ""
		}
	}
	expr, err := expression.Parse(q.Default)
	if err != nil {
		return ""
	}
	if plain := expression.Walk(expr.Root, staticNode(q.Default)); plain {
		return ""
	}
	return q.Default
}

// staticNode says of each node whether it leaves a default a plain text.
func staticNode(source string) func(expression.Node) bool {
	return func(node expression.Node) bool {
		switch n := node.(type) {
		case *expression.Call, *expression.Reference, *expression.Filter:
			return false
		case *expression.Operation:
			return n.Operator == expression.Subtract && !strings.Contains(source, " - ") ||
				slices.Contains([]expression.Operator{expression.Equal, expression.NotEqual,
					expression.Less, expression.LessEqual, expression.Greater,
					expression.GreaterEqual, expression.And, expression.Or}, n.Operator)
		}
		return true
	}
}

// Default returns what a question is filled in with before anyone answers it, "" where nothing is.
// Answers are those so far. Errors are Path's, and NotFound for what is no question.
func (f *Form) Default(name string, answers map[string]any, lang string) (string, error) {
	i, ok := f.at[name]
	if !ok {
		return "", Fault(NotFound, sayUnknown.in(lang))
	}
	p := f.parts[i]
	source := p.DynamicDefault()
	if source == "" {
		return p.Question.Default, nil
	}
	c, err := parseCondition(source, anywhere)
	if err != nil {
		return "", err
	}
	w, err := f.walk(answers, lang)
	if err != nil {
		return "", err
	}
	value, err := c.value(w.known, expression.Text(""))
	return value.String(), err
}
