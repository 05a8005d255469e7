package expression

import (
	"strings"
	"unicode"

	"candour/survey/phrase"
)

type lexer struct {
	source []rune
	at     int
	tokens []token
}

// scan splits the source into tokens; the last one is tokenEnd.
func scan(source string) ([]token, error) {
	l := &lexer{source: []rune(source)}
	for {
		for l.at < len(l.source) && unicode.IsSpace(l.source[l.at]) {
			l.at++
		}
		start := l.at
		if start == len(l.source) {
			return append(l.tokens, token{kind: tokenEnd, at: start}), nil
		}
		kind, text, err := l.next()
		if err != nil {
			return nil, err
		}
		l.tokens = append(l.tokens, token{kind: kind, text: text, at: start})
	}
}

func (l *lexer) next() (tokenKind, string, error) {
	r := l.source[l.at]
	switch {
	case r == '\'' || r == '"':
		return l.quoted(r)
	case r == '$':
		return l.reference()
	case isDigit(r), r == '.' && isDigit(l.peek(1)):
		return tokenNumber, l.number(), nil
	case isNameStart(r):
		return l.name()
	}
	return l.symbol()
}

// peek is the character that stands so many places ahead, 0 behind the end.
func (l *lexer) peek(ahead int) rune {
	if l.at+ahead < len(l.source) {
		return l.source[l.at+ahead]
	}
	return 0
}

func (l *lexer) take(while func(rune) bool) string {
	start := l.at
	for l.at < len(l.source) && while(l.source[l.at]) {
		l.at++
	}
	return string(l.source[start:l.at])
}

func (l *lexer) quoted(quote rune) (tokenKind, string, error) {
	start := l.at
	l.at++
	text := l.take(func(r rune) bool { return r != quote })
	if l.at == len(l.source) {
		return 0, "", &SyntaxError{start, phrase.Of("This text has no closing quotation mark.")}
	}
	l.at++
	return tokenText, text, nil
}

func (l *lexer) reference() (tokenKind, string, error) {
	start := l.at
	if l.peek(1) != '{' {
		return 0, "", &SyntaxError{start, phrase.Of("Write ${name} for the answer to a question.")}
	}
	l.at += 2
	name := strings.TrimSpace(l.take(func(r rune) bool { return r != '}' }))
	if l.at == len(l.source) {
		return 0, "", &SyntaxError{start, phrase.Of("This ${ has no closing }.")}
	}
	l.at++
	if !isReferenceName(name) {
		return 0, "", &SyntaxError{start, phrase.Of("Between ${ and } stands the name of one question.")}
	}
	return tokenReference, name, nil
}

func (l *lexer) number() string {
	number := l.take(isDigit)
	if l.peek(0) != '.' {
		return number
	}
	l.at++
	return number + "." + l.take(isDigit)
}

// name reads a name or, where an operand has just ended, one of and, or, mod, div. Those may touch
// the number that follows, as in 1mod1.
func (l *lexer) name() (tokenKind, string, error) {
	start := l.at
	text := l.take(isNamePart)
	if l.afterOperand() {
		for _, operator := range []Operator{And, Or, Modulo, Divide} {
			rest, found := strings.CutPrefix(text, string(operator))
			if found && (rest == "" || !isNameStart([]rune(rest)[0])) {
				l.at = start + len(operator)
				return tokenOperator, string(operator), nil
			}
		}
	}
	if l.peek(0) == ':' && isNameStart(l.peek(1)) {
		l.at++
		text += ":" + l.take(isNamePart)
	}
	return tokenName, text, nil
}

func (l *lexer) symbol() (tokenKind, string, error) {
	two := string(l.source[l.at:min(l.at+2, len(l.source))])
	switch two {
	case "!=", "<=", ">=":
		l.at += 2
		return tokenOperator, two, nil
	case "..", "//", "::":
		l.at += 2
		return tokenSymbol, two, nil
	}
	r := l.source[l.at]
	l.at++
	switch {
	case r == '*' && !l.afterOperand():
		return tokenName, "*", nil
	case strings.ContainsRune("=<>+-*|", r):
		return tokenOperator, string(r), nil
	case strings.ContainsRune("()[],./@", r):
		return tokenSymbol, string(r), nil
	}
	return 0, "", &SyntaxError{l.at - 1, unexpected(r)}
}

// afterOperand reports whether what stands before is complete, so that an operator must follow
// (XPath 1.0, section 3.7).
func (l *lexer) afterOperand() bool {
	if len(l.tokens) == 0 {
		return false
	}
	last := l.tokens[len(l.tokens)-1]
	switch last.kind {
	case tokenOperator:
		return false
	case tokenSymbol:
		return strings.Contains(") ] . ..", last.text)
	}
	return true
}
