package survey_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"candour/survey"
)

// walkIn is the survey of these tests: every type, a condition of every sort.
const walkIn = `
study: drop-in
name: walk-in
title: {en: Your visit, fr: Ta visite}
languages: [en, fr]
waves: [w1, w2]
privacy: {hold: 3}
consent: {text: {en: Taking part is up to you., fr: Tu participes si tu veux.}}
eligibility:
  relevant: "${came} != 'no'"
  otherwise:
    en: This survey is for visitors.
    fr: Ce questionnaire s’adresse aux personnes venues.
breakdowns: [gender, age]
choices:
  yes_no: [{name: yes, label: {en: Yes, fr: Oui}}, {name: no, label: {en: No, fr: Non}}]
  gender: [{name: woman, label: {en: Woman, fr: Femme}}, {name: man, label: {en: Man, fr: Homme}}]
  agreement:
    - {name: 1, label: {en: Disagree, fr: Pas d’accord}}
    - {name: 2, label: {en: In between, fr: Entre les deux}}
    - {name: 3, label: {en: Agree, fr: D’accord}}
  helpers:
    - {name: peer, label: {en: A peer worker, fr: Une personne paire}}
    - {name: nurse, label: {en: A nurse, fr: Une infirmière ou un infirmier}}
    - {name: nobody, none: true, label: {en: None of these, fr: Personne ici}}
questions:
  - {type: note, name: welcome, label: {en: Welcome., fr: Bienvenue.}}
  - {type: select_one, name: came, required: true, prefer_not: false, choices: yes_no,
     label: {en: Did you come?, fr: Es-tu venu·e?}}
  - type: group
    name: visit
    relevant: "${came} = 'yes'"
    label: {en: The visit, fr: La visite}
    questions:
      - {type: select_multiple, name: helpers, choices: helpers, or_other: true,
         label: {en: Who helped?, fr: Qui a aidé?}}
      - {type: note, name: felt_intro, label: {en: Now your visit., fr: Maintenant ta visite.}}
      - type: grid
        name: felt
        role: outcome
        choices: agreement
        dont_know: true
        label: {en: How was it?, fr: Comment c’était?}
        questions:
          - {name: heard, label: {en: I was heard., fr: On m’a écouté·e.}}
          - {name: judged, sensitive: true, label: {en: I was judged., fr: On m’a jugé·e.}}
      - {type: text, name: peer_words, relevant: "selected(${helpers}, 'peer')",
         label: {en: What did the peer do?, fr: Qu’a fait la personne paire?}}
  - type: group
    name: about
    appearance: field-list
    label: {en: About you, fr: Toi}
    questions:
      - {type: integer, name: age, role: demographic, required: true,
         constraint: ". >= 12 and . <= 99", bands: [12, 16, 19, 25], label: {en: Age, fr: Âge}}
      - {type: integer, name: first_visit, constraint: ". <= ${age}",
         constraint_message: {en: You were younger then., fr: Tu étais plus jeune.},
         label: {en: Age at first visit, fr: Âge à la première visite}}
      - {type: select_one, name: gender, role: demographic, choices: gender, or_other: true,
         label: {en: Gender, fr: Genre}}
  - {type: text, name: gender_words, relevant: "${gender_other} != ''",
     label: {en: More on gender, fr: Plus sur le genre}}
  - {type: decimal, name: distance, label: {en: Kilometres, fr: Kilomètres}}
  - {type: range, name: mood, start: 0, end: 10, step: 0.5, label: {en: Mood, fr: Humeur}}
  - {type: note, name: thanks, label: {en: Thank you., fr: Merci.}}
scales:
  respect:
    {label: {en: Respect, fr: Respect}, items: [heard, judged], reverse: [judged], min_answered: 1}
  again: {items: [judged, heard], score: sum}
`

func parse(t testing.TB, source string) *survey.Definition {
	t.Helper()
	d, _, err := survey.Parse([]byte(source))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return d
}

// changed is walkIn with old replaced by with, which must change it.
func changed(t testing.TB, old, with string) string {
	t.Helper()
	if !strings.Contains(walkIn, old) {
		t.Fatalf("the fixture has no %q", old)
	}
	return strings.Replace(walkIn, old, with, 1)
}

// visitor is Noor, who came and agreed to take part; answers are JSON, added to hers.
func visitor(t testing.TB, answers string) survey.Submission {
	t.Helper()
	s, err := survey.ReadSubmission([]byte(
		`{"language": "en", "version": 1, "consent": true, "answers": {"came": "yes", "age": 17}}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range decode(t, answers) {
		s.Answers[name] = value
	}
	return s
}

// decode reads answers as the API does.
func decode(t testing.TB, answers string) map[string]any {
	t.Helper()
	s, err := survey.ReadSubmission([]byte(`{"answers": ` + answers + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return s.Answers
}

// refusal is err as a survey.Error of that kind.
func refusal(t testing.TB, err error, kind survey.Kind) *survey.Error {
	t.Helper()
	var fault *survey.Error
	if !errors.As(err, &fault) {
		t.Fatalf("got error %v, want a survey.Error", err)
	}
	if fault.Kind != kind {
		t.Fatalf("got kind %d (%s), want %d", fault.Kind, fault.Message, kind)
	}
	return fault
}

func asJSON(t testing.TB, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
