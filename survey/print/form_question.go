package print

import (
	"fmt"
	"strings"

	"candour/survey"
)

// sheet is one question on the form.
func (f *filling) sheet(q *survey.Question, level int) []Block {
	blocks := []Block{&Heading{Level: level, Question: true,
		Text: fmt.Sprintf("%d. %s", f.done, f.title(q))}}
	if hint := strings.TrimSpace(f.text(q.Hint) + " " + f.how(q)); hint != "" {
		blocks = append(blocks, &Paragraph{Style: Hint, Text: hint})
	}
	if _, _, ok := bounds(q.Constraint); !ok && q.Constraint != "" {
		if message := f.text(q.ConstraintMessage); message != "" {
			blocks = append(blocks, &Paragraph{Style: Hint, Text: message})
		}
	}
	return append(append(blocks, f.pictured(q)...), f.room(q)...)
}

// how tells how to give the answer.
func (f *filling) how(q *survey.Question) string {
	switch q.Type {
	case survey.Grid:
		return f.say("Tick one box in each row.", "Cocher une case par ligne.")
	case survey.SelectOne:
		return f.say("Tick one box.", "Cocher une case.")
	case survey.SelectMultiple:
		return f.say("You can tick more than one.", "On peut cocher plusieurs cases.")
	case rank:
		return f.say("Write 1 beside the first, 2 beside the next, and so on.",
			"Écrire 1 à côté du premier choix, 2 à côté du suivant, et ainsi de suite.")
	}
	return ""
}

// linesOfText is how many lines an open question has.
const linesOfText = 6

// room is where the answer goes.
func (f *filling) room(q *survey.Question) []Block {
	ways := make([]Choice, 0, 2)
	for _, way := range f.ways(q) {
		ways = append(ways, Choice{Text: way})
	}
	out := func(room ...Block) []Block {
		if len(ways) > 0 {
			room = append(room, &Choices{Items: ways})
		}
		return room
	}
	switch q.Type {
	case survey.Grid:
		return append(f.rowDirections(q), f.grid(q))
	case survey.RangeType:
		return out(f.scale(q))
	case rank:
		return out(&Choices{Items: f.choices(q), Ranked: true})
	case acknowledge:
		return out(&Choices{Items: []Choice{{Text: f.say("I have read this", "J’ai lu ce texte")}}})
	case survey.Integer, survey.Decimal:
		return out(&Blank{After: f.between(q)})
	case date:
		return out(&Blank{After: f.say("(year, month, day)", "(année, mois, jour)")})
	case timeOfDay:
		return out(&Blank{After: f.say("(hour and minute)", "(heure et minute)")})
	case dateTime:
		return out(&Blank{After: f.say("(year, month, day, hour and minute)",
			"(année, mois, jour, heure et minute)")})
	case survey.TextType:
		return out(append(f.openHint(q), &Lines{Count: linesOfText})...)
	}
	if items := f.choices(q); len(items) > 0 {
		return []Block{&Choices{Items: append(items, ways...)}}
	}
	return out(&Lines{Count: 2})
}

// rowDirections tell who leaves out a row of a grid.
func (f *filling) rowDirections(q *survey.Question) []Block {
	var blocks []Block
	for i := range q.Questions {
		row := &q.Questions[i]
		if row.Relevant == "" {
			continue
		}
		blocks = append(blocks, &Paragraph{Style: Direct, Text: f.say("Answer row %s only if %s.",
			"Répondre à la ligne %s seulement si %s.", letter(i), f.when(row.Relevant))})
	}
	return blocks
}

// openHint goes with questions that are answered in people's own words.
func (f *filling) openHint(q *survey.Question) []Block {
	if q.Role != survey.Open && !q.Sensitive {
		return nil
	}
	return []Block{&Paragraph{Style: Hint, Text: f.say(
		"Leave out names and places. Nobody reads this in time to help.",
		"Sans noms ni lieux, c’est mieux. Personne ne lit ce texte à temps pour aider.")}}
}
