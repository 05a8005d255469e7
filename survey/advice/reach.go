package advice

import (
	"slices"

	"candour/survey"
	"candour/survey/expression"
)

// maxCases bounds how many combinations of answers are tried for one question. With more, nothing is
// said.
const maxCases = 20_000

// unreachable finds the questions whose conditions no answers can fulfil. Only conditions that
// compare single answers with what is written down (and combine such comparisons) can be decided:
// for them it is enough to try the written values, their neighbours and no answer. Of anything
// else nothing is said.
func unreachable(def *survey.Definition) map[string]bool {
	fields := def.Fields()
	r := &reach{def: def, at: map[string]int{}, fields: fields, read: map[string]*expression.Expression{}}
	for i, f := range fields {
		r.at[f.Name] = i
	}
	found := map[string]bool{}
	for i, f := range fields {
		conditions := r.conditions(i)
		if len(f.Relevant) > 0 && r.never(conditions) {
			found[f.Name] = true
		}
	}
	return found
}

type reach struct {
	def    *survey.Definition
	fields []survey.Field
	at     map[string]int // by name
	read   map[string]*expression.Expression
}

// conditions are those that must hold for a field to be asked: its own, its holders', and who the
// survey is for, where that is known by then.
func (r *reach) conditions(i int) []string {
	all := slices.Clone(r.fields[i].Relevant)
	if e := r.def.Eligibility; e != nil && e.Relevant != "" {
		if x := r.expression(e.Relevant); x != nil && !slices.ContainsFunc(x.Names(), func(name string) bool {
			j, known := r.at[name]
			return !known || j >= i
		}) {
			all = append(all, e.Relevant)
		}
	}
	return all
}

func (r *reach) expression(source string) *expression.Expression {
	x, known := r.read[source]
	if !known {
		var err error
		if x, err = expression.Parse(source); err != nil {
			x = nil
		}
		r.read[source] = x
	}
	return x
}

// never says whether it can be decided that the conditions hold for no answers at all.
func (r *reach) never(conditions []string) bool {
	t := &trial{reach: r, conditions: conditions, literals: map[string][]expression.Value{}}
	if !t.gather(conditions) {
		return false
	}
	cases := 1
	for _, name := range t.names {
		values := t.values(name)
		if cases *= len(values); cases > maxCases {
			return false
		}
		t.candidates = append(t.candidates, values)
	}
	return !t.some(0, map[string]expression.Value{})
}

// trial tries combinations of answers to the questions that some conditions ask for, directly or by
// the conditions of those questions.
type trial struct {
	*reach
	conditions []string
	names      []string // in the order of the survey
	literals   map[string][]expression.Value
	candidates [][]expression.Value
}

// gather collects the questions involved, and what each is compared with. It is false where
// something cannot be decided.
func (t *trial) gather(sources []string) bool {
	for _, source := range sources {
		x := t.expression(source)
		if x == nil || !t.comparisons(x.Root, "") {
			return false
		}
		for _, name := range x.Names() {
			i, known := t.at[name]
			if !known {
				return false
			}
			if slices.Contains(t.names, name) {
				continue
			}
			t.names = append(t.names, name)
			f := t.fields[i]
			if f.Constraint != "" {
				c := t.expression(f.Constraint)
				if c == nil || len(c.Names()) > 0 || !t.comparisons(c.Root, name) {
					return false
				}
			}
			if !t.gather(f.Relevant) {
				return false
			}
		}
	}
	slices.SortFunc(t.names, func(a, b string) int { return t.at[a] - t.at[b] })
	return true
}

// comparisons says whether a condition can be decided, and notes what answers are compared with;
// self is what the dot stands for.
func (t *trial) comparisons(node expression.Node, self string) bool {
	switch n := node.(type) {
	case *expression.Literal:
		return true
	case *expression.Call:
		switch n.Name {
		case "true", "false":
			return len(n.Arguments) == 0
		case "not", "boolean":
			return len(n.Arguments) == 1 && t.comparisons(n.Arguments[0], self)
		case "selected":
			return len(n.Arguments) == 2 && t.compared(n.Arguments[0], n.Arguments[1], self)
		}
	case *expression.Operation:
		switch n.Operator {
		case expression.And, expression.Or:
			return t.comparisons(n.Left, self) && t.comparisons(n.Right, self)
		case expression.Equal, expression.NotEqual, expression.Less, expression.LessEqual,
			expression.Greater, expression.GreaterEqual:
			_, left := n.Left.(*expression.Literal)
			_, right := n.Right.(*expression.Literal)
			return left && right || t.compared(n.Left, n.Right, self) || t.compared(n.Right, n.Left, self)
		}
	}
	return false
}

// compared notes that the answer of is compared with a literal.
func (t *trial) compared(of, with expression.Node, self string) bool {
	literal, ok := with.(*expression.Literal)
	if !ok {
		return false
	}
	name := self
	switch n := of.(type) {
	case *expression.Reference:
		name = n.Name
	case *expression.Self:
	default:
		return false
	}
	t.literals[name] = append(t.literals[name], literal.Value)
	return name != ""
}

// some says whether any combination of answers, the first i of them given, makes all hold. A question
// that is not asked has no answer.
func (t *trial) some(i int, given map[string]expression.Value) bool {
	if i == len(t.names) {
		return t.all(t.conditions, given)
	}
	name := t.names[i]
	candidates := t.candidates[i]
	if !t.all(t.fields[t.at[name]].Relevant, given) {
		candidates = candidates[:1]
	}
	for _, value := range candidates {
		given[name] = value
		if t.some(i+1, given) {
			return true
		}
	}
	delete(given, name)
	return false
}

func (t *trial) all(sources []string, given map[string]expression.Value) bool {
	for _, source := range sources {
		if !t.holds(source, given, expression.Text("")) {
			return false
		}
	}
	return true
}

// holds evaluates one condition; what cannot be worked out counts as holding, so that nothing is
// said of it.
func (t *trial) holds(source string, given map[string]expression.Value, self expression.Value) bool {
	value, err := t.expression(source).Evaluate(expression.Environment{Self: self,
		Answer: func(name string) (expression.Value, bool) { return given[name], true }})
	return err != nil || value.Boolean()
}
