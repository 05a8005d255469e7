package survey

import (
	"fmt"
	"slices"
	"strings"

	"candour/survey/phrase"
)

// maxBreakdowns is how many questions protected tables may be broken down by.
const maxBreakdowns = 5

func (v *validator) breakdowns() error {
	list := v.def.Breakdowns
	if len(list) > maxBreakdowns {
		return v.fault("breakdowns", "%d breakdowns are too many: keep %d at most", len(list),
			maxBreakdowns)
	}
	for i, name := range list {
		path := fmt.Sprintf("breakdowns.%d", i)
		f, ok := v.fields[name]
		if !ok {
			return v.fault(path, "the breakdown %s is no question here: check the name",
				quote(name))
		}
		if len(f.Choices) == 0 && len(f.Bands) == 0 {
			return v.fault(path, "the breakdown %s needs choices, or bands where it is a number",
				name)
		}
		if slices.Contains(list[:i], name) {
			return v.fault(path, "the breakdown %s is listed twice: take one out", name)
		}
	}
	return nil
}

func (v *validator) scales() error {
	for _, s := range v.def.Scales {
		path := below("scales", s.Name)
		what, taken := v.names[s.Name]
		switch {
		case !validName(s.Name):
			return v.fault(path, "the scale name %s must start with a letter and go on with "+
				"letters, digits, dots, hyphens and underscores", quote(s.Name))
		case taken:
			return v.fault(path, "scale %s has a name that %s has already: rename one of them",
				s.Name, what)
		case len(s.Items) == 0:
			return v.fault(path, "scale %s has no items: add items: [a question, another]", s.Name)
		case s.Score != Mean && s.Score != Sum:
			return v.fault(path+".score", "scale %s is scored by mean or sum, not %s", s.Name,
				quote(s.Score))
		case s.MinAnswered < 0 || s.MinAnswered > len(s.Items):
			return v.fault(path+".min_answered", "min_answered of scale %s is from 1 to its %d "+
				"items", s.Name, len(s.Items))
		}
		v.names[s.Name] = phrase.Of("scale %s", s.Name)
		if err := v.scaleItems(path, s); err != nil {
			return err
		}
		if err := v.text(path+".label", s.Label, phrase.Of("scale %s", s.Name), optional); err != nil {
			return err
		}
	}
	return nil
}

func (v *validator) scaleItems(path string, s Scale) error {
	for i, item := range s.Items {
		at := fmt.Sprintf("%s.items.%d", path, i)
		f, ok := v.fields[item]
		switch {
		case !ok:
			return v.fault(at, "item %s of scale %s is no question here: check the name",
				quote(item), s.Name)
		case !f.Scale:
			return v.fault(at, "item %s of scale %s must be a select_one or a grid row whose "+
				"choices are named with whole numbers, like 1 to 5", item, s.Name)
		case slices.Contains(s.Items[:i], item):
			return v.fault(at, "item %s stands twice in scale %s: take one out", item, s.Name)
		case f.Question.Choices != v.fields[s.Items[0]].Question.Choices:
			v.warn(at, "item %s of scale %s has other choices than the first item", item, s.Name)
		}
	}
	for i, item := range s.Reverse {
		at := fmt.Sprintf("%s.reverse.%d", path, i)
		if !slices.Contains(s.Items, item) {
			return v.fault(at, "%s is reversed in scale %s but is not among its items: add it "+
				"there", quote(item), s.Name)
		}
		if slices.Contains(s.Reverse[:i], item) {
			return v.fault(at, "item %s is reversed twice in scale %s: take one out", item, s.Name)
		}
	}
	return nil
}

// questionWarnings tells what a question says in vain, and where it leaves people no way out.
func (v *validator) questionWarnings(path string, q *Question) {
	if q.Sensitive && q.Required == Always && !q.OffersPreferNot() {
		v.warn(path, "question %s is sensitive and cannot be skipped: leave out required, or "+
			"offer prefer_not", q.Name)
	}
	offers := q.Type.Offers()
	for _, vain := range []struct {
		key  string
		said bool
	}{
		{"choices", q.Choices != "" && !offers && q.Type != Grid},
		{"or_other", q.OrOther && !offers},
		{"start", q.Start != nil && q.Type != RangeType},
		{"end", q.End != nil && q.Type != RangeType},
		{"step", q.Step != nil && q.Type != RangeType},
		{"choice_filter", q.ChoiceFilter != "" && !offers},
		{"randomize", q.Randomize && !offers},
		{"repeat_count", q.RepeatCount != "" && q.Type != Repeat},
		{"content_note", len(q.ContentNote) > 0 && !q.Type.Holds()},
		{"constraint", q.Constraint != "" && (q.Type == Note || q.Type.Holds())},
		{"appearance", unknownAppearance(q)},
	} {
		if vain.said {
			v.warn(below(path, vain.key), "%s of question %s has no effect: take it out", vain.key,
				q.Name)
		}
	}
	if q.Computed() && len(q.Label) > 0 && q.Type != Calculate {
		v.warn(path, "question %s is worked out and not shown: show its value in a note, as ${%s}",
			q.Name, q.Name)
	}
	if q.Type == Grid && len(q.Label) == 0 {
		v.warn(path, "grid %s has no label: say what its rows have in common", q.Name)
	}
}

// unknownAppearance says whether one of a question's appearances is none that pages know.
func unknownAppearance(q *Question) bool {
	known := []string{"minimal", "autocomplete", "likert", "multiline", "compact", "quick", "label",
		"list-nolabel", "list", "columns", "columns-pack", "columns-1", "columns-2", "columns-3",
		"horizontal", "horizontal-compact", "vertical", "no-ticks", "picker", "rating", "numbers",
		"thousands-sep", "year", "month-year", "no-calendar", "search", "no-buttons"}
	if q.Type == Group || q.Type == Repeat {
		known = []string{FieldList, TableList}
	}
	return slices.ContainsFunc(strings.Fields(q.Appearance), func(word string) bool {
		return !slices.Contains(known, word)
	})
}
