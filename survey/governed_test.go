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
