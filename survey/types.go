package survey

import (
	"slices"
	"strings"

	"candour/survey/phrase"
)

// FieldList is the appearance of a group whose questions share one page; table-list asks the same
// choices of several questions there.
const (
	FieldList = "field-list"
	TableList = "table-list"
)

// Type is a question's type, in XLSForm's words.
type Type string

// The question types. A grid asks the same choices of several items; each of its rows is a
// question of its own. A group only holds questions together; a repeat asks its own several times.
// A calculate is worked out from other answers. Rank puts choices into order.
const (
	SelectOne      Type = "select_one"
	SelectMultiple Type = "select_multiple"
	Rank           Type = "rank"
	Integer        Type = "integer"
	Decimal        Type = "decimal"
	RangeType      Type = "range"
	TextType       Type = "text"
	Date           Type = "date"
	Time           Type = "time"
	DateTime       Type = "dateTime"
	Acknowledge    Type = "acknowledge"
	Note           Type = "note"
	Calculate      Type = "calculate"
	Grid           Type = "grid"
	Group          Type = "group"
	Repeat         Type = "repeat"
)

// Today is the type that holds the day of the answer. Like all types of device metadata it stays in
// a definition and is never collected.
const Today Type = "today"

// Acknowledged is the value of an acknowledge question.
const Acknowledged = "OK"

// uncollected lists the types that stay in a definition, with a warning, and hold nothing: device
// metadata, and what a form hides from the person who answers it.
func uncollected() []Type {
	return []Type{"start", "end", Today, "deviceid", "subscriberid", "simserial", "phonenumber",
		"username", "email", "audit", "hidden"}
}

// Uncollected says whether questions of this type are never asked, collected or stored.
func (t Type) Uncollected() bool { return slices.Contains(uncollected(), t) }

// Offers says whether questions of this type offer choices.
func (t Type) Offers() bool { return t == SelectOne || t == SelectMultiple || t == Rank }

// Holds says whether the type holds questions.
func (t Type) Holds() bool { return t == Group || t == Grid || t == Repeat }

// asked lists the types that a definition may use, but for those that are not collected.
func askedTypes() []Type {
	return []Type{SelectOne, SelectMultiple, Rank, Integer, Decimal, RangeType, TextType, Date, Time,
		DateTime, Acknowledge, Note, Calculate, Grid, Group, Repeat}
}

// typeList is the list of askedTypes for a sentence.
func typeList() phrase.Phrase {
	var names []string
	for _, t := range askedTypes() {
		names = append(names, string(t))
	}
	return phrase.Or(names)
}

// Computed says whether the answer is worked out and never asked for.
func (q *Question) Computed() bool {
	return q.Type == Calculate || q.Calculation != "" && q.Type != Note && !q.Type.Holds()
}

// HasAppearance says whether word is among the question's appearances.
func (q *Question) HasAppearance(word string) bool {
	return slices.Contains(strings.Fields(q.Appearance), word)
}

// OnePage says whether a group's questions share one page.
func (q *Question) OnePage() bool {
	return q.Type == Group && (q.HasAppearance(FieldList) || q.HasAppearance(TableList))
}

// OffersPreferNot says whether the question offers "prefer not to answer".
func (q *Question) OffersPreferNot() bool { return q.PreferNot == nil || *q.PreferNot }

// Numeric says whether answers are numbers.
func (q *Question) Numeric() bool {
	return q.Type == Integer || q.Type == Decimal || q.Type == RangeType
}
