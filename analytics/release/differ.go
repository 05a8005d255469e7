package release

import (
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
			inside, outside := now.Within(then), then.Within(now)
			by := now.Count - then.Count
			if by < 0 {
				by = -by
			}
			if !alike(now, then) || !inside && !outside || by == 0 || by >= few {
				continue
			}
			if found.By > 0 {
				found.More++
				continue
			}
			found.Now, found.Then, found.By, found.Same = now, then, by, inside && outside
		}
	}
	return found
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
	var parts []string
	for _, part := range c.On {
		f, ok := def.Field(part.Question)
		if !ok {
			continue
		}
		s := Side{Field: f, Survey: def.Name}
		answers := []string{map[bool]string{true: "toute réponse", false: "any answer"}[lang == "fr"]}
		if part.Values != nil {
			answers = nil
		}
		for _, value := range part.Values {
			answers = append(answers, s.words(category{value, value}).In(lang))
		}
		colon := map[bool]string{true: "\u00a0: ", false: ": "}[lang == "fr"]
		parts = append(parts, label(f, lang)+colon+strings.Join(answers, ", "))
	}
	if c.Wave != "" {
		parts = append(parts, c.Wave)
	}
	return strings.Join(parts, "; ")
}
