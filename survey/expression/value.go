package expression

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is what a Value is.
type Kind int

// The kinds of values.
const (
	TextKind    Kind = iota
	NumberKind       // float64 as in XPath, NaN and the infinities included
	BooleanKind      // true or false
	ListKind         // XPath's node-set: one text for each instance of a repeated question
	DateKind         // a moment in a time zone; compares and counts as a number of days
)

// Value is what an expression yields. The zero Value is the empty text: an unanswered question.
type Value struct {
	kind   Kind
	text   string
	number float64 // of a boolean 0 or 1, of a date days since 1970-01-01 UTC or NaN
	items  []string
	moment time.Time
}

// Text is a text; the choices of a select_multiple are one text, separated by spaces.
func Text(text string) Value { return Value{text: text} }

// Number is a number.
func Number(number float64) Value { return Value{kind: NumberKind, number: number} }

// Boolean is true or false.
func Boolean(truth bool) Value {
	if truth {
		return Value{kind: BooleanKind, number: 1}
	}
	return Value{kind: BooleanKind}
}

// List is a node-set: the answers of all instances of a repeat, in order.
func List(items ...string) Value { return Value{kind: ListKind, items: slices.Clone(items)} }

// Date is a moment, written in the time zone that it carries and cut to milliseconds. Midnight is
// written as a date alone.
func Date(moment time.Time) Value {
	days := float64(moment.UnixMilli()) / millisecondsPerDay
	return Value{kind: DateKind, number: days, moment: moment}
}

// Kind is what the value is.
func (v Value) Kind() Kind { return v.kind }

// Items are the members of a list; any other value is one item, its text.
func (v Value) Items() []string {
	if v.kind == ListKind {
		return slices.Clone(v.items)
	}
	return []string{v.String()}
}

// size is the length of the texts in the value, in bytes.
func (v Value) size() int {
	size := len(v.text)
	for _, item := range v.items {
		size += 1 + len(item)
	}
	return size
}

// String is XPath's string(): a list gives its first item, a date its ISO 8601 form, or “Invalid
// Date” where there is none (as ECMAScript and ODK Web Forms write it).
func (v Value) String() string {
	switch v.kind {
	case NumberKind:
		return FormatNumber(v.number)
	case BooleanKind:
		return strconv.FormatBool(v.number != 0)
	case ListKind:
		if len(v.items) == 0 {
			return ""
		}
		return v.items[0]
	case DateKind:
		return v.dateString()
	}
	return v.text
}

// Boolean is XPath's boolean(): a text or a list is true when it is not empty, a number when it is
// neither 0 nor NaN.
func (v Value) Boolean() bool {
	switch v.kind {
	case TextKind:
		return v.text != ""
	case ListKind:
		return len(v.items) > 0
	}
	return v.number != 0 && !math.IsNaN(v.number)
}

// Number is the number() of ODK: a text that is a date, or a date and a time, counts the days since
// 1970-01-01 UTC; the zone (nil is UTC) applies where the text has none. Other text that is no
// number, the empty one included, is NaN.
func (v Value) Number(zone *time.Location) float64 {
	switch v.kind {
	case TextKind, ListKind:
		return parseNumber(v.String(), zone)
	}
	return v.number
}

// FormatNumber writes a number as XPath 1.0 does (section 4.2): NaN, Infinity, no exponent, no
// sign on zero, and no more digits than tell it from other numbers.
func FormatNumber(number float64) string {
	switch {
	case math.IsNaN(number):
		return "NaN"
	case math.IsInf(number, 1):
		return "Infinity"
	case math.IsInf(number, -1):
		return "-Infinity"
	case number == 0:
		return "0"
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

func parseNumber(text string, zone *time.Location) float64 {
	text = strings.Trim(text, " \t\r\n")
	if isNumber(text) {
		number, _ := strconv.ParseFloat(text, 64) // too large is Infinity
		return number
	}
	if moment, found := parseMoment(text, zone); found {
		return Date(moment).number
	}
	return math.NaN()
}

// isNumber follows XPath's grammar, which knows no exponent, no + and no Infinity.
func isNumber(text string) bool {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return whole+fraction != "" && strings.Trim(whole+fraction, "0123456789") == ""
}
