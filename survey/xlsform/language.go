package xlsform

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"candour/survey"
)

// unnamed is the language of texts whose heading names none, in a form that names others.
const unnamed = "default"

// tongues collects the languages of a form, in the order in which they are met.
type tongues struct {
	first string   // of the texts whose heading names none: default_language, or ""
	names []string // as the form writes them
	codes map[string]string
	plain bool // there are texts whose heading names none
}

func newTongues(name string) *tongues {
	t := &tongues{first: name, codes: map[string]string{}}
	if name != "" && name != unnamed {
		t.meet(name)
	}
	return t
}

// meet returns the code of the language called name.
func (t *tongues) meet(name string) string {
	if code, ok := t.codes[name]; ok {
		return code
	}
	code := codeOf(name)
	for _, other := range t.codes {
		if other == code {
			code = strings.ToLower(name)
		}
	}
	t.codes[name], t.names = code, append(t.names, name)
	return code
}

// text makes a text of a column's cells.
func (t *tongues) text(cells map[string]string) survey.Text {
	if len(cells) == 0 {
		return nil
	}
	text := survey.Text{}
	for _, name := range sortedKeys(cells) {
		code := unnamed
		switch {
		case name != "":
			code = t.meet(name)
		case t.first != "" && t.first != unnamed:
			code = t.meet(t.first)
			if _, ok := cells[t.first]; ok {
				continue // the heading that names the language counts
			}
		default:
			t.plain = true
		}
		text[code] = cells[name]
	}
	return text
}

// settle lists the codes of all languages, the form's own first. Texts without a language are in
// English where the form names none at all.
func (t *tongues) settle(def *survey.Definition) []string {
	var codes []string
	if t.plain && len(t.names) > 0 {
		codes = append(codes, unnamed)
	}
	for _, name := range t.names {
		codes = append(codes, t.codes[name])
	}
	if len(codes) == 0 {
		rename(def, unnamed, "en")
		return []string{"en"}
	}
	return codes
}

// codeInName finds the code in "French (fr)".
var codeInName = regexp.MustCompile(`\(\s*([A-Za-z0-9-]+)\s*\)\s*$`)

// codeOf is the code of a language: what stands in brackets, what is a code itself, or that of the
// language whose English name it is. Anything else stays as it is, in lower case.
func codeOf(name string) string {
	if found := codeInName.FindStringSubmatch(name); found != nil {
		return found[1]
	}
	if _, err := language.Parse(name); err == nil {
		return name
	}
	names := display.English.Tags()
	for _, tag := range display.Supported.Tags() {
		if strings.EqualFold(names.Name(tag), name) {
			return tag.String()
		}
	}
	return strings.ToLower(name)
}

// rename changes the code of a language in all texts of a definition.
func rename(def *survey.Definition, from, to string) {
	for _, list := range def.Choices {
		for i := range list {
			renameText(list[i].Label, from, to)
			renameText(list[i].ImageAlt, from, to)
			for _, text := range list[i].Media {
				renameText(text, from, to)
			}
		}
	}
	renameIn(def.Questions, from, to)
}

func renameIn(questions []survey.Question, from, to string) {
	for i := range questions {
		q := &questions[i]
		texts := []survey.Text{q.Label, q.Hint, q.GuidanceHint, q.ConstraintMessage, q.RequiredMessage}
		for _, text := range q.Media {
			texts = append(texts, text)
		}
		for _, text := range questionTexts(q) {
			texts = append(texts, *text)
		}
		for _, text := range texts {
			renameText(text, from, to)
		}
		renameIn(q.Questions, from, to)
	}
}

func renameText(text survey.Text, from, to string) {
	if words, ok := text[from]; ok {
		delete(text, from)
		text[to] = words
	}
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
