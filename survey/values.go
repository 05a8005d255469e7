package survey

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"candour/survey/expression"
)

func (r fieldReader) one(raw any) (Answer, string) {
	name, ok := readChoice(raw)
	if !ok || !slices.ContainsFunc(r.Choices, func(c Choice) bool { return c.Name == name }) {
		return Answer{}, r.say(sayChoice)
	}
	return Answer{State: Answered, Text: name}, ""
}

// several reads a list of choices into the definition's order; none of them is an empty list.
func (r fieldReader) several(raw any) (Answer, string) {
	list, ok := listOf(raw)
	if !ok {
		return Answer{}, r.say(sayChoices)
	}
	chosen := map[string]bool{}
	for _, item := range list {
		name, ok := readChoice(item)
		if !ok {
			return Answer{}, r.say(sayChoices)
		}
		chosen[name] = true
	}
	answer, known := Answer{State: Answered}, 0
	for _, c := range r.Choices {
		switch {
		case !chosen[c.Name]:
			continue
		case c.None && len(chosen) > 1:
			return Answer{}, r.say(sayNoneOnly, c.Label.In(r.lang))
		case !c.None:
			answer.Choices = append(answer.Choices, c.Name)
		}
		known++
	}
	if known < len(chosen) {
		return Answer{}, r.say(sayChoices)
	}
	return answer, ""
}

// listOf takes a list as JSON or a form gives it.
func listOf(raw any) ([]any, bool) {
	switch v := raw.(type) {
	case []any:
		return v, true
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list, true
	}
	return nil, false
}

func (r fieldReader) number(raw any) (Answer, string) {
	n, ok := readNumber(raw, r.lang)
	answer := Answer{State: Answered, Number: n}
	switch r.Type {
	case Integer:
		if !ok || n != math.Trunc(n) || math.Abs(n) > maxInteger {
			return Answer{}, r.say(sayWholeNumber)
		}
	case RangeType:
		start, end, step := figure(*r.Start, r.lang), figure(*r.End, r.lang), figure(*r.Step,
			r.lang)
		if !ok || n < *r.Start || n > *r.End {
			return Answer{}, r.say(sayInRange, start, end)
		}
		if !onStep(n, r.Question) {
			return Answer{}, r.say(sayInSteps, start, end, step)
		}
	default:
		if !ok {
			return Answer{}, r.say(sayNumber)
		}
	}
	return answer, ""
}

// text cleans words: one kind of line end, no control characters, no space around.
func (r fieldReader) text(raw any) (string, string) {
	s, ok := raw.(string)
	if !ok {
		return "", r.say(sayWords)
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029",
		"\n").
		Replace(strings.ToValidUTF8(s, ""))
	s = strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, s))
	if utf8.RuneCountInString(s) > maxText {
		return "", r.say(sayShorter)
	}
	return s, ""
}

// valueOf is an answer as an expression sees it; whatever is missing is the empty text.
func valueOf(f Field, a Answer) expression.Value {
	switch {
	case a.State != Answered:
		return expression.Text("")
	case f.Type == SelectMultiple || f.Type == Rank:
		return expression.Text(strings.Join(a.Choices, " "))
	case f.Numeric():
		return expression.Number(a.Number)
	}
	return expression.Text(a.Text)
}
