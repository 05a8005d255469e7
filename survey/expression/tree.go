package expression

import "strings"

// Node is a part of the syntax tree: *Literal, *Reference, *Self, *Step, *Filter, *Call, *Negation
// or *Operation. Nothing changes a tree after Parse.
type Node interface {
	// At is the number of characters before the node's first (or its operator) in the source.
	At() int
}

type place int

func (p place) At() int { return int(p) }

// Literal is a number or a text that stands in the source.
type Literal struct {
	place
	Value Value
}

// Reference is ${Name}: the answer to a question.
type Reference struct {
	place
	Name string
}

// Self is the single dot: the answer being checked.
type Self struct{ place }

// Step is one step of a location path, from the node that From names or, where From is nil, from
// the context. A bare name is a step without From: the column of a choice in a choice filter. Name
// is an element's name, "..", ".", "*", "@name", "axis::name" or "node()"; "/" (with a nil From) is
// the root, "//" all descendants.
type Step struct {
	place
	From Node
	Name string
}

// Filter keeps what of Subject fulfils Predicate: Subject[Predicate].
type Filter struct {
	place
	Subject   Node
	Predicate Node
}

// Call is Name(Arguments...). The name may be unknown and the number of arguments wrong; Check
// and Evaluate tell.
type Call struct {
	place
	Name      string
	Arguments []Node
}

// Negation is -Operand.
type Negation struct {
	place
	Operand Node
}

// Operation is Left Operator Right; its place is the operator's.
type Operation struct {
	place
	Operator    Operator
	Left, Right Node
}

// Operator is a binary operator as it is written.
type Operator string

// The operators.
const (
	Or           Operator = "or"
	And          Operator = "and"
	Equal        Operator = "="
	NotEqual     Operator = "!="
	Less         Operator = "<"
	LessEqual    Operator = "<="
	Greater      Operator = ">"
	GreaterEqual Operator = ">="
	Add          Operator = "+"
	Subtract     Operator = "-"
	Multiply     Operator = "*"
	Divide       Operator = "div"
	Modulo       Operator = "mod"
	Union        Operator = "|"
)

// precedence is 0 for what is no operator of a pair; a higher one binds more tightly. The sign -
// stands between Multiply and Union (XPath 1.0, section 3.5).
func (o Operator) precedence() int {
	switch o {
	case Or:
		return 1
	case And:
		return 2
	case Equal, NotEqual:
		return 3
	case Less, LessEqual, Greater, GreaterEqual:
		return 4
	case Add, Subtract:
		return 5
	case Multiply, Divide, Modulo:
		return 6
	case Union:
		return 7
	}
	return 0
}

// Walk calls visit for the node and everything below it, in the order in which a person reads them,
// until visit returns false; then it returns false as well.
func Walk(node Node, visit func(Node) bool) bool {
	switch n := node.(type) {
	case *Operation:
		return Walk(n.Left, visit) && visit(n) && Walk(n.Right, visit)
	case *Step:
		return (n.From == nil || Walk(n.From, visit)) && visit(n)
	case *Filter:
		return Walk(n.Subject, visit) && visit(n) && Walk(n.Predicate, visit)
	case *Negation:
		return visit(n) && Walk(n.Operand, visit)
	case *Call:
		if !visit(n) {
			return false
		}
		for _, argument := range n.Arguments {
			if !Walk(argument, visit) {
				return false
			}
		}
		return true
	}
	return visit(node)
}

// choiceNameFunction is the one function whose argument names a question in a text.
const choiceNameFunction = "jr:choice-name"

// NamedQuestion is the question that the second argument of jr:choice-name means: '${name}', a path
// such as '/data/name', or ${name} itself.
func NamedQuestion(call *Call) string {
	if call.Name != choiceNameFunction || len(call.Arguments) != 2 {
		return ""
	}
	switch n := call.Arguments[1].(type) {
	case *Reference:
		return n.Name
	case *Literal:
		text := strings.TrimSpace(n.Value.String())
		if inner, found := strings.CutPrefix(text, "${"); found {
			return strings.TrimSpace(strings.TrimSuffix(inner, "}"))
		}
		return text[strings.LastIndexByte(text, '/')+1:]
	}
	return ""
}
