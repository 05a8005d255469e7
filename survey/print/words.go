package print

import (
	"strings"
	"time"

	"candour/survey/expression"
)

// teller puts expressions into words. The board reads which question is meant; the person with the
// form in their hands reads its number alone.
type teller struct {
	*composer
	paper bool
	self  place // what the dot stands for
}

// words says when a condition holds, as a clause: "the answer to question 1 is “Yes”". It says
// false for what has no plain words; the caller quotes the source then.
func (t teller) words(source string) (string, bool) {
	parsed, err := expression.Parse(source)
	if err != nil {
		return "", false
	}
	return t.clause(parsed.Root)
}

func (t teller) clause(node expression.Node) (string, bool) {
	switch n := node.(type) {
	case *expression.Reference:
		return t.answered(t.subject(n), true), true
	case *expression.Call:
		return t.call(n)
	case *expression.Operation:
		if n.Operator == expression.And || n.Operator == expression.Or {
			return t.several(n)
		}
		return t.comparison(n.Operator, n.Left, n.Right)
	}
	return "", false
}

func (t teller) call(n *expression.Call) (string, bool) {
	switch {
	case n.Name == "not" && len(n.Arguments) == 1:
		return t.negated(n.Arguments[0])
	case n.Name == "selected" && len(n.Arguments) == 2:
		return t.comparison(among, n.Arguments[0], n.Arguments[1])
	}
	return "", false
}

// negated says when node does not hold. An equality and its contrary leave nothing between them,
// also where there is no answer; other comparisons do.
func (t teller) negated(node expression.Node) (string, bool) {
	switch n := node.(type) {
	case *expression.Reference:
		return t.answered(t.subject(n), false), true
	case *expression.Operation:
		switch n.Operator {
		case expression.Equal:
			return t.comparison(expression.NotEqual, n.Left, n.Right)
		case expression.NotEqual:
			return t.comparison(expression.Equal, n.Left, n.Right)
		}
	case *expression.Call:
		if n.Name == "not" && len(n.Arguments) == 1 {
			return t.clause(n.Arguments[0])
		}
		if n.Name == "selected" && len(n.Arguments) == 2 {
			return t.comparison(notAmong, n.Arguments[0], n.Arguments[1])
		}
	}
	clause, ok := t.clause(node)
	return t.say("it is not so that %s", "il n’est pas vrai que %s", clause), ok
}

// contrary says when a condition fails, where that is a plain clause.
func (t teller) contrary(source string) (string, bool) {
	parsed, err := expression.Parse(source)
	if err != nil {
		return "", false
	}
	switch n := parsed.Root.(type) {
	case *expression.Operation:
		if n.Operator == expression.Equal || n.Operator == expression.NotEqual {
			return t.negated(n)
		}
	case *expression.Call:
		if n.Name == "selected" || n.Name == "not" {
			return t.negated(n)
		}
	}
	return "", false
}

// several joins clauses. An "or" inside an "and", or the other way round, stands in brackets.
func (t teller) several(n *expression.Operation) (string, bool) {
	var clauses []string
	for _, operand := range operands(n, n.Operator) {
		clause, ok := t.clause(operand)
		if !ok {
			return "", false
		}
		if inner, is := operand.(*expression.Operation); is &&
			(inner.Operator == expression.And || inner.Operator == expression.Or) {
			clause = "(" + clause + ")"
		}
		clauses = append(clauses, clause)
	}
	joint := t.say(" and ", " et ")
	if n.Operator == expression.Or {
		joint = t.say(" or ", " ou ")
	}
	return strings.Join(clauses, joint), true
}

// operands opens a chain of one operator: a or b or c.
func operands(node expression.Node, operator expression.Operator) []expression.Node {
	n, ok := node.(*expression.Operation)
	if !ok || n.Operator != operator {
		return []expression.Node{node}
	}
	return append(operands(n.Left, operator), operands(n.Right, operator)...)
}

// bounds reads a constraint such as ". >= 12 and . <= 99", the two in either order.
func bounds(source string) (least, most float64, ok bool) {
	parsed, err := expression.Parse(source)
	if err != nil {
		return 0, 0, false
	}
	parts := operands(parsed.Root, expression.And)
	if len(parts) != 2 {
		return 0, 0, false
	}
	found := map[expression.Operator]float64{}
	for _, part := range parts {
		n, is := part.(*expression.Operation)
		if !is {
			return 0, 0, false
		}
		value, isNumber := number(n.Right)
		if _, dot := n.Left.(*expression.Self); !dot || !isNumber {
			return 0, 0, false
		}
		found[n.Operator] = value
	}
	least, low := found[expression.GreaterEqual]
	most, high := found[expression.LessEqual]
	return least, most, low && high
}

// number reads a number that stands in the source.
func number(node expression.Node) (float64, bool) {
	switch n := node.(type) {
	case *expression.Literal:
		return n.Value.Number(time.UTC), n.Value.Kind() == expression.NumberKind
	case *expression.Negation:
		value, ok := number(n.Operand)
		return -value, ok
	}
	return 0, false
}

// namesIn lists the questions that an expression refers to.
func namesIn(source string) []string {
	parsed, err := expression.Parse(source)
	if err != nil {
		return nil
	}
	return parsed.Names()
}
