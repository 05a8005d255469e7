package expression

import (
	"math"
	"time"

	"candour/survey/phrase"
)

// Environment is what an expression can see. Every part is optional: an expression that needs one
// that is missing fails with a sentence, so an environment without a clock is one in which now() and
// today() are not allowed.
type Environment struct {
	// Answer is the value of ${name} and whether there is such a question. Outside a repeat, a
	// question inside gives the List of all its instances; an unanswered one is the empty text.
	Answer func(name string) (Value, bool)
	// Instances is the List of all instances of ${name}, also from inside the repeat, for
	// indexed-repeat.
	Instances func(name string) (Value, bool)
	// Column is the value of a bare name: a choice's column, in a choice filter.
	Column func(name string) (Value, bool)
	// ChoiceName is the label of a choice in the respondent's language, for jr:choice-name; "" where
	// the question has no such choice.
	ChoiceName func(question, choice string) string
	// Self is the single dot: the answer being checked or calculated.
	Self Value
	// Position is the number of the repeat's instance that the expression stands in, from 1; 0 is
	// outside every repeat.
	Position int
	// Now is the clock.
	Now func() time.Time
	// Zone applies to dates and times without one; nil is UTC.
	Zone *time.Location
	// Random gives 64 random bits, for random() and uuid().
	Random func() uint64
}

// EvaluationError says why an expression has no value, and where.
type EvaluationError struct {
	Offset  int           // characters before the place
	Message phrase.Phrase // a sentence for a person
}

// Error is the sentence with the place, counted from 1.
func (e *EvaluationError) Error() string { return e.In("en") }

// In is the sentence in a language.
func (e *EvaluationError) In(lang string) string {
	return phrase.Of("At character %d: %s", e.Offset+1, e.Message).In(lang)
}

// Evaluate is the expression's value; the error is an *EvaluationError.
func (x *Expression) Evaluate(environment Environment) (Value, error) {
	e := &evaluation{Environment: environment}
	value := e.evaluate(x.Root)
	if e.err != nil {
		return Value{}, e.err
	}
	return value, nil
}

// evaluation is one run over the tree. After the first error everything yields the zero Value.
type evaluation struct {
	Environment
	last int // how many items the predicate being evaluated filters
	work int // units spent, see maxWork
	err  error
}

func (e *evaluation) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}

func (e *evaluation) fail(node Node, format string, arguments ...any) Value {
	if e.err == nil {
		e.err = &EvaluationError{node.At(), phrase.Of(format, arguments...)}
	}
	return Value{}
}

// spend counts work and reports whether evaluation may go on.
func (e *evaluation) spend(node Node, units int) bool {
	e.work += units
	if e.work > maxWork {
		e.fail(node, "The expression takes too long to work out: make it simpler.")
	}
	return e.err == nil
}

func (e *evaluation) number(value Value) float64 { return value.Number(e.zone()) }

// evaluate counts a node as one unit of work and what it yields by its size.
func (e *evaluation) evaluate(node Node) Value {
	if !e.spend(node, 1) {
		return Value{}
	}
	value := e.dispatch(node)
	if !e.spend(node, value.size()) {
		return Value{}
	}
	return value
}

func (e *evaluation) dispatch(node Node) Value {
	switch n := node.(type) {
	case *Literal:
		return n.Value
	case *Reference:
		return e.lookup(n, n.Name, e.Answer)
	case *Self:
		return e.Self
	case *Step:
		return e.step(n)
	case *Filter:
		return e.filter(n)
	case *Call:
		return e.call(n)
	case *Negation:
		return Number(-e.number(e.evaluate(n.Operand)))
	case *Operation:
		return e.operation(n)
	}
	return e.fail(node, "This part of the expression is not known.")
}

func (e *evaluation) lookup(node Node, name string, find func(string) (Value, bool)) Value {
	if find != nil {
		if value, found := find(name); found {
			return value
		}
	}
	return e.fail(node, "There is no question or column named %s here.", name)
}

func (e *evaluation) step(n *Step) Value {
	if !n.isColumn() {
		return e.fail(n, "Paths are not supported: write ${name} for the answer to a question.")
	}
	return e.lookup(n, n.Name, e.Column)
}

// filter evaluates the predicate with each item as the dot; a number keeps the item at that place.
func (e *evaluation) filter(n *Filter) Value {
	items := e.evaluate(n.Subject).Items()
	outer, last := e.Environment, e.last
	kept := List()
	for i, item := range items {
		e.Self, e.Position, e.last = Text(item), i+1, len(items)
		value := e.evaluate(n.Predicate)
		if value.kind == NumberKind && value.number == float64(i+1) ||
			value.kind != NumberKind && value.Boolean() {
			kept.items = append(kept.items, item)
		}
		if e.err != nil {
			break
		}
	}
	e.Environment, e.last = outer, last
	return kept
}

func (e *evaluation) operation(n *Operation) Value {
	left := e.evaluate(n.Left)
	switch n.Operator {
	case Or:
		return Boolean(left.Boolean() || e.evaluate(n.Right).Boolean())
	case And:
		return Boolean(left.Boolean() && e.evaluate(n.Right).Boolean())
	}
	right := e.evaluate(n.Right)
	switch n.Operator {
	case Union:
		return List(append(left.Items(), right.Items()...)...)
	case Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual:
		return Boolean(e.compare(n, left, right))
	}
	return Number(arithmetic(n.Operator, e.number(left), e.number(right)))
}

// arithmetic is IEEE 754's; mod keeps the sign of the left operand.
func arithmetic(operator Operator, left, right float64) float64 {
	switch operator {
	case Add:
		return left + right
	case Subtract:
		return left - right
	case Multiply:
		return left * right
	case Divide:
		return left / right
	case Modulo:
		return math.Mod(left, right)
	}
	return math.NaN()
}
