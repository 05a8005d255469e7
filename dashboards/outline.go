package dashboards

import (
	"slices"

	"candour/analytics"
	"candour/survey"
)

// OutlineCard is a card before its numbers: its name, and the questions it shows.
type OutlineCard struct {
	Name, Label string
	Questions   []string
}

// Outline lists the cards of a survey's dashboard in their order there.
func Outline(def *survey.Definition, lang string) []OutlineCard {
	parts := sections(def, whole(def, analytics.Frequencies{}, lang), lang)
	var all []OutlineCard
	for _, role := range roles() {
		for _, s := range parts {
			all = append(all, outlined(s, role)...)
		}
	}
	return all
}

func outlined(s Section, role survey.Role) []OutlineCard {
	var all []OutlineCard
	for _, q := range s.Questions {
		if roleOf(q) != role && (!s.Grid || roleOf(s.Questions[0]) != role) {
			continue
		}
		if s.Grid && len(all) > 0 {
			all[0].Questions = append(all[0].Questions, q.ID)
			continue
		}
		card := OutlineCard{Name: q.ID, Label: q.Label, Questions: []string{q.ID}}
		if s.Grid {
			card.Name, card.Label = q.Section, s.Label
		}
		all = append(all, card)
	}
	return all
}

// QuestionsOf are the questions of the named cards, and of which names there is no card.
func QuestionsOf(outline []OutlineCard, names []string) (questions, unknown []string) {
	for _, name := range names {
		i := slices.IndexFunc(outline, func(c OutlineCard) bool { return c.Name == name })
		if i < 0 {
			unknown = append(unknown, name)
			continue
		}
		questions = append(questions, outline[i].Questions...)
	}
	return questions, unknown
}
