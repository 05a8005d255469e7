package survey

import (
	"slices"

	"candour/survey/expression"
	"candour/survey/phrase"
)

// filterCheck refuses what no filter can ask for. Inside is whether the place is between [ and ].
type filterCheck struct {
	known  map[string]bool
	inside bool
}

func (c filterCheck) node(node expression.Node, depth int) error {
	if depth > maxFilterDepth {
		return faultAt(node, "The filter is nested too deeply; make it simpler.")
	}
	switch n := node.(type) {
	case *expression.Reference:
		if !c.known[n.Name] {
			return faultAt(n, "There is no answer called %s in this survey.", quote(n.Name))
		}
	case *expression.Self:
		if !c.inside {
			return faultAt(n, "Write ${name} for an answer: the dot stands for nothing in a filter.")
		}
	case *expression.Step:
		return faultAt(n, "Write ${%s} for the answer to a question.", shorten(n.Name, maxQuoted))
	case *expression.Negation:
		return c.node(n.Operand, depth+1)
	case *expression.Filter:
		if err := c.node(n.Subject, depth+1); err != nil {
			return err
		}
		c.inside = true
		return c.node(n.Predicate, depth+1)
	case *expression.Call:
		return c.call(n, depth)
	case *expression.Operation:
		return c.operation(n, depth)
	}
	return nil
}

// operation goes down a chain of and or of or without getting deeper.
func (c filterCheck) operation(n *expression.Operation, depth int) error {
	for {
		if err := c.node(n.Right, depth+1); err != nil {
			return err
		}
		left, ok := n.Left.(*expression.Operation)
		if !ok || left.Operator != n.Operator || !chained(n.Operator) {
			return c.node(n.Left, depth+1)
		}
		n = left
	}
}

func chained(operator expression.Operator) bool {
	return operator == expression.And || operator == expression.Or
}

func (c filterCheck) call(n *expression.Call, depth int) error {
	switch {
	case slices.Contains([]string{"today", "now"}, n.Name):
		return faultAt(n, "%s() cannot be used in a filter: a result must not depend on the moment.", n.Name)
	case slices.Contains([]string{"random", "uuid"}, n.Name):
		return faultAt(n, "%s() cannot be used in a filter: a result must not depend on chance.", n.Name)
	case slices.Contains([]string{"position", "last"}, n.Name) && (!c.inside || len(n.Arguments) > 0):
		return faultAt(n, "%s() has a meaning only between [ and ] in a filter.", n.Name)
	case len(n.Arguments) == 0 && !c.inside && slices.Contains([]string{"string", "number",
		"string-length", "normalize-space"}, n.Name):
		return faultAt(n, "Write what %[1]s() is of, as in %[1]s(${name}).", n.Name)
	}
	for _, argument := range n.Arguments {
		if err := c.node(argument, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// faultAt is a fault of an expression with its place.
func faultAt(node expression.Node, format string, args ...any) error {
	return &expression.EvaluationError{Offset: node.At(), Message: phrase.Of(format, args...)}
}
