package print

import (
	"slices"
	"strings"

	"candour/survey"
)

// analysis says what is made of the answers: scales, and what protected tables are broken down by.
func (c *composer) analysis() []Block {
	blocks := []Block{&Heading{Level: 2, Text: c.say("What is made of the answers",
		"Ce qui est fait des réponses")}}
	if len(c.def.Scales) > 0 {
		blocks = append(blocks, &Heading{Level: 3, Text: c.say("Scales", "Échelles")})
	}
	for _, s := range c.def.Scales {
		blocks = append(blocks, c.scored(s)...)
	}
	return append(blocks, &Heading{Level: 3, Text: c.say("Breakdowns", "Ventilations")},
		&Paragraph{Style: Body, Text: c.breakdowns()})
}

func (c *composer) scored(s survey.Scale) []Block {
	title := c.text(s.Label)
	if title == "" {
		title = s.Name
	}
	var items []string
	for _, name := range s.Items {
		item := c.places[name].number
		if slices.Contains(s.Reverse, name) {
			item += c.say(" (reversed)", " (inversée)")
		}
		items = append(items, item)
	}
	how := c.say("the mean of the answers to questions %s", "la moyenne des réponses aux questions %s",
		c.list(items))
	if s.Score == survey.Sum {
		how = c.say("the sum of the answers to questions %s",
			"la somme des réponses aux questions %s", c.list(items))
	}
	how += c.ends(s)
	if len(s.Reverse) > 0 {
		how += c.say(". A reversed answer counts from the other end",
			". Une réponse inversée compte depuis l’autre bout")
	}
	if s.MinAnswered > 0 {
		how += c.say(". There is no score with fewer than %d answers",
			". Pas de score avec moins de %d réponses", s.MinAnswered)
	}
	return []Block{&Paragraph{Style: Body, Start: c.label(title), Text: how + "."}}
}

// ends says which numbers the answers count as, by a scale's first item: "from 1 (Strongly
// disagree) to 5 (Strongly agree)".
func (c *composer) ends(s survey.Scale) string {
	at := c.places[s.Items[0]]
	list := c.def.Choices[c.listOf(c.def.Questions, s.Items[0], "")]
	if len(list) == 0 {
		return ""
	}
	low, high := list[0].Name, list[len(list)-1].Name
	return c.say(", from %s (%s) to %s (%s)", ", de %s (%s) à %s (%s)", low, at.choices[low], high,
		at.choices[high])
}

// listOf is the name of the list of choices that a question or a row of a grid offers.
func (c *composer) listOf(questions []survey.Question, name, held string) string {
	for i := range questions {
		q := &questions[i]
		if q.Name == name {
			if held != "" {
				return held
			}
			return q.Choices
		}
		inner := ""
		if q.Type == survey.Grid {
			inner = q.Choices
		}
		if found := c.listOf(q.Questions, name, inner); found != "" {
			return found
		}
	}
	return ""
}

func (c *composer) breakdowns() string {
	var names []string
	for _, name := range c.def.Breakdowns {
		names = append(names, c.titled(c.places[name]))
	}
	if len(names) == 0 {
		return c.say("Protected tables are broken down by nothing but the wave.",
			"Les tableaux protégés ne sont ventilés que par vague.")
	}
	return c.say("Protected tables may be broken down by the wave, and by %s. By nothing else.",
		"Les tableaux protégés peuvent être ventilés par vague et par %s. Par rien d’autre.",
		strings.TrimSpace(c.list(names)))
}
