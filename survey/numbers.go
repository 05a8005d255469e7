package survey

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode"

	"candour/survey/expression"
)

// maxInteger is the largest whole number below which no other is rounded to it in a float64.
const maxInteger = 1 << 53

// readNumber reads what a program or a page sent as a number; lang decides what a typed comma
// means.
func readNumber(raw any, lang string) (float64, bool) {
	n, ok := 0.0, true
	switch v := raw.(type) {
	case json.Number:
		parsed, err := v.Float64()
		n, ok = parsed, err == nil
	case float64:
		n = v
	case int:
		n = float64(v)
	case string:
		n, ok = typedNumber(v, lang)
	default:
		return 0, false
	}
	if !ok || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, false
	}
	return n + 0, true // no negative zero
}

// typedNumber reads digits as people type them: 17, -2.5, 2,5 or 1 000. A comma before exactly
// three digits is refused outside French: 2,500 may mean either number.
func typedNumber(s, lang string) (float64, bool) {
	s = strings.Replace(strings.TrimSpace(s), "−", "-", 1)
	sign, digits := 1.0, strings.TrimPrefix(s, "+")
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		sign, digits = -1, rest
	}
	whole, fraction := digits, ""
	if at := strings.IndexAny(digits, ".,"); at >= 0 {
		whole, fraction = digits[:at], digits[at+1:]
		if fraction == "" || digits[at] == ',' && len(fraction) == 3 && lang != "fr" {
			return 0, false
		}
	}
	whole, ok := ungroup(whole)
	if !ok || !onlyDigits(whole+fraction) {
		return 0, false
	}
	n, err := strconv.ParseFloat(whole+"."+fraction, 64)
	return sign * n, err == nil
}

// ungroup takes the spaces out of 12 000; they stand before every third digit from the right.
func ungroup(whole string) (string, bool) {
	groups := strings.FieldsFunc(whole, unicode.IsSpace)
	for i, group := range groups {
		if i > 0 && (len(group) != 3 || len(groups[0]) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func onlyDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// onStep says whether n lies on a range's steps, but for what floating point leaves over.
func onStep(n float64, q *Question) bool {
	steps := (n - *q.Start) / *q.Step
	return math.Abs(steps-math.Round(steps)) < 1e-6
}

// figure writes a number for people: 2,5 in French.
func figure(n float64, lang string) string {
	s := expression.FormatNumber(n)
	if lang == "fr" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// readChoice reads the name of a choice: a text, or a number that stands for one (4 for "4").
func readChoice(raw any) (string, bool) {
	switch v := raw.(type) {
	case string:
		return strings.TrimSpace(v), true
	case json.Number, float64, int:
		n, ok := readNumber(v, "")
		return expression.FormatNumber(n), ok
	}
	return "", false
}
