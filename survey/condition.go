package survey

import (
	"fmt"
	"slices"

	"candour/survey/expression"
)

// condition is an expression that is true or false: what a question is relevant for, a constraint,
// or who a survey is for.
type condition struct{ expr *expression.Expression }

// parseCondition reads an expression that can be evaluated on answers alone: no clock, no chance,
// no repeats. The error is a sentence.
func parseCondition(source string) (condition, error) {
	expr, err := expression.Parse(source)
	if err != nil {
		return condition{}, err
	}
	if err := expr.Check(); err != nil {
		return condition{}, err
	}
	expression.Walk(expr.Root, func(node expression.Node) bool {
		err = refuseNode(node)
		return err == nil
	})
	return condition{expr}, err
}

func refuseNode(node expression.Node) error {
	switch n := node.(type) {
	case *expression.Step:
		return Fault(Invalid, fmt.Sprintf("Write ${%s} for the answer to a question.",
			shorten(n.Name, maxQuoted)))
	case *expression.Call:
		if slices.Contains([]string{"now", "today", "random", "uuid", "position", "last",
			"indexed-repeat"}, n.Name) {
			return Fault(Invalid, n.Name+"() cannot be used here, where answers alone decide.")
		}
	}
	return nil
}

// names are the questions that the condition asks for.
func (c condition) names() []string { return c.expr.Names() }

// holds evaluates the condition; self is what the dot stands for.
func (c condition) holds(a answers, self expression.Value) (bool, error) {
	value, err := c.expr.Evaluate(expression.Environment{
		Answer:     a.value,
		ChoiceName: a.choiceName,
		Self:       self,
	})
	if err != nil {
		return false, &Error{Kind: Internal, Message: "A condition of this survey cannot be " +
			"worked out.",
			Err: fmt.Errorf("evaluate %s: %w", c.expr, err)}
	}
	return value.Boolean(), nil
}

// trial evaluates the condition without any answers, which finds most of what can go wrong.
func (c condition) trial() error {
	_, err := c.expr.Evaluate(expression.Environment{
		Answer:     func(string) (expression.Value, bool) { return expression.Text(""), true },
		ChoiceName: func(_, choice string) string { return choice },
	})
	return err
}

// answers are checked answers as an expression sees them. A question that is not among them yet is
// one without an answer.
type answers struct {
	given   map[string]expression.Value
	choices map[string][]Choice // by question
	lang    string
}

// value is ${name}.
func (a answers) value(name string) (expression.Value, bool) { return a.given[name], true }

func (a answers) choiceName(question, choice string) string {
	for _, c := range a.choices[question] {
		if c.Name == choice {
			return c.Label.In(a.lang)
		}
	}
	return ""
}
