package sample

import (
	"math"
	"strconv"

	"candour/survey"
)

// rating draws from choices that are numbers: the one nearest to a normal number. Without tuning
// most people rather agree.
func (q *question) rating() func(*person) any {
	values := make([]float64, len(q.Choices))
	for i, c := range q.Choices {
		values[i], _ = strconv.ParseFloat(c.Name, 64) // Scale says that these are integers
	}
	low, high := values[0], values[len(values)-1]
	middle, span := (low+high)/2, math.Abs(high-low)
	mean, sd := or(q.Mean, middle+q.sign*0.15*(high-low)), or(q.SD, span*0.27)
	return func(p *person) any {
		at, nearest := mean+sd*q.level(p), 0
		for i, v := range values {
			if math.Abs(v-at) < math.Abs(values[nearest]-at) {
				nearest = i
			}
		}
		return q.Choices[nearest].Name
	}
}

// oneOf draws one choice by weight, moves the person's mood where the choice does, and finds words
// for "other". Without tuning, earlier choices are likelier.
func (q *question) oneOf() func(*person) any {
	weights := make([]float64, len(q.Choices))
	for i, c := range q.Choices {
		weights[i] = q.Weights[c.Name]
		if q.Weights == nil {
			weights[i] = usual(c, 1/math.Pow(float64(i+1), 0.7))
		}
	}
	choices := newWheel(weights)
	return func(p *person) any {
		name := q.Choices[choices.spin(p.Rand)].Name
		p.mood += q.Effects[name]
		q.specify(p, name)
		return name
	}
}

// usual is a generic weight or chance of a choice: few people need "other".
func usual(c survey.Choice, chance float64) float64 {
	if c.Name == survey.Other {
		return 0.03
	}
	return chance
}

// someOf draws each choice on its own. Nobody chooses nothing: who has drawn none says so where
// "none of these" is offered, and else chooses one.
func (q *question) someOf() func(*person) any {
	chances := q.chances(q.Chances)
	when := make(map[string][]float64, len(q.When))
	for answer, given := range q.When {
		when[answer] = q.chances(given)
	}
	none := false
	for _, c := range q.Choices {
		none = none || c.None
	}
	return func(p *person) any {
		likely := chances
		if given, ok := p.answers[q.Given].(string); ok && when[given] != nil {
			likely = when[given]
		}
		picked := q.pick(p, likely)
		if len(picked) == 0 && !none {
			picked = append(picked, q.Choices[newWheel(likely).spin(p.Rand)].Name)
		}
		for _, name := range picked {
			q.specify(p, name)
		}
		return picked
	}
}

func (q *question) chances(tuned map[string]float64) []float64 {
	chances := make([]float64, len(q.Choices))
	for i, c := range q.Choices {
		switch {
		case c.None:
		case tuned != nil:
			chances[i] = tuned[c.Name]
		default:
			chances[i] = usual(c, 0.5*math.Pow(0.88, float64(i)))
		}
	}
	return chances
}

// pick moves each chance on the logit scale with the person's mood.
func (q *question) pick(p *person, chances []float64) []string {
	odds := math.Exp(q.sway * p.mood)
	picked := []string{}
	for i, chance := range chances {
		if p.Float64() < chance*odds/(1-chance+chance*odds) {
			picked = append(picked, q.Choices[i].Name)
		}
	}
	return picked
}

// specify writes the words of "other", which some leave empty.
func (q *question) specify(p *person, choice string) {
	if choice != survey.Other || !q.OrOther || p.Float64() < 0.15 {
		return
	}
	words := q.Words[p.lang]
	if len(words) == 0 {
		words = []string{map[string]string{"fr": "Autre chose"}[p.lang]}
	}
	if word := words[p.IntN(len(words))]; word != "" {
		p.answers[q.Name+survey.OtherSuffix] = word
	}
}
