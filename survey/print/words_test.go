package print_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/survey/print"
)

// asking is a survey whose last question but one has the condition or constraint to be told.
const asking = `
name: asking
title: {en: Asking, fr: Demander}
languages: [en, fr]
choices:
  contact: [{name: used, label: {en: I used one, fr: J’en ai reçu}}, {name: "no", label: {en: "No", fr: Non}}]
  helpers: [{name: peer, label: {en: A peer, fr: Un·e pair·e}}, {name: nurse, label: {en: A nurse, fr: Infirmerie}}]
  agree: [{name: "1", label: {en: Disagree, fr: Pas d’accord}}, {name: "2", label: {en: Agree, fr: D’accord}}]
questions:
  - {type: select_one, name: contact, choices: contact, label: {en: Did you go?, fr: Y es-tu allé·e?}}
  - {type: select_multiple, name: helpers, choices: helpers, or_other: true, label: {en: Who helped?, fr: Qui a aidé?}}
  - {type: integer, name: age, label: {en: Age?, fr: Âge?}}
  - type: grid
    name: felt
    choices: agree
    label: {en: How was it?, fr: Comment c’était?}
    questions: [{name: heard, label: {en: I was heard., fr: On m’a entendu·e.}}]
  - {type: text, name: story, %s: %q, label: {en: Tell us., fr: Raconte.}}
  - {type: integer, name: end, label: {en: How many?, fr: Combien?}}
`

func TestConditionsInWords(t *testing.T) {
	for _, c := range []struct{ name, source, en, fr, paper, papier string }{
		{"a choice", "${contact} = 'used'",
			"the answer to question 1 (“Did you go?”) is “I used one”",
			"la réponse à la question 1 (« Y es-tu allé·e? ») est « J’en ai reçu »",
			"you ticked “I used one” in question 1",
			"« J’en ai reçu » est coché à la question 1"},
		{"a choice, the other way round", "'used' = ${contact}",
			"the answer to question 1 (“Did you go?”) is “I used one”", "",
			"you ticked “I used one” in question 1", ""},
		{"another choice", "${contact} != 'no'",
			"the answer to question 1 (“Did you go?”) is not “No” (or there is none)",
			"la réponse à la question 1 (« Y es-tu allé·e? ») n’est pas « Non » (ou il n’y en a pas)",
			"you did not tick “No” in question 1", "« Non » n’est pas coché à la question 1"},
		{"one of several", "selected(${helpers}, 'peer')",
			"the answer to question 2 (“Who helped?”) includes “A peer”",
			"la réponse à la question 2 (« Qui a aidé? ») comprend « Un·e pair·e »",
			"you ticked “A peer” in question 2", "« Un·e pair·e » est coché à la question 2"},
		{"none of several", "not(selected(${helpers}, 'other'))",
			"the answer to question 2 (“Who helped?”) does not include “Other”", "",
			"you did not tick “Other” in question 2", ""},
		{"a number", "${age} >= 16",
			"the answer to question 3 (“Age?”) is at least 16",
			"la réponse à la question 3 (« Âge? ») est d’au moins 16",
			"your answer to question 3 is at least 16", "la réponse à la question 3 est d’au moins 16"},
		{"a number, the other way round", "16 > ${age}",
			"the answer to question 3 (“Age?”) is less than 16", "",
			"your answer to question 3 is less than 16", "la réponse à la question 3 n’atteint pas 16"},
		{"a row of a grid", "${heard} > 1",
			"the answer to question 4 a (“I was heard.”) is more than 1 (“Disagree”)", "",
			"your answer to question 4 a is more than 1 (“Disagree”)", ""},
		{"no answer", "${age} = ''", "question 3 (“Age?”) has no answer",
			"la question 3 (« Âge? ») est sans réponse", "you left question 3 empty",
			"il n’y a pas de réponse à la question 3"},
		{"an answer", "${age} != ''", "question 3 (“Age?”) has an answer", "",
			"you answered question 3", ""},
		{"how many", "count-selected(${helpers}) >= 2",
			"the number of choices in the answer to question 2 (“Who helped?”) is at least 2", "",
			"the number of choices in your answer to question 2 is at least 2", ""},
		{"both of either", "${age} > 12 and (${contact} = 'used' or ${contact} = 'no')",
			"the answer to question 3 (“Age?”) is more than 12 and (the answer to question 1 (“Did you" +
				" go?”) is “I used one” or the answer to question 1 (“Did you go?”) is “No”)", "",
			"your answer to question 3 is more than 12 and (you ticked “I used one” in question 1 or" +
				" you ticked “No” in question 1)", ""},
		{"not less", "not(${age} < 16)",
			"it is not so that the answer to question 3 (“Age?”) is less than 16",
			"il n’est pas vrai que la réponse à la question 3 (« Âge? ») n’atteint pas 16",
			"it is not so that your answer to question 3 is less than 16", ""},
		{"no plain words", "${age} * 2 > 30 and ${contact} = 'used'",
			"this is true: ${age} * 2 > 30 and ${contact} = 'used' (where ${age} is question 3 (“Age?”)" +
				" and ${contact} is question 1 (“Did you go?”))",
			"ceci est vrai : ${age} * 2 > 30 and ${contact} = 'used' (où ${age} est la question 3" +
				" (« Âge? ») et ${contact} est la question 1 (« Y es-tu allé·e? »))",
			"the person who gave you this form asks you to",
			"la personne qui a remis ce formulaire le demande"},
	} {
		t.Run(c.name, func(t *testing.T) {
			def := parse(t, fmt.Sprintf(asking, "relevant", c.source))
			for _, want := range []struct{ lang, board, form, boardStart, formStart, formEnd string }{
				{"en", c.en, c.paper, "Ask only if ", "Answer question 5 only if ",
					". If not, go to question 6."},
				{"fr", c.fr, c.papier, "À poser seulement si ", "Répondre à la question 5 seulement si ",
					". Sinon, passer à la question 6."},
			} {
				d := compose(t, def, want.lang)
				if got := plain(starting(t, d.Parts[0], want.boardStart)); want.board != "" &&
					got != want.boardStart+want.board+"." {
					t.Errorf("%s board: %q, want %q", want.lang, got, want.board)
				}
				if got := plain(starting(t, d.Parts[1], want.formStart)); want.form != "" &&
					got != want.formStart+want.form+want.formEnd {
					t.Errorf("%s form: %q, want %q", want.lang, got, want.form)
				}
			}
		})
	}
}

func TestConstraintsInWords(t *testing.T) {
	for _, c := range []struct{ name, source, start, want string }{
		{"between two", ". >= 12 and . <= 24", "Answers taken:", "from 12 to 24."},
		{"the other way round", ". <= 3.5 and . >= -2", "Answers taken:", "from -2 to 3.5."},
		{"one side", ". > 0", "Taken only if", "the answer is more than 0."},
		{"an earlier answer", ". <= ${age}", "Taken only if",
			"the answer is at most the answer to question 3 (“Age?”)."},
		{"a length", "string-length(.) < 20", "Taken only if",
			"the number of characters in the answer is less than 20."},
		{"no plain words", "regex(., '^[A-Z]+$')", "Taken only if",
			"this is true: regex(., '^[A-Z]+$')."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := compose(t, parse(t, fmt.Sprintf(asking, "constraint", c.source)), "en")
			if got := starting(t, d.Parts[0], c.start); got != c.start+" "+c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFormSendsPeopleOn(t *testing.T) {
	source := strings.NewReplacer("%s: %q, ", `relevant: "${age} > 12", `,
		"type: integer, name: end", `type: integer, name: end, relevant: "${age} > 12"`).Replace(asking)
	d := compose(t, parse(t, source), "en")
	want := "Answer questions 5 to 6 only if your answer to question 3 is more than 12." +
		" If not, you have finished."
	if got := starting(t, d.Parts[1], "Answer questions"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := strings.Count(strings.Join(lines(d.Parts[1].Blocks), "\n"), "only if"); n != 1 {
		t.Errorf("the shared condition is told %d times", n)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	def := parse(t, fmt.Sprintf(asking, "hint", "x"))
	for _, c := range []struct {
		name string
		o    print.Options
	}{
		{"a language that the survey lacks", print.Options{Language: "es"}},
		{"an unknown paper", print.Options{Page: "legal"}},
	} {
		if _, err := print.New(def, c.o); err == nil {
			t.Errorf("%s is taken", c.name)
		}
	}
}
