package survey

import (
	"fmt"
	"slices"
	"time"

	"candour/survey/expression"
)

// condition is an expression of a definition: what a question is relevant for, a constraint, who a
// survey is for, or what something is worked out from. Without an expr it is none.
type condition struct{ expr *expression.Expression }

// place is what an expression may ask for beside answers; places add up.
type place uint8

const (
	anywhere place = 0
	inFilter place = 1 // of choices: their columns
	inRepeat place = 2 // the number of the instance
)

// parseCondition reads an expression that can be evaluated on answers and the clock: no chance, no
// paths. The error is a sentence.
func parseCondition(source string, at place) (condition, error) {
	expr, err := expression.Parse(source)
	if err != nil {
		return condition{}, err
	}
	if err := expr.Check(); err != nil {
		return condition{}, err
	}
	expression.Walk(expr.Root, func(node expression.Node) bool {
		err = refuseNode(node, at)
		return err == nil
	})
	return condition{expr}, err
}

func refuseNode(node expression.Node, at place) error {
	switch n := node.(type) {
	case *expression.Step:
		if n.Name == ".." && at&inRepeat != 0 || at&inFilter != 0 {
			return nil
		}
		return Refuse(Invalid, "Write ${%s} for the answer to a question.",
			shorten(n.Name, maxQuoted))
	case *expression.Call:
		if slices.Contains([]string{"random", "uuid", "last"}, n.Name) ||
			n.Name == "position" && at&inRepeat == 0 {
			return Refuse(Invalid, "%s() cannot be used here, where answers alone decide.", n.Name)
		}
	}
	return nil
}

// names are the questions that the condition asks for.
func (c condition) names() []string {
	if c.expr == nil {
		return nil
	}
	return c.expr.Names()
}

// holds evaluates the condition; self is what the dot stands for.
func (c condition) holds(s *scope, self expression.Value) (bool, error) {
	value, err := c.value(s, self)
	return value.Boolean(), err
}

// value evaluates the expression. The error is Internal.
func (c condition) value(s *scope, self expression.Value) (expression.Value, error) {
	return c.evaluate(s.environment(self))
}

func (c condition) evaluate(e expression.Environment) (expression.Value, error) {
	value, err := c.expr.Evaluate(e)
	if err != nil {
		return value, &Error{Kind: Internal, Message: "A condition of this survey cannot be " +
			"worked out.",
			Err: fmt.Errorf("evaluate %s: %w", c.expr, err)}
	}
	return value, nil
}

// trial evaluates the condition without any answers, which finds most of what can go wrong.
func (c condition) trial() error {
	nothing := func(string) (expression.Value, bool) { return expression.Text(""), true }
	_, err := c.expr.Evaluate(expression.Environment{
		Answer: nothing, Column: nothing, Position: 1,
		Instances:  func(string) (expression.Value, bool) { return expression.List(), true },
		ChoiceName: func(_, choice string) string { return choice },
		Now:        func() time.Time { return time.Unix(0, 0) },
	})
	return err
}
