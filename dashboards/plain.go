package dashboards

import (
	"math"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// Plain is a finding for everyone: how many in ten people gave one of some answers. It is made from
// protected numbers alone.
type Plain struct {
	ID       string `json:"id,omitempty"` // the question's name
	Question string `json:"question"`     // as it was asked
	Sentence string `json:"sentence"`
	Tenths   int    `json:"tenths"` // 0 to 10, for a row of ten figures
	Base     string `json:"base"`
}

// Dots are the ten figures, those that stand for the answer first.
func (p Plain) Dots() []bool {
	dots := make([]bool, 10)
	for i := range dots {
		dots[i] = i < p.Tenths
	}
	return dots
}

// Plain says what share of those who answered q gave one of the answers named by values; without
// values, the most common answer. ok is false where that may not be shown, or is no single number:
// a question without choices, several answers of a question with several, an answer whose count is
// hidden beside others, one of a group of which only a bound above a tenth is known.
func (w Writer) Plain(q Question, values []string) (p Plain, ok bool) {
	if q.Suppressed || q.Base <= 0 {
		return Plain{}, false
	}
	rows := slices.DeleteFunc(slices.Clone(q.Rows), func(r analytics.Row) bool {
		return !slices.Contains(values, r.Value)
	})
	if len(values) == 0 {
		rows = w.commonest(q)
	}
	if len(rows) == 0 || len(rows) > 1 && q.Type == string(survey.SelectMultiple) {
		return Plain{}, false
	}
	share, ok := together(rows)
	if !ok || rows[0].Bounded == analytics.Below5 && rows[0].Count < 0 && share > tenth {
		return Plain{}, false
	}
	p = Plain{ID: q.ID, Question: q.Label, Tenths: tenthsOf(share, rows[0].Bounded),
		Base: w.sprintf("About %s people answered.", "Environ %s personnes ont répondu.", w.Count(q.Base))}
	p.Sentence = w.tenths(p.Tenths, rows[0].Bounded) + " " + w.said(q, rows) + "."
	return p, true
}

// tenth is the share, 0-100, up to which a hidden count that is told as less than it is very few. A breakdown's
// small group may be up to a third of all; a 0, which stands for none to four people, is always very few.
const tenth = 10

// commonest is the row with the highest percentage, if one can be told.
func (w Writer) commonest(q Question) []analytics.Row {
	top := w.top(q)
	return top[:min(len(top), 1)]
}

// together is the share of some answers, 0-100.
func together(rows []analytics.Row) (share float64, ok bool) {
	for _, r := range rows {
		if r.Percent == nil || r.Bounded != analytics.Unbounded && len(rows) > 1 {
			return 0, false
		}
		share += *r.Percent
	}
	return min(share, 100), true
}

// tenthsOf is a share in tenths; one below a bound is none of them, one above is all from 90 % on.
func tenthsOf(share float64, bounded analytics.Bound) int {
	switch bounded {
	case analytics.Below5:
		return 0
	case analytics.Above95:
		if share >= 90 {
			return 10
		}
		return int(share / 10)
	}
	return int(math.Round(share / 10))
}

func (w Writer) tenths(n int, bounded analytics.Bound) string {
	switch {
	case n == 0:
		return w.pick("Very few people", "Très peu de gens")
	case n == 10:
		return w.pick("Nearly all people", "Presque toutes les personnes")
	case bounded == analytics.Above95:
		return w.sprintf("More than %d in 10 people", "Plus de %d personnes sur 10", n)
	}
	return w.sprintf("About %d in 10 people", "Environ %d personnes sur 10", n)
}

// said names answers: said “Often” or “Always”; put “Food” first.
func (w Writer) said(q Question, rows []analytics.Row) string {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = w.quoted([]string{r.Label})
	}
	text := names[0]
	for i, name := range names[1:] {
		if i == len(names)-2 {
			text += w.pick(" or ", " ou ") + name
		} else {
			text += ", " + name
		}
	}
	if ranked(q) {
		return w.sprintf("put %s first", "ont mis %s en premier", text)
	}
	return w.pick("said ", "ont dit ") + text
}
