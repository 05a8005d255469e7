package changes_test

import (
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/changes"
	"candour/survey/sample"
)

const source = `
name: harbour
title: {en: Harbour}
languages: [en, fr]
consent: {text: {en: You choose.}}
choices:
  mood: [{name: good, label: {en: Good}}, {name: bad, label: {en: Bad}}]
questions:
  - {type: select_one, name: mood, label: {en: How are you?}, choices: mood}
  - {type: integer, name: age, label: {en: Age}}
  - {type: group, name: more, label: {en: More}, questions: [{type: text, name: why, label: {en: Why?}}]}
  - {type: text, name: last, label: {en: Last}}
`

func parse(t *testing.T, source string) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func TestBetween(t *testing.T) {
	for _, test := range []struct {
		name, from, to string // replaced in the source
		en, fr         []string
	}{
		{"nothing", "", "", nil, nil},
		{"a new question", "questions:\n", "questions:\n  - {type: note, name: hello, label: {en: Hello}}\n",
			[]string{"Added question hello: “Hello”."}, []string{"Ajout : question hello : « Hello »."}},
		{"a question gone", "  - {type: text, name: last, label: {en: Last}}\n", "",
			[]string{"Removed question last: “Last”."}, []string{"Retrait : question last : « Last »."}},
		{"other words", "How are you?", "How do you feel?",
			[]string{"Changed the text in English of question mood from “How are you?” to “How do you feel?”"},
			[]string{"Changement : texte en anglais, question mood, de « How are you? » à « How do you feel? »"}},
		{"a translation", "{en: Why?}", "{en: Why?, fr: Pourquoi ?}",
			[]string{"Added the text in French of question why: “Pourquoi ?”"},
			[]string{"Ajout : texte en français, question why : « Pourquoi ? »"}},
		{"a condition", "name: age,", "name: age, relevant: \"${mood} = 'bad'\",",
			[]string{"Added the condition of question age: “${mood} = 'bad'”."},
			[]string{"Ajout : condition, question age : « ${mood} = 'bad' »."}},
		{"a choice", "{name: bad, label: {en: Bad}}", "{name: sad, label: {en: Sad}}",
			[]string{"Added choice sad of the list mood: “Sad”.", "Removed choice bad of the list mood: “Bad”."},
			[]string{"Ajout : choix sad de la liste mood : « Sad ».", "Retrait : choix bad de la liste mood : « Bad »."}},
		{"choices in another order", "{name: good, label: {en: Good}}, {name: bad, label: {en: Bad}}",
			"{name: bad, label: {en: Bad}}, {name: good, label: {en: Good}}",
			[]string{"Reordered the list mood."}, []string{"Nouvel ordre : liste mood."}},
		{"consent", "You choose.", "It is up to you.",
			[]string{"Changed the consent text in English of the survey from “You choose.” to “It is up to you.”"},
			[]string{"Changement : texte de consentement en anglais du questionnaire, de « You choose. » à « It is up to you. »"}},
		{"into a group", "questions: [{type: text, name: why, label: {en: Why?}}]}\n  - {type: text, name: last, label: {en: Last}}\n",
			"questions: [{type: text, name: why, label: {en: Why?}}, {type: text, name: last, label: {en: Last}}]}\n",
			[]string{"Moved question last into more."}, []string{"Déplacement : question last, dans more."}},
		{"a scale", "questions:\n", "scales: {s: {items: [n]}}\nquestions:\n  - {type: select_one, name: n, label: {en: N}, choices: numbers}\n",
			[]string{"Added question n: “N”.", "Added the list numbers.", "Added scale s."}, nil},
	} {
		next := strings.Replace(source, test.from, test.to, 1)
		if test.name == "a scale" {
			next = strings.Replace(next, "choices:\n", "choices:\n  numbers: [{name: \"1\", label: {en: One}}]\n", 1)
		}
		var en, fr []string
		for _, c := range changes.Between(parse(t, source), parse(t, next)) {
			en, fr = append(en, c.In("en")), append(fr, strings.ReplaceAll(c.In("fr"), "\u00a0", " "))
		}
		if strings.Join(en, "|") != strings.Join(test.en, "|") {
			t.Errorf("%s: %q, want %q", test.name, en, test.en)
		}
		if test.fr != nil && strings.Join(fr, "|") != strings.Join(test.fr, "|") {
			t.Errorf("%s: %q, want %q", test.name, fr, test.fr)
		}
	}
}

func TestTheFewestQuestionsMove(t *testing.T) {
	old, next := parse(t, source), parse(t, source)
	q := next.Questions
	next.Questions = []survey.Question{q[3], q[0], q[1], q[2]}
	all := changes.Between(old, next)
	if len(all) != 1 || all[0].In("en") != "Moved question last to the start." {
		t.Errorf("got %+v", all)
	}
	next.Questions = []survey.Question{q[1], q[2], q[0], q[3]}
	all = changes.Between(old, next)
	if len(all) != 1 || all[0].In("en") != "Moved question mood behind why." {
		t.Errorf("got %+v", all)
	}
}

func TestFirstVersion(t *testing.T) {
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	for _, study := range studies {
		if all := changes.Between(study.Definition, study.Definition); len(all) > 0 {
			t.Errorf("%s differs from itself: %v", study.Name, all)
		}
		added := 0
		for _, c := range changes.Between(nil, study.Definition) {
			if c.In("en") == "" || strings.Contains(c.In("fr"), "%!") || strings.Contains(c.In("en"), "%!") {
				t.Errorf("%s: %+v says %q, %q", study.Name, c, c.In("en"), c.In("fr"))
			}
			if c.Part == changes.Question && c.Kind == changes.Added && c.Key == "" {
				added++
			}
		}
		if added < len(study.Definition.Fields()) {
			t.Errorf("%s: %d questions added", study.Name, added)
		}
	}
}
