package expression

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"candour/survey/phrase"
)

// SyntaxError says what is wrong with a source and where.
type SyntaxError struct {
	Offset  int           // characters before the place
	Message phrase.Phrase // a sentence for a person
}

// Error is the sentence with the place, counted from 1.
func (e *SyntaxError) Error() string { return e.In("en") }

// In is the sentence in a language.
func (e *SyntaxError) In(lang string) string {
	return phrase.Of("At character %d: %s", e.Offset+1, e.Message).In(lang)
}

// Expression is a parsed source. It never changes and serves any number of goroutines.
type Expression struct {
	// Root is the whole syntax tree.
	Root Node

	source string
	names  []string
}

// Parse reads an expression. The error is a *SyntaxError. Unknown functions and wrong numbers of
// arguments pass here; Check and Evaluate find them.
func Parse(source string) (*Expression, error) {
	if !utf8.ValidString(source) {
		return nil, &SyntaxError{0, phrase.Of("The expression is not valid UTF-8 text.")}
	}
	if utf8.RuneCountInString(source) > MaxSource {
		return nil, &SyntaxError{MaxSource,
			phrase.Of("An expression may have at most %d characters.", MaxSource)}
	}
	tokens, err := scan(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	root, err := p.expression(1)
	if err == nil && p.peek().kind != tokenEnd {
		err = p.unexpected(phrase.Of("an operator or the end"))
	}
	if err != nil {
		return nil, err
	}
	return &Expression{Root: root, source: source, names: names(root)}, nil
}

// String is the source.
func (x *Expression) String() string { return x.source }

// Names lists the questions that the expression refers to as ${name}, each once, in order of first
// use, including the one that jr:choice-name names in a text.
func (x *Expression) Names() []string { return slices.Clone(x.names) }

func names(root Node) []string {
	found, seen := []string{}, map[string]bool{"": true}
	Walk(root, func(node Node) bool {
		var name string
		switch n := node.(type) {
		case *Reference:
			name = n.Name
		case *Call:
			name = NamedQuestion(n)
		}
		if !seen[name] {
			seen[name] = true
			found = append(found, name)
		}
		return true
	})
	return found
}

// parser is a recursive descent with precedence climbing over the operators.
type parser struct {
	tokens []token
	at     int
	depth  int
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

func (p *parser) accept(symbol string) bool {
	if p.peek().is(symbol) {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(symbol string) error {
	if !p.accept(symbol) {
		return p.unexpected(symbol)
	}
	return nil
}

func (p *parser) unexpected(wanted any) error {
	return &SyntaxError{p.peek().at, phrase.Of("Expected %s, found %s.", wanted, p.peek())}
}

// expression reads operands joined by operators that bind at least as tightly as least.
func (p *parser) expression(least int) (Node, error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, &SyntaxError{p.peek().at, phrase.Of("The expression is nested too deeply.")}
	}
	defer func() { p.depth-- }()
	left, err := p.operand()
	for err == nil && p.peek().kind == tokenOperator {
		operator := Operator(p.peek().text)
		precedence := operator.precedence()
		if precedence < least {
			break
		}
		at := place(p.take().at)
		var right Node
		right, err = p.expression(precedence + 1)
		left = &Operation{at, operator, left, right}
	}
	return left, err
}

func (p *parser) operand() (Node, error) {
	if !p.peek().is("-") {
		return p.path()
	}
	at := place(p.take().at)
	operand, err := p.expression(Union.precedence())
	return &Negation{at, operand}, err
}

func (p *parser) primary() (Node, error) {
	t := p.peek()
	switch t.kind {
	case tokenNumber:
		number, _ := strconv.ParseFloat(p.take().text, 64) // too large is Infinity
		return &Literal{place(t.at), Number(number)}, nil
	case tokenText:
		return &Literal{place(t.at), Text(p.take().text)}, nil
	case tokenReference:
		return &Reference{place(t.at), p.take().text}, nil
	case tokenName:
		if p.tokens[p.at+1].is("(") {
			return p.call()
		}
	}
	if p.accept("(") {
		inner, err := p.expression(1)
		if err == nil {
			err = p.expect(")")
		}
		return inner, err
	}
	return nil, p.unexpected(phrase.Of("a value"))
}

func (p *parser) call() (Node, error) {
	name := p.take()
	call := &Call{place: place(name.at), Name: name.text}
	p.at++ // the parenthesis that told the name from a step
	if p.accept(")") {
		return call, nil
	}
	for {
		argument, err := p.expression(1)
		if err != nil {
			return nil, err
		}
		call.Arguments = append(call.Arguments, argument)
		if !p.accept(",") {
			return call, p.expect(")")
		}
	}
}
