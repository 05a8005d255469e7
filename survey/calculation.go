package survey

import (
	"slices"

	"candour/survey/expression"
)

// calculation is what can be told of a calculation without answers.
type calculation struct {
	number bool // it always gives a number
	clock  bool // it depends on the time or on the device, and so is never stored
}

// calculations tells of every computed question, by name.
func (d *Definition) calculations() map[string]calculation {
	s := &calculationStudy{questions: map[string]*Question{}, trees: map[string]*expression.Expression{}}
	s.gather(d.Questions)
	found := make(map[string]calculation, len(s.trees))
	for name := range s.trees {
		found[name] = calculation{number: s.gives(name, 0), clock: s.timed(name, map[string]bool{})}
	}
	return found
}

type calculationStudy struct {
	questions map[string]*Question
	trees     map[string]*expression.Expression
}

func (s *calculationStudy) gather(questions []Question) {
	for i := range questions {
		q := &questions[i]
		s.questions[q.Name] = q
		s.gather(q.Questions)
		if !q.Computed() {
			continue
		}
		if expr, err := expression.Parse(q.formula()); err == nil {
			s.trees[q.Name] = expr
		}
	}
}

// formula is what a computed question is worked out from: a calculate may have it as its default.
func (q *Question) formula() string {
	if q.Calculation == "" {
		return q.Default
	}
	return q.Calculation
}

// timed says whether name's value depends on the clock or the device.
func (s *calculationStudy) timed(name string, seen map[string]bool) bool {
	if q := s.questions[name]; q != nil && q.Type.Uncollected() {
		return true
	}
	tree := s.trees[name]
	if tree == nil || seen[name] {
		return false
	}
	seen[name] = true
	steady := expression.Walk(tree.Root, func(node expression.Node) bool {
		call, ok := node.(*expression.Call)
		return !ok || call.Name != "now" && call.Name != "today"
	})
	return !steady || slices.ContainsFunc(tree.Names(), func(asked string) bool {
		return s.timed(asked, seen)
	})
}

// maxReferences ends the search through calculations that ask for each other.
const maxReferences = 50

// gives says whether the question called name always has a number, where it has anything.
func (s *calculationStudy) gives(name string, depth int) bool {
	q, tree := s.questions[name], s.trees[name]
	if q == nil || depth > maxReferences {
		return false
	}
	if tree == nil || q.Type != Calculate {
		return q.Numeric()
	}
	return s.number(tree.Root, depth+1)
}

func (s *calculationStudy) number(node expression.Node, depth int) bool {
	switch n := node.(type) {
	case *expression.Literal:
		return n.Value.Kind() == expression.NumberKind || n.Value.String() == "" // no value at all
	case *expression.Negation:
		return true
	case *expression.Reference:
		return s.gives(n.Name, depth)
	case *expression.Operation:
		return slices.Contains([]expression.Operator{expression.Add, expression.Subtract,
			expression.Multiply, expression.Divide, expression.Modulo}, n.Operator)
	case *expression.Call:
		return s.numberCall(n, depth)
	}
	return false
}

func (s *calculationStudy) numberCall(call *expression.Call, depth int) bool {
	chosen := call.Arguments
	switch call.Name {
	case "if":
		chosen = chosen[min(1, len(chosen)):]
	case "coalesce", "once":
	default:
		return slices.Contains(numberFunctions(), call.Name)
	}
	return len(chosen) > 0 && !slices.ContainsFunc(chosen, func(argument expression.Node) bool {
		return !s.number(argument, depth)
	})
}

// numberFunctions lists the functions that give numbers.
func numberFunctions() []string {
	return []string{"number", "int", "round", "floor", "ceiling", "abs", "pow", "sqrt", "exp", "exp10",
		"log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "pi", "min", "max", "sum",
		"count", "count-non-empty", "count-selected", "string-length", "checklist",
		"weighted-checklist", "decimal-date-time", "decimal-time", "position", "random"}
}
