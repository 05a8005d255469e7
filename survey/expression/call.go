package expression

import (
	"strings"
	"unicode/utf8"

	"candour/survey/phrase"
)

// function is one function of the language: how many arguments it takes (most is -1 where there is
// no limit) and what it does with them.
type function struct {
	least, most int
	apply       func(call) Value
}

// find is the function of that name.
func find(name string) (function, bool) {
	for _, in := range [...]func(string) function{
		logicFunction, textFunction, codingFunction, numberFunction, curveFunction, listFunction,
		selectFunction, dateFunction,
	} {
		if f := in(name); f.apply != nil {
			return f, true
		}
	}
	return function{}, false
}

// function is what the call runs, or the reason why it cannot run whatever the answers are.
func (n *Call) function() (f function, refusal phrase.Phrase) {
	f, found := find(n.Name)
	if !found {
		return f, phrase.Of("There is no function called %s.", n.Name)
	}
	if count := len(n.Arguments); count < f.least || f.most >= 0 && count > f.most {
		return f, phrase.Of("%s() has %d arguments and takes %s.", n.Name, count, f.arity())
	}
	return f, refusal
}

// arity is the number of arguments in words.
func (f function) arity() phrase.Phrase {
	switch f.most {
	case f.least:
		return phrase.Of("%d", f.least)
	case -1:
		return phrase.Of("%d or more", f.least)
	}
	return phrase.Of("%d to %d", f.least, f.most)
}

// isColumn reports whether the step is a bare name.
func (n *Step) isColumn() bool {
	first, _ := utf8.DecodeRuneInString(n.Name)
	return n.From == nil && isNameStart(first) && !strings.Contains(n.Name, "::") &&
		!strings.HasSuffix(n.Name, "()")
}

// Check finds what no environment can evaluate: an unknown function, a wrong number of arguments, a
// path. The error is an *EvaluationError.
func (x *Expression) Check() error {
	e := &evaluation{}
	Walk(x.Root, func(node Node) bool {
		switch n := node.(type) {
		case *Call:
			if _, refusal := n.function(); !refusal.IsZero() {
				e.fail(n, "%s", refusal)
			}
		case *Step:
			// The .. of position(..) is the one path that has a meaning.
			if !n.isColumn() && (n.Name != ".." || n.From != nil) {
				e.step(n)
			}
		}
		return e.err == nil
	})
	return e.err
}

func (e *evaluation) call(n *Call) Value {
	f, refusal := n.function()
	if !refusal.IsZero() {
		return e.fail(n, "%s", refusal)
	}
	return f.apply(call{e, n})
}

// call gives a function its arguments, evaluated only when it asks for them.
type call struct {
	*evaluation
	node *Call
}

func (c call) count() int { return len(c.node.Arguments) }

func (c call) value(i int) Value { return c.evaluate(c.node.Arguments[i]) }

// context is the i-th argument or, where it is left out, the answer being checked.
func (c call) context(i int) Value {
	if i < c.count() {
		return c.value(i)
	}
	return c.Self
}

func (c call) contextText() string { return c.context(0).String() }

func (c call) text(i int) string { return c.value(i).String() }

func (c call) numeric(i int) float64 { return c.number(c.value(i)) }

// items are the members of the arguments from the i-th on.
func (c call) items(i int) []Value {
	var all []Value
	for ; i < c.count() && c.err == nil; i++ {
		all = append(all, members(c.value(i))...)
	}
	return all
}

func (c call) failed(format string, arguments ...any) Value {
	return c.fail(c.node, format, arguments...)
}

// made is a text that the function put together.
func (c call) made(text string) Value {
	if len(text) > maxText {
		return c.failed("The text that %s() makes is too long.", c.node.Name)
	}
	return Text(text)
}
