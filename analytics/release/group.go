package release

import (
	"fmt"
	"slices"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// Group is a row or a column: one category, or several that were put together. Names are those of its
// categories.
type Group struct {
	Values []string
	Label  survey.Text
	Names  []survey.Text
	places []int // of its categories in what was counted
}

// Merged says whether categories were put together.
func (g Group) Merged() bool { return len(g.Values) > 1 }

// category is an answer as it was counted.
type category struct{ value, label string }

// most is how long a label may be, in characters.
const mostLabel = 120

// group puts categories together as the merges say, each group in the place of its first category.
func (s *Side) group(all []category, merges []Merge) error {
	var own []Merge
	for _, m := range merges {
		if m.Survey == s.Survey && m.Question == s.Field.Name {
			own = append(own, m)
		}
	}
	if len(own) > 0 && s.Closed != Mergeable {
		return survey.Refuse(survey.Invalid,
			"The answers to “%s” cannot be put together. Release the table as it is, or choose another.", s.Field.Name)
	}
	into := map[string]int{}
	for i, m := range own {
		if s.Several() && slices.ContainsFunc(s.Field.Choices, func(c survey.Choice) bool {
			return c.None && slices.Contains(m.Values, c.Name)
		}) {
			return survey.Refuse(survey.Invalid, "“None of these” is the answer of people who ticked nothing else: it cannot be put together with others.")
		}
		if err := m.check(all, into); err != nil {
			return err
		}
		for _, value := range m.Values {
			into[value] = i
		}
	}
	if err := s.checkLabels(all, own, into); err != nil {
		return err
	}
	at := map[int]int{}
	for place, c := range all {
		i, merged := into[c.value]
		if !merged {
			s.Groups = append(s.Groups, Group{Values: []string{c.value}, Label: s.words(c),
				Names: []survey.Text{s.words(c)}, places: []int{place}})
			continue
		}
		if _, begun := at[i]; !begun {
			at[i] = len(s.Groups)
			s.Groups = append(s.Groups, Group{Label: own[i].Label})
		}
		g := &s.Groups[at[i]]
		g.Values, g.Names = append(g.Values, c.value), append(g.Names, s.words(c))
		g.places = append(g.places, place)
	}
	return nil
}

// check refuses a merge of fewer than two categories, of one that is not there or is taken, and one
// without a label in each language.
func (m Merge) check(all []category, taken map[string]int) error {
	if len(m.Values) < 2 {
		return survey.Refuse(survey.Invalid, "Tick at least two categories to put together.")
	}
	for i, value := range m.Values {
		known := slices.ContainsFunc(all, func(c category) bool { return c.value == value })
		if _, twice := taken[value]; twice || !known || slices.Contains(m.Values[:i], value) {
			return survey.Refuse(survey.Invalid, "One of the categories is not there or is already put together with others. Take those apart first.")
		}
	}
	for _, lang := range []string{"en", "fr"} {
		label := strings.TrimSpace(m.Label[lang])
		if label == "" || len([]rune(label)) > mostLabel {
			return survey.Refuse(survey.Invalid, "Write what the categories are called together, in English and in French, in at most %d characters each.", mostLabel)
		}
	}
	return nil
}

// checkLabels refuses a merge that would be called as another row or column is: readers could not tell the
// two apart.
func (s *Side) checkLabels(all []category, own []Merge, into map[string]int) error {
	var labels []survey.Text
	for _, c := range all {
		if _, merged := into[c.value]; !merged {
			labels = append(labels, s.words(c))
		}
	}
	for _, m := range own {
		for _, lang := range []string{"en", "fr"} {
			label := strings.TrimSpace(m.Label[lang])
			if slices.ContainsFunc(labels, func(other survey.Text) bool { return strings.EqualFold(strings.TrimSpace(other[lang]), label) }) {
				return survey.Refuse(survey.Invalid, "Another category is already called “%s”. Write another name.", label)
			}
		}
		labels = append(labels, m.Label)
	}
	return nil
}

// words are a category's label in each language.
func (s *Side) words(c category) survey.Text {
	for _, choice := range s.Field.Choices {
		if choice.Name == c.value {
			return survey.Text{"en": choice.Label.In("en"), "fr": choice.Label.In("fr")}
		}
	}
	text := survey.Text{"en": c.label, "fr": c.label}
	for _, lang := range []string{"en", "fr"} {
		for _, band := range analytics.BandsOf(s.Field, lang) {
			if band.Value == c.value {
				text[lang] = band.Label
			}
		}
	}
	return text
}

// member is somebody in a group of a side.
type member struct {
	side  Side
	group Group
}

// none says whether the group is "none of these": an answer without any choice.
func (m member) none() bool {
	return m.side.Several() && slices.ContainsFunc(m.side.Field.Choices, func(c survey.Choice) bool {
		return c.None && c.Name == m.group.Values[0]
	})
}

// Several says whether one person may be in several of a question's groups.
func (s *Side) Several() bool { return s.Field.Type == survey.SelectMultiple }

// condition is an expression that holds for those in a group.
func (s *Side) condition(g Group) string {
	var parts []string
	for _, value := range g.Values {
		switch {
		case s.Field.Type == survey.Rank: // its first place
			parts = append(parts, fmt.Sprintf("selected-at(${%s}, 0) = '%s'", s.Field.Name, value))
		case s.Several():
			parts = append(parts, fmt.Sprintf("selected(${%s}, '%s')", s.Field.Name, value))
		case s.Field.Numeric():
			parts = append(parts, s.between(value))
		default:
			parts = append(parts, fmt.Sprintf("${%s} = '%s'", s.Field.Name, value))
		}
	}
	return "(" + strings.Join(parts, " or ") + ")"
}

// between is a band as an expression; the first and the last one are open.
func (s *Side) between(value string) string {
	bands := analytics.BandsOf(s.Field, "en")
	for i, b := range bands {
		if b.Value != value {
			continue
		}
		switch {
		case i == len(bands)-1:
			return fmt.Sprintf("${%s} >= %v", s.Field.Name, b.Low)
		case i == 0:
			return fmt.Sprintf("(${%[1]s} != '' and ${%[1]s} < %[2]v)", s.Field.Name, b.High)
		}
		return fmt.Sprintf("(${%[1]s} >= %[2]v and ${%[1]s} < %[3]v)", s.Field.Name, b.Low, b.High)
	}
	return "false()"
}
