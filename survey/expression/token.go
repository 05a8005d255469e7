package expression

import (
	"fmt"
	"unicode"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenText
	tokenName
	tokenReference // ${name}
	tokenOperator  // of arithmetic, comparison and logic
	tokenSymbol    // punctuation, . and ..
)

type token struct {
	kind tokenKind
	text string // without quotes, or without ${ and }
	at   int    // characters before it
}

func (t token) is(text string) bool {
	return (t.kind == tokenSymbol || t.kind == tokenOperator) && t.text == text
}

// String names the token in a message.
func (t token) String() string {
	switch t.kind {
	case tokenEnd:
		return "the end"
	case tokenText:
		return fmt.Sprintf("the text %q", t.text)
	case tokenReference:
		return "${" + t.text + "}"
	default:
		return fmt.Sprintf("%q", t.text)
	}
}

func unexpected(r rune) string {
	switch r {
	case '‘', '’', '“', '”', '«', '»':
		return fmt.Sprintf("Use straight quotation marks (') in place of %c.", r)
	case '&':
		return "Write and in place of &."
	case '!':
		return "Write not(...) in place of !, or != for “is not”."
	}
	return fmt.Sprintf("The character %q does not belong here.", r)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isNameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }

func isNamePart(r rune) bool {
	return isNameStart(r) || unicode.IsDigit(r) || r == '-' || r == '.' || unicode.Is(unicode.M, r)
}

// isReferenceName allows what XLSForm does, last-saved#name included.
func isReferenceName(name string) bool {
	for _, r := range name {
		if !isNamePart(r) && r != ':' && r != '#' {
			return false
		}
	}
	return name != ""
}
