package release

import (
	"fmt"
	"slices"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// Difference is what somebody who has an earlier release learns from the new one: one cell lies within
// the other, or is the same, and they differ by one to four people. More counts the cells of that
// release of which the same is so.
type Difference struct {
	Earlier   analytics.Released
	Now, Then analytics.ReleasedCell
	By        analytics.Count
	Same      bool // the same answers: others came, or took theirs back
	More      int

	cells []analytics.ReleasedCell // of the draft, that differ by so few
}

// Differences compares a draft with all that was released before of the same questions, also with what
// was withdrawn: people may have kept it. There is one difference for each earlier release.
func Differences(draft Draft, earlier []analytics.Released) []Difference {
	var all []Difference
	for _, r := range earlier {
		if d := compare(draft.Cells, r); d.By > 0 {
			all = append(all, d)
		}
	}
	return all
}

func compare(cells []analytics.ReleasedCell, earlier analytics.Released) Difference {
	found := Difference{Earlier: earlier}
	for _, now := range cells {
		for _, then := range earlier.Cells {
			by := nested(now, then)
			if by == 0 {
				continue
			}
			found.cells = append(found.cells, now)
			if found.By > 0 {
				found.More++
				continue
			}
			found.Now, found.Then, found.By, found.Same = now, then, by, now.Within(then) && then.Within(now)
		}
	}
	return found
}

// nested is by how many people, one to four, two cells differ of which one lies within the other; else 0.
func nested(now, then analytics.ReleasedCell) analytics.Count {
	by := now.Count - then.Count
	if by < 0 {
		by = -by
	}
	if by >= few || !alike(now, then) || !now.Within(then) && !then.Within(now) {
		return 0
	}
	return by
}

// alike says whether two cells tell of the same questions: other pairs differ by what each table tells
// by itself.
func alike(a, b analytics.ReleasedCell) bool {
	told := func(c analytics.ReleasedCell) (questions, valued []string) {
		for _, part := range c.On {
			questions = append(questions, part.Question)
			if part.Values != nil {
				valued = append(valued, part.Question)
			}
		}
		slices.Sort(valued)
		return questions, valued
	}
	asked, first := told(a)
	others, second := told(b)
	return slices.Equal(first, second) && slices.ContainsFunc(asked, func(q string) bool { return slices.Contains(others, q) })
}

// Unknown are the earlier releases of a table whose cells were not kept with them, so that nothing can
// be compared.
func Unknown(earlier []analytics.Released) []analytics.Released {
	var all []analytics.Released
	for _, r := range earlier {
		if len(r.Cells) == 0 {
			all = append(all, r)
		}
	}
	return all
}

// Words are what a cell counts, in a language: "Gender: Woman, Man; Age: any answer".
func Words(def *survey.Definition, c analytics.ReleasedCell, lang string) string {
	return Derived{Wave: c.Wave, Traits: traitsOf(c)}.Words(def, lang)
}

// Words are who is in a derived set, in a language: "Gender: Woman; Age: no answer".
func (t Derived) Words(def *survey.Definition, lang string) string {
	var parts []string
	for _, trait := range t.Traits {
		if trait.as == careful || trait.as == careless {
			parts = append(parts, wordsIn(lang).manner[trait.as])
			continue
		}
		f, ok := def.Field(trait.Question)
		if !ok {
			continue
		}
		colon := map[bool]string{true: "\u00a0: ", false: ": "}[lang == "fr"]
		parts = append(parts, label(f, lang)+colon+trait.words(Side{Field: f, Survey: def.Name}, lang))
	}
	if t.Wave != "" {
		parts = append(parts, t.Wave)
	}
	return strings.Join(parts, "; ")
}

// words are how a trait's question was answered: "Crew, Family", "any answer", "not Crew".
func (t Trait) words(s Side, lang string) string {
	labels := func(values []string) string {
		var all []string
		for _, value := range values {
			all = append(all, s.words(category{value, value}).In(lang))
		}
		return strings.Join(all, ", ")
	}
	w := wordsIn(lang)
	switch {
	case t.as == unanswered:
		return w.manner[unanswered]
	case t.Values == nil:
		return w.anyAnswer
	case t.as == notTicked:
		return fmt.Sprintf(w.manner[notTicked], labels(t.Values))
	case t.as == bothTicked:
		return fmt.Sprintf(w.manner[bothTicked], labels(t.Values), labels(t.And))
	}
	return labels(t.Values)
}
