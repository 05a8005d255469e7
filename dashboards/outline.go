package dashboards

import (
	"slices"
	"strings"

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
	for i, role := range roles() {
		for _, s := range parts {
			all = append(all, outlined(s, role)...)
		}
		if i == 0 {
			all = append(all, scaleOutline(def, lang)...)
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

// Parts are what the named cards ask for: questions, scales, and of which names there is no card.
type Parts struct{ Questions, Scales, Unknown []string }

// PartsOf finds what the named cards ask for.
func PartsOf(outline []OutlineCard, names []string) (p Parts) {
	for _, name := range names {
		i := slices.IndexFunc(outline, func(c OutlineCard) bool { return c.Name == name })
		if i < 0 {
			p.Unknown = append(p.Unknown, name)
			continue
		}
		p.Questions = append(p.Questions, outline[i].Questions...)
		if scale, ok := strings.CutPrefix(name, scalePrefix); ok && len(outline[i].Questions) == 0 {
			p.Scales = append(p.Scales, scale)
		}
	}
	return p
}
