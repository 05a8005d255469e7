package workbook

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Excel's limits, in UTF-16 units. Longer text would be cut without a word.
const (
	longestText = 32767
	longestName = 31
	longestAlt  = 2000
)

// cutMark stands at the end of a text that was too long; the notes on method explain it.
const cutMark = " […]"

// escape is how spreadsheets write a character by its number. excelize stores it as it comes, so
// that a label could stand for other characters than it is made of.
var escape = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// clean takes out what XML cannot hold: control characters but line breaks, and broken UTF-8. An
// escape is parted by a space without width, so that it stays what it is.
func clean(text string) string {
	text = escape.ReplaceAllString(text, "_\u200b$1")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r):
			return ' '
		case r == 0xFFFE || r == 0xFFFF:
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// shorten cuts text to a number of UTF-16 units, mark included, and says whether it did.
func shorten(text string, units int, mark string) (string, bool) {
	if len(text) <= units || len(utf16.Encode([]rune(text))) <= units {
		return text, false
	}
	room := units - len(utf16.Encode([]rune(mark)))
	used := 0
	for i, r := range text {
		used += utf16.RuneLen(r)
		if used > room {
			return text[:i] + mark, true
		}
	}
	return text, false
}

// partName names the sheet of the nth part. The number makes it unique, whatever the label, and
// what is left of the label cannot break out of the quotes in a chart's reference.
func partName(n int, label string) string {
	harmless := strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit),
			strings.ContainsRune("-–’,.", r):
			return r
		case r == '\'':
			return '’'
		}
		return ' '
	}, clean(label))
	name := strings.Join(strings.Fields(fmt.Sprint(n, " ", harmless)), " ")
	name = strings.TrimRight(name, " .,")
	if short, ok := shorten(name, longestName-1, ""); ok {
		if i := strings.LastIndexByte(short, ' '); i > longestName/2 {
			short = short[:i]
		}
		name = strings.TrimRight(short, " .,-–’") + "…"
	}
	return name
}
