package expression

import (
	"math"
	"strings"
	"unicode/utf8"
)

// textFunction finds functions over texts. Places and lengths count characters (code points).
func textFunction(name string) function {
	switch name {
	case "string":
		return function{0, 1, func(c call) Value { return Text(c.contextText()) }}
	case "concat":
		return function{0, -1, func(c call) Value { return c.joined("", 0) }}
	case "join":
		return function{1, -1, func(c call) Value { return c.joined(c.text(0), 1) }}
	case "contains":
		return about(strings.Contains)
	case "starts-with":
		return about(strings.HasPrefix)
	case "ends-with":
		return about(strings.HasSuffix)
	case "substring":
		return function{2, 3, substring}
	case "substr":
		return function{2, 3, substr}
	case "substring-before":
		return function{2, 2, substringBefore}
	case "substring-after":
		return function{2, 2, substringAfter}
	case "string-length":
		return function{0, 1, func(c call) Value {
			return Number(float64(utf8.RuneCountInString(c.contextText())))
		}}
	case "normalize-space":
		return function{0, 1, func(c call) Value {
			return Text(strings.Join(strings.Fields(c.contextText()), " "))
		}}
	case "translate":
		return function{3, 3, translate}
	case "regex":
		return function{2, 2, regex}
	}
	return function{}
}

func about(holds func(text, part string) bool) function {
	return function{2, 2, func(c call) Value { return Boolean(holds(c.text(0), c.text(1))) }}
}

func (c call) joined(separator string, from int) Value {
	items := c.items(from)
	texts := make([]string, len(items))
	length := len(separator) * len(items)
	for i, item := range items {
		texts[i] = item.String()
		length += len(texts[i])
	}
	if length > maxText {
		return c.failed("The text that %s() makes is too long.", c.node.Name)
	}
	return Text(strings.Join(texts, separator))
}

// substring is XPath's: places count from 1, and fractions are rounded (section 4.2).
func substring(c call) Value {
	characters := []rune(c.text(0))
	start := roundHalfUp(c.numeric(1))
	end := math.Inf(1)
	if c.count() == 3 {
		end = start + roundHalfUp(c.numeric(2))
	}
	kept := make([]rune, 0, len(characters))
	for i, r := range characters {
		if at := float64(i + 1); at >= start && at < end {
			kept = append(kept, r)
		}
	}
	return Text(string(kept))
}

// substr is ODK's: places count from 0, negative ones from the end, and the end is not included.
func substr(c call) Value {
	characters := []rune(c.text(0))
	start, end := c.characterAt(1, len(characters)), len(characters)
	if c.count() == 3 {
		end = c.characterAt(2, len(characters))
	}
	if start > end {
		return Text("")
	}
	return Text(string(characters[start:end]))
}

func (c call) characterAt(argument, length int) int {
	at := math.Trunc(c.numeric(argument))
	if at < 0 {
		at += float64(length)
	}
	switch {
	case at > float64(length):
		return length
	case at > 0:
		return int(at)
	}
	return 0 // NaN as well
}

func substringBefore(c call) Value {
	text, mark := c.text(0), c.text(1)
	before, _, found := strings.Cut(text, mark)
	if !found {
		return Text("")
	}
	return Text(before)
}

func substringAfter(c call) Value {
	text, mark := c.text(0), c.text(1)
	_, after, _ := strings.Cut(text, mark)
	return Text(after)
}

// translate replaces each character of the second argument by the one at its place in the third, or
// drops it where there is none.
func translate(c call) Value {
	text, from, to := c.text(0), []rune(c.text(1)), []rune(c.text(2))
	replacement := make(map[rune]rune, len(from))
	for i, r := range from {
		if _, seen := replacement[r]; seen {
			continue
		}
		replacement[r] = -1 // strings.Map drops it
		if i < len(to) {
			replacement[r] = to[i]
		}
	}
	return c.made(strings.Map(func(r rune) rune {
		if other, found := replacement[r]; found {
			return other
		}
		return r
	}, text))
}
