package phrase

import "strings"

// noBreak is a space at which no line breaks.
const noBreak = '\u00a0'

// Unbroken keeps the marks of a French text on the line of their word: the space before : ; ? ! % and », and
// that behind «, becomes one that does not break. A mark with something else right behind it, as in
// an address or a condition, is none. The same width serves before all marks, as narrow spaces are missing from
// many fonts.
func Unbroken(french string) string {
	if !strings.ContainsAny(french, ":;?!%»«") {
		return french
	}
	text := []rune(french)
	for i, r := range text {
		if r != ' ' {
			continue
		}
		opened, apart := i > 0 && text[i-1] == '«', i > 0 && text[i-1] == ' '
		if opened || !apart && marked(text[i+1:]) {
			text[i] = noBreak
		}
	}
	return string(text)
}

// marked says whether a text begins with a mark and nothing that belongs to it. %% is what fmt makes % of.
func marked(text []rune) bool {
	if len(text) == 0 || !strings.ContainsRune(":;?!%»", text[0]) {
		return false
	}
	rest := text[1:]
	if text[0] == '%' && len(rest) > 0 && rest[0] == '%' {
		rest = rest[1:]
	}
	return len(rest) == 0 || strings.ContainsRune(" \u00a0\n.,;:)]»”…", rest[0])
}
