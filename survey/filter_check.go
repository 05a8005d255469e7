package survey

import (
	"slices"

	"candour/survey/expression"
	"candour/survey/phrase"
)

// filterCheck refuses what no filter can ask for. Words are the names of what people wrote, where
// nothing may be asked of them but whether they are there. Inside is whether the place is between [
// and ].
type filterCheck struct {
	known  map[string]bool
	words  map[string]bool
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
		if c.words[n.Name] {
			return faultAt(n, "What people wrote stays apart from their other answers; ask only whether there is something, as in ${%s} != ''.", n.Name)
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
		if c.asksIfThere(n) {
			return nil
		}
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

// asksIfThere says whether all that is asked of what people wrote is whether they wrote.
func (c filterCheck) asksIfThere(n *expression.Operation) bool {
	if n.Operator != expression.Equal && n.Operator != expression.NotEqual {
		return false
	}
	written := func(node expression.Node) bool {
		reference, ok := node.(*expression.Reference)
		return ok && c.words[reference.Name] && c.known[reference.Name]
	}
	empty := func(node expression.Node) bool {
		literal, ok := node.(*expression.Literal)
		return ok && literal.Value.Kind() == expression.TextKind && literal.Value.String() == ""
	}
	return written(n.Left) && empty(n.Right) || empty(n.Left) && written(n.Right)
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
