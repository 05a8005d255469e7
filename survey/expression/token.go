package expression

import (
	"fmt"
	"unicode"

	"candour/survey/phrase"
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

// In names the token in a message.
func (t token) In(lang string) string {
	switch t.kind {
	case tokenEnd:
		return phrase.Of("the end").In(lang)
	case tokenText:
		return phrase.Of("the text %q", t.text).In(lang)
	case tokenReference:
		return "${" + t.text + "}"
	default:
		return fmt.Sprintf("%q", t.text)
	}
}

func unexpected(r rune) phrase.Phrase {
	switch r {
	case '‘', '’', '“', '”', '«', '»':
		return phrase.Of("Use straight quotation marks (') in place of %c.", r)
	case '&':
		return phrase.Of("Write and in place of &.")
	case '!':
		return phrase.Of("Write not(...) in place of !, or != for “is not”.")
	}
	return phrase.Of("The character %q does not belong here.", r)
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
