package survey_test

import (
	"strings"
	"testing"

	"candour/survey"
)

// A question about Indigenous identity is one that is marked, or has a marked choice, or is in a marked
// grid, group or repeat.
func TestGovernedFields(t *testing.T) {
	def, _, err := survey.Parse([]byte(`
study: harbour
name: harbour
title: {en: Harbour}
languages: [en]
choices:
  roots: [{name: a, label: {en: A}, indigenous: true}, {name: b, label: {en: B}}]
  agree: [{name: "1", label: {en: Low}}, {name: "2", label: {en: High}}]
questions:
  - {type: select_one, name: plain, label: {en: P}, choices: agree}
  - {type: select_multiple, name: roots, label: {en: R}, choices: roots}
  - {type: text, name: nation, label: {en: N}, indigenous: true}
  - {type: grid, name: held, label: {en: G}, choices: agree, indigenous: true, questions: [{name: heard, label: {en: H}}]}
  - type: group
    name: outer
    label: {en: O}
    indigenous: true
    questions:
      - {type: group, name: inner, label: {en: I}, questions: [{type: integer, name: years, label: {en: Y}}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range def.Governed() {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "roots nation heard years" {
		t.Errorf("governed are %s", got)
	}
}

// A new version keeps the mark: without it, what waits for an agreement would be shown.
func TestMarkStays(t *testing.T) {
	const marked = `
study: harbour
name: harbour
title: {en: Harbour}
languages: [en]
choices:
  roots: [{name: a, label: {en: A}, indigenous: true}, {name: b, label: {en: B}}]
questions:
  - {type: select_one, name: roots, label: {en: R}, choices: roots}
`
	bare := strings.Replace(marked, ", indigenous: true", "", 1)
	whole := strings.Replace(bare, "choices: roots}", "choices: roots, indigenous: true}", 1)
	for _, c := range []struct {
		name, was, is string
		want          string
	}{
		{"a mark comes", bare, marked, ""},
		{"it moves to the question", marked, whole, ""},
		{"it goes", marked, bare, "Question roots was marked indigenous and no longer is: keep the mark, or give the question a new name."},
		{"the question's goes", whole, bare, "Question roots was marked indigenous"},
	} {
		err := survey.Compatible(parse(t, c.was), parse(t, c.is))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
