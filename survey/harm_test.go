package survey_test

import (
	"testing"

	"candour/survey"
)

func TestTellsOfHarm(t *testing.T) {
	for _, test := range []struct {
		name, head, questions string
		want                  bool
	}{
		{"numbers alone", "", "- {type: integer, name: age, label: Age}", false},
		{"words", "", "- {type: text, name: why, label: Why}", true},
		{"words in a repeat", "", "- {type: repeat, name: pets, label: Pets, questions: [{type: text, name: pet, label: Pet}]}", true},
		{"something sensitive", "", "- {type: integer, name: times, label: How often, sensitive: true}", true},
		{"words that are worked out", "", `- {type: integer, name: age, label: Age}
  - {type: text, name: sum, label: Sum, calculation: "1 + 1"}`, false},
		{"typed in by staff", "collected_by: staff\n", "- {type: text, name: why, label: Why}", false},
	} {
		def, _, err := survey.Parse([]byte("name: harbour\ntitle: Harbour\nlanguages: [en]\n" + test.head + "questions:\n  " + test.questions + "\n"))
		if err != nil {
			t.Fatal(test.name, err)
		}
		if got := def.TellsOfHarm(); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	for name, test := range map[string]struct {
		harm survey.Harm
		want bool
	}{"nobody": {}, "blank": {survey.Harm{Who: survey.Text{"en": " "}}, false}, "in French": {survey.Harm{Who: survey.Text{"fr": "Noor"}}, true}} {
		if test.harm.Named() != test.want {
			t.Errorf("%s: named %v", name, !test.want)
		}
	}
}
