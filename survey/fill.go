package survey

import (
	"regexp"
	"slices"
	"strings"

	"candour/survey/expression"
)

// pipe finds ${name} in a text.
var pipe = regexp.MustCompile(`\$\{\s*([^}]*?)\s*\}`)

// Piped lists the questions that a text asks for as ${name}.
func Piped(text string) []string {
	var names []string
	for _, found := range pipe.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	return names
}

// fill puts answers into a text that asks for them as ${name}: of a select the labels, of anything
// else the value; what has no answer leaves nothing.
func (s *scope) fill(text string) string {
	if !strings.Contains(text, "${") {
		return text
	}
	return pipe.ReplaceAllStringFunc(text, func(found string) string {
		name := pipe.FindStringSubmatch(found)[1]
		value, _ := s.value(name)
		return strings.Join(s.labels(name, value), ", ")
	})
}

// labels are the labels of what was chosen, or the values themselves.
func (s *scope) labels(name string, value expression.Value) []string {
	items := value.Items()
	if choices := s.choices[name]; len(choices) > 0 {
		items = strings.Fields(strings.Join(items, " "))
		for i, item := range items {
			if label := s.choiceName(name, item); label != "" {
				items[i] = label
			}
		}
	}
	return slices.DeleteFunc(items, func(item string) bool { return item == "" })
}

// Fill puts answers so far into a text of the survey that asks for them as ${name}. Errors are
// Path's.
func (f *Form) Fill(text string, answers map[string]any, lang string) (string, error) {
	if !strings.Contains(text, "${") {
		return text, nil
	}
	w, err := f.walk(answers, lang)
	if err != nil {
		return "", err
	}
	return w.known.fill(text), nil
}
