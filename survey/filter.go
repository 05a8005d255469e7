package survey

import (
	"slices"

	"candour/survey/expression"
)

// Limits on a filter beside those of every expression: what it becomes is sent to the database with
// each query.
const (
	maxFilter      = 4000 // characters
	maxFilterDepth = 40   // how deep calls and operators nest; a chain of and or of or counts once
)

// Filter is an expression over the answers of a survey that keeps the responses for which it is
// true. It has XPath's meaning: an unanswered question is the empty text.
type Filter struct {
	expr *expression.Expression
	form *Form
}

// ParseFilter reads a filter and checks it against a survey. The error is a survey.Error of the kind
// Invalid whose sentence names the place.
func ParseFilter(def *Definition, source string) (*Filter, error) {
	if n := len([]rune(source)); n > maxFilter {
		return nil, Refuse(Invalid, "This filter has %d characters; write one of at most %d.", n, maxFilter)
	}
	expr, err := expression.Parse(source)
	if err == nil {
		err = expr.Check()
	}
	if err != nil {
		return nil, filterFault(err)
	}
	form, err := def.Form()
	if err != nil {
		return nil, err
	}
	check := filterCheck{known: form.filterNames()}
	if !def.Privacy.LinkText {
		check.words = form.ownWords()
	}
	if err := check.node(expr.Root, 1); err != nil {
		return nil, filterFault(err)
	}
	for _, name := range expr.Names() { // jr:choice-name's among them
		if !check.known[name] {
			return nil, Refuse(Invalid, "The filter cannot be read. There is no answer called %s in this survey.",
				quote(name))
		}
	}
	if err := (condition{expr}).trial(); err != nil {
		return nil, filterFault(err)
	}
	return &Filter{expr, form}, nil
}

func filterFault(err error) error {
	return Refuse(Invalid, "The filter cannot be read. %s", err)
}

// filterNames are what a filter may ask for as ${name}: what is stored, of repeats too, and the words
// beside "other".
func (f *Form) filterNames() map[string]bool {
	names := map[string]bool{}
	for _, p := range f.parts {
		if !p.stored {
			continue
		}
		know(names, p.Question)
		for _, inner := range p.Inner {
			names[inner.Name] = names[inner.Name] || inner.stored
		}
	}
	return names
}

// ownWords are the names of what people wrote, of repeats too. Words that stand apart from the other
// answers must not choose these: with the words of one person all else that they said would show.
func (f *Form) ownWords() map[string]bool {
	names := map[string]bool{}
	add := func(q *Question) {
		names[q.Name] = names[q.Name] || q.Type == TextType
		if q.OrOther {
			names[q.Name+OtherSuffix] = true
		}
	}
	for _, p := range f.parts {
		add(p.Question)
		for _, inner := range p.Inner {
			add(inner.Question)
		}
	}
	for more := true; more; { // what is worked out from words says them too
		more = false
		for _, p := range f.parts {
			if !names[p.Name] && asksFor(p.Calculation, names) {
				names[p.Name], more = true, true
			}
		}
	}
	return names
}

// asksFor says whether an expression asks for one of the names.
func asksFor(source string, names map[string]bool) bool {
	expr, err := expression.Parse(source)
	return err == nil && slices.ContainsFunc(expr.Names(), func(name string) bool { return names[name] })
}

// String is the filter as it was written.
func (f *Filter) String() string { return f.expr.String() }

// Root is the filter's syntax tree.
func (f *Filter) Root() expression.Node { return f.expr.Root }

// Holds says whether the filter keeps a response to a version of its survey. The error is Internal.
func (f *Filter) Holds(r Response) (bool, error) {
	w := &walk{Form: f.form, lang: r.Language, known: &scope{
		given: make(map[string]expression.Value, len(f.form.parts)), choices: f.form.choices,
		lang: r.Language}}
	for _, p := range f.form.parts {
		w.know(p, r.Answers[p.Name])
	}
	return condition{f.expr}.holds(w.known, expression.Text(""))
}

// Equality is the question and the value of a filter that says no more than that one equals the
// other: ${gender} = 'woman', or the other way round. A number stands for its text.
func (f *Filter) Equality() (question, value string, ok bool) { return equality(f.expr) }

func equality(expr *expression.Expression) (question, value string, ok bool) {
	operation, isOperation := expr.Root.(*expression.Operation)
	if !isOperation || operation.Operator != expression.Equal {
		return "", "", false
	}
	for _, sides := range [][2]expression.Node{{operation.Left, operation.Right},
		{operation.Right, operation.Left}} {
		reference, isReference := sides[0].(*expression.Reference)
		literal, isLiteral := sides[1].(*expression.Literal)
		if isReference && isLiteral {
			return reference.Name, literal.Value.String(), true
		}
	}
	return "", "", false
}
