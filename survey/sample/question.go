package sample

import (
	"slices"

	"candour/survey"
)

// question is a question with the chances of its answers. Sign is -1 for what is worse the more it
// is agreed with; factor is the index of the scale that it belongs to, or -1.
type question struct {
	survey.Field
	likely
	factor                    int
	sign, sway                float64
	skip, preferNot, dontKnow float64
	draw                      func(p *person) any // nil: nothing is known of the type
}

// newQuestion takes the chances of giving no answer from the tuning or else from habit: people
// tire as they go, and keep more to themselves where it is sensitive.
func newQuestion(f survey.Field, tuned likely, progress float64) question {
	skip, preferNot, dontKnow := 0.015+0.03*progress, 0.006, 0.0
	if f.Sensitive {
		preferNot = 0.03
	}
	if f.Type == survey.TextType {
		skip = 0.6
	}
	if f.DontKnow {
		dontKnow = 0.04
	}
	q := question{Field: f, likely: tuned, factor: -1, sign: 1}
	q.skip, q.preferNot = or(tuned.Skip, skip), or(tuned.PreferNot, preferNot)
	q.dontKnow = or(tuned.DontKnow, dontKnow)
	if f.Required != survey.Never {
		q.skip = 0
	}
	if !f.OffersPreferNot() {
		q.preferNot = 0
	}
	return q
}

// place finds the scale that the question belongs to, and how far it moves with the person.
func (q *question) place(scales survey.Scales) {
	for i, s := range scales {
		if slices.Contains(s.Items, q.Name) {
			q.factor = i
		}
		if slices.Contains(s.Reverse, q.Name) {
			q.sign = -1
		}
	}
	switch {
	case q.Sway != nil:
		q.sway = *q.Sway
	case q.factor >= 0:
		q.sway = itemSway
	case q.Role == survey.Demographic || q.Type == survey.SelectMultiple:
		q.sway = 0
	default:
		q.sway = 0.5
	}
}

// answer makes up the answer of p, or the lack of one.
func (q *question) answer(p *person) {
	if q.draw == nil {
		return
	}
	at := p.Float64()
	if at -= q.skip * p.haste; at < 0 {
		return
	}
	if at -= q.preferNot; at < 0 {
		p.answers[q.Name] = map[string]any{"state": survey.PreferNot.String()}
		return
	}
	if at -= q.dontKnow; at < 0 {
		p.answers[q.Name] = map[string]any{"state": survey.DontKnow.String()}
		return
	}
	p.answers[q.Name] = q.draw(p)
}

// level draws where p stands on the question, in SDs: more is more agreement.
func (q *question) level(p *person) float64 {
	base := p.mood
	if q.factor >= 0 {
		base = p.factors[q.factor]
	}
	return p.blend(q.sign*base, q.sway)
}

// choose picks the way of drawing that fits the question's type.
func (q *question) choose(open phrases) {
	switch {
	case q.Computed():
	case q.Type == survey.Repeat:
		q.draw = q.instances(open)
	case q.Type == survey.Rank:
		q.draw = q.ranking()
	case q.Type == survey.Date || q.Type == survey.Time || q.Type == survey.DateTime:
		q.draw = q.moment()
	case q.Type == survey.Acknowledge:
		q.draw = func(*person) any { return true }
	case q.Scale:
		q.draw = q.rating()
	case q.Type == survey.SelectOne:
		q.draw = q.oneOf()
	case q.Type == survey.SelectMultiple:
		q.draw = q.someOf()
	case q.Numeric():
		q.draw = q.number()
	case q.Type == survey.TextType:
		q.draw = q.prose(open)
	}
}
