package sample

import (
	"time"

	"candour/survey"
)

// ranking puts all choices into an order: the more usual one is, the likelier it comes first.
func (q *question) ranking() func(*person) any {
	return func(p *person) any {
		left := append([]survey.Choice(nil), q.Choices...)
		var order []any
		for len(left) > 0 {
			weights := make([]float64, len(left))
			for i := range left {
				weights[i] = 1 / float64(i+1)
			}
			i := newWheel(weights).spin(p.Rand)
			order = append(order, left[i].Name)
			left = append(left[:i], left[i+1:]...)
		}
		return order
	}
}

// moment draws a day of the years around 2010, a time of the day, or both.
func (q *question) moment() func(*person) any {
	layout := map[survey.Type]string{survey.Date: time.DateOnly, survey.Time: "15:04",
		survey.DateTime: "2006-01-02T15:04"}[q.Type]
	start := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC)
	return func(p *person) any {
		minutes := p.IntN(10 * 365 * 24 * 60)
		return start.Add(time.Duration(minutes) * time.Minute).Format(layout)
	}
}

// instances draws up to three instances of a repeat, each answered like a survey of its own.
func (q *question) instances(open phrases) func(*person) any {
	inner := make([]question, 0, len(q.Inner))
	for _, f := range q.Inner {
		one := newQuestion(f, likely{}, 0.5)
		one.place(nil)
		one.choose(open)
		inner = append(inner, one)
	}
	return func(p *person) any {
		rows := []any{}
		for range 1 + p.IntN(3) {
			one := *p
			one.answers = map[string]any{}
			for i := range inner {
				inner[i].answer(&one)
			}
			rows = append(rows, one.answers)
		}
		return rows
	}
}
