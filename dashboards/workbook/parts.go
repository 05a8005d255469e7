package workbook

import (
	"fmt"
	"slices"

	"candour/dashboards"
	"candour/survey"
)

// part is what one sheet shows of a survey: a grid, or questions that belong together. A part that
// has nothing to show has no sheet; its questions are named on the sheet of those not shown.
type part struct {
	survey int // its place in the report
	label  string
	sheet  string
	items  []item
}

// item is a card of the dashboard with the numbers behind it: one question, or those of a grid.
type item struct {
	card      dashboards.Card
	section   dashboards.Section
	questions []dashboards.Question
}

// partsOf puts the cards of a survey's dashboard, in their order, into parts: a grid by itself,
// other questions with those of their group, or else of their heading.
func partsOf(i int, r dashboards.SurveyReport, view dashboards.View) ([]part, error) {
	items := itemsOf(r)
	var parts []part
	for _, section := range view.Sections {
		first := len(parts)
		for _, card := range section.Cards {
			it, ok := items[card.ID]
			if !ok {
				return nil, fmt.Errorf("no numbers for the card %s", card.ID)
			}
			it.card = card
			label := it.label(section.Label)
			at := slices.IndexFunc(parts[first:], func(p part) bool {
				return p.label == label && !p.items[0].section.Grid
			})
			if at < 0 || it.section.Grid {
				parts = append(parts, part{survey: i, label: label, items: []item{it}})
				continue
			}
			parts[first+at].items = append(parts[first+at].items, it)
		}
	}
	return parts, nil
}

// itemsOf finds a survey's numbers by the names of their cards.
func itemsOf(r dashboards.SurveyReport) map[string]item {
	items := map[string]item{}
	for _, s := range r.Sections {
		if s.Grid {
			items["q-"+s.Questions[0].Section] = item{section: s, questions: s.Questions}
			continue
		}
		for _, q := range s.Questions {
			items["q-"+q.ID] = item{section: s, questions: []dashboards.Question{q}}
		}
	}
	return items
}

// label is the grid's or group's, or the heading's that the card stands under.
func (it item) label(heading string) string {
	if it.section.Label == "" || it.questions[0].Type == string(survey.TextType) {
		return heading
	}
	return it.section.Label
}

// shown says whether there is anything to show of a question.
func shown(q dashboards.Question) bool { return !q.Suppressed && q.Answered > 0 }

func (it item) shown() bool { return slices.ContainsFunc(it.questions, shown) }

func (p part) shown() bool { return slices.ContainsFunc(p.items, item.shown) }
