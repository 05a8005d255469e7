package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"candour/survey/phrase"
)

func (v *validator) choices() error {
	for _, list := range slices.Sorted(maps.Keys(v.def.Choices)) {
		path := below("choices", list)
		choices := v.def.Choices[list]
		if len(choices) == 0 {
			return v.fault(path, "the list %s has no choices: add some, or take the list out",
				quote(list))
		}
		if err := v.choiceList(path, list, choices); err != nil {
			return err
		}
	}
	return nil
}

func (v *validator) choiceList(path, list string, choices []Choice) error {
	seen, none := map[string]bool{}, false
	for i, c := range choices {
		at := fmt.Sprintf("%s.%d", path, i)
		owner := phrase.Of("choice %s of the list %s", quote(c.Name), quote(list))
		switch {
		case c.Name == "":
			return v.fault(at, "choice %d of the list %s has no name: add one, like name: yes", i+1,
				quote(list))
		case seen[c.Name] && !v.def.DuplicateChoices:
			return v.fault(at, "%s stands there twice: rename one", owner)
		case c.None && none:
			return v.fault(at, "the list %s has two choices that mean none: keep none: true on one",
				quote(list))
		}
		seen[c.Name], none = true, none || c.None
		if len(c.Name) > maxName || strings.ContainsFunc(c.Name, spaceOrControl) {
			if err := v.unready(at, "%s needs a name without spaces, at most %d letters", owner,
				maxName); err != nil {
				return err
			}
		}
		if err := v.text(at+".image_alt", c.ImageAlt, owner, optional); err != nil {
			return err
		}
		if len(c.Label) == 0 && len(c.Media) > 0 {
			continue
		}
		if err := v.text(at+".label", c.Label, owner, translated); err != nil {
			return err
		}
	}
	return nil
}

func spaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// offered checks the choices of a question.
func (v *validator) offered(path string, q *Question) error {
	choices, ok := v.def.Choices[q.Choices]
	switch {
	case q.Choices == "":
		return v.fault(path, "question %s has no choices: name a list, like choices: gender",
			q.Name)
	case !ok && len(Piped(q.Choices)) > 0:
		return v.unready(path+".choices", "question %s takes its choices from the answers to "+
			"another question, which is not done here: name a list of choices", q.Name)
	case !ok:
		return v.fault(path+".choices", "question %s uses the list %s, which is not among the "+
			"choices: add it there", q.Name, quote(q.Choices))
	case q.OrOther && q.Type == Grid:
		return v.fault(path, "grid %s cannot have or_other: ask for other words in a question "+
			"of its own", q.Name)
	case q.OrOther && q.ChoiceFilter != "":
		return v.fault(path, "question %s has or_other and a choice_filter, which do not go "+
			"together: take one of them out", q.Name)
	}
	if q.Type == SelectMultiple {
		for _, c := range choices {
			if strings.Contains(c.Name, " ") {
				return v.fault(path+".choices", "question %s takes several answers, so the "+
					"name of the choice %s must be without spaces", q.Name, quote(c.Name))
			}
		}
	}
	return nil
}

// bands checks the lower bounds of the groups that numbers are shown in.
func (v *validator) bands(path string, q *Question) error {
	if len(q.Bands) == 1 {
		return v.fault(path+".bands", "question %s has one band bound: give two or more, like "+
			"[12, 16, 19]", q.Name)
	}
	for i := 1; i < len(q.Bands); i++ {
		if q.Bands[i] <= q.Bands[i-1] {
			return v.fault(path+".bands", "the bands of question %s must go up, like [12, 16, 19]",
				q.Name)
		}
	}
	return nil
}
