package survey

import (
	"slices"
	"strings"
)

// maxText is the longest text that an answer may have, in characters.
const maxText = 10_000

// fieldReader turns what was sent for one field into an answer. raw is nil where nothing was sent.
type fieldReader struct {
	Field
	lang     string
	required bool
}

// read returns the answer and, where it is at fault, a sentence; then the answer means nothing.
func (r fieldReader) read(raw, other any) (Answer, string) {
	words, fault := r.words(other)
	if fault != "" {
		return Answer{}, fault
	}
	if r.OrOther && words != "" && empty(raw) {
		raw = r.onlyOther()
	}
	answer, fault := r.readState(raw)
	if fault != "" {
		return Answer{}, fault
	}
	if r.OrOther && (answer.Text == Other || slices.Contains(answer.Choices, Other)) {
		answer.Other = words
	}
	if answer.State == Skipped && r.required {
		if own := r.RequiredMessage.In(r.lang); own != "" {
			return Answer{}, own
		}
		if r.OffersPreferNot() || r.DontKnow {
			return Answer{}, r.say(sayAnswerOrDecline)
		}
		return Answer{}, r.say(sayAnswer)
	}
	return answer, ""
}

func (r fieldReader) say(m message, args ...any) string { return m.in(r.lang, args...) }

// onlyOther is what someone chose who wrote words beside "other" and chose nothing.
func (r fieldReader) onlyOther() any {
	if r.Type == SelectMultiple || r.Type == Rank {
		return []any{Other}
	}
	return Other
}

// words are those beside "other".
func (r fieldReader) words(raw any) (string, string) {
	if raw == nil || !r.OrOther {
		return "", ""
	}
	return r.text(raw)
}

func (r fieldReader) readState(raw any) (Answer, string) {
	if empty(raw) {
		return Answer{State: Skipped}, ""
	}
	if object, ok := raw.(map[string]any); ok {
		return r.declined(object)
	}
	return r.value(raw)
}

func empty(raw any) bool {
	s, ok := raw.(string)
	return raw == nil || ok && strings.TrimSpace(s) == ""
}

// declined reads {"state": "prefer_not"}.
func (r fieldReader) declined(object map[string]any) (Answer, string) {
	name, _ := object["state"].(string)
	offered := map[State]bool{Skipped: true, PreferNot: r.OffersPreferNot(), DontKnow: r.DontKnow}
	for state, ok := range offered {
		if state.String() != name || len(object) != 1 {
			continue
		}
		if !ok {
			return Answer{}, r.say(sayNotOffered)
		}
		return Answer{State: state}, ""
	}
	return Answer{}, r.say(sayState)
}

func (r fieldReader) value(raw any) (Answer, string) {
	switch r.Type {
	case SelectOne:
		return r.one(raw)
	case SelectMultiple:
		return r.several(raw)
	case Rank:
		return r.ranked(raw)
	case Integer, Decimal, RangeType:
		return r.number(raw)
	case Date, Time, DateTime:
		return r.moment(raw)
	case Acknowledge:
		return r.acknowledged(raw)
	}
	text, fault := r.text(raw)
	if fault == "" && text == "" {
		return Answer{State: Skipped}, ""
	}
	return Answer{State: Answered, Text: text}, fault
}
