package survey_test

import (
	"strings"
	"testing"

	"candour/survey"
)

func TestCompatible(t *testing.T) {
	for _, c := range []struct {
		name, old, with string
		want            string // "" where the new version may follow
	}{
		{"the same", "", "", ""},
		{"a new question", "  - {type: decimal, name: distance,",
			"  - {type: text, name: wish, label: {en: Wish, fr: Souhait}}\n  - {type: decimal, " +
				"name: distance,", ""},
		{"a new choice", "  gender: [", "  gender: [{name: nonbinary, label: {en: Non-binary, " +
			"fr: Non binaire}}, ", ""},
		{"other words", "{en: Mood, fr: Humeur}", "{en: How are you?, fr: Ça va?}", ""},
		{"or_other added", "prefer_not: false, choices: yes_no,",
			"prefer_not: false, choices: yes_no, or_other: true,", ""},
		{"a new wave", "waves: [w1, w2]", "waves: [w1, w2, w3]", ""},
		{"a point added to a scale", "    - {name: 3, ",
			"    - {name: 4, label: {en: A lot, fr: Très}}\n    - {name: 3, ", ""},

		{"renamed", "name: distance", "name: far", "Question distance is gone: keep it, and " +
			"give a new question a new name."},
		{"retyped", "type: decimal, name: distance", "type: integer, name: distance",
			"Question distance was of the type decimal and is integer now: give it a new name."},
		{"a choice gone", "{name: woman, label: {en: Woman, fr: Femme}}, ", "",
			`Question gender lost the choice "woman": keep it, or give the question a new name.`},
		{"or_other gone", "choices: gender, or_other: true", "choices: gender, or_other: false",
			`Question gender lost the choice "other"`},
		{"a scale with words", "    - {name: 3, ", "    - {name: unsure, label: {en: Unsure, " +
			"fr: Incertain}}\n    - {name: 3, ", "The choices of question heard were all whole " +
			"numbers and no longer are: give it a new name."},
		{"none that no longer means none", "none: true, ", "",
			`The choice "nobody" of question helpers changed whether it means none`},
		{"a wave gone", "waves: [w1, w2]", "waves: [w2]",
			"The wave w1 is gone: keep it among the waves."},
		{"another name", "name: walk-in", "name: walk-out",
			"The survey is called walk-in: publish walk-out as a survey of its own."},
		{"another study", "study: drop-in", "study: other",
			"The survey belongs to the study drop-in: keep it there."},
		{"invitations added", "waves: [w1, w2]", "waves: [w1, w2]\ninvitations: {mode: envelope}",
			"How people are invited is fixed since the survey was published: keep invitations as they were."},
		{"another privacy", "hold: 3", "hold: 1", "The privacy settings are fixed since the " +
			"survey was published: keep them."},
	} {
		t.Run(c.name, func(t *testing.T) {
			old := strings.NewReplacer("relevant: \"${gender_other} != ''\",\n", "",
				walkIn[strings.Index(walkIn, "scales:"):], "").Replace(walkIn)
			next := strings.Replace(old, c.old, c.with, 1)
			if c.old != "" && next == old {
				t.Fatalf("the fixture has no %q", c.old)
			}
			err := survey.Compatible(parse(t, old), parse(t, next))
			if c.want == "" {
				if err != nil {
					t.Errorf("got %v, want none", err)
				}
				return
			}
			if got := refusal(t, err, survey.Conflict).Message; !strings.HasPrefix(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
