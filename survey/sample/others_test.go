package sample_test

import (
	"testing"

	"candour/survey"
	"candour/survey/sample"
)

const everyOther = `
name: every-other
title: Every other type
languages: [en]
choices:
  help: [{name: food, label: Food}, {name: talk, label: Talk}, {name: bed, label: A bed}]
questions:
  - {type: rank, name: needs, label: Needs, choices: help}
  - {type: date, name: born, label: Born}
  - {type: time, name: wakes, label: Wakes}
  - {type: dateTime, name: seen, label: Seen}
  - {type: acknowledge, name: read, label: Read}
  - {type: select_one, name: first, label: First, choices: help, choice_filter: "name != 'bed'"}
  - {type: repeat, name: people, label: People, repeat_count: "2", questions: [
      {type: text, name: nick, label: Nick},
      {type: integer, name: age, label: Age, constraint: ". >= 0 and . < 100"}]}
  - {type: calculate, name: ages, calculation: "sum(${age})"}
`

// Every type is answered by someone, and what is made up is taken.
func TestGenerateAnswersEveryType(t *testing.T) {
	def, _, err := survey.Parse([]byte(everyOther))
	if err != nil {
		t.Fatal(err)
	}
	submissions, err := sample.Generate(def, 300, "w1", 7)
	if err != nil {
		t.Fatal(err)
	}
	answered := map[string]int{}
	for s := range submissions {
		r, err := def.Check(s)
		if err != nil {
			t.Fatal(err)
		}
		for name, a := range r.Answers {
			if a.State == survey.Answered {
				answered[name]++
			}
		}
	}
	for _, f := range def.Fields() {
		if answered[f.Name] < 50 {
			t.Errorf("%s is answered by %d of 300", f.Name, answered[f.Name])
		}
	}
}
