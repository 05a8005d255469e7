package translation_test

import (
	"strings"
	"testing"

	"candour/survey"
	"candour/survey/sample"
	"candour/survey/translation"
)

const source = `
name: harbour
title: {en: Harbour, fr: Le port}
languages: [en, fr]
notice: {intro: {en: Hello}}
choices:
  mood: [{name: good, label: {en: Good, fr: Bien}}, {name: bad, label: {en: Bad}}]
questions:
  - {type: select_one, name: mood, label: {en: How are you?, fr: Comment ça va ?}, choices: mood}
  - type: group
    name: more
    label: {en: More}
    questions: [{type: text, name: why, label: {en: Why?, fr: Pourquoi ?}, hint: {fr: En bref}}]
scales: {}
`

func parse(t *testing.T, source string) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func TestCoverage(t *testing.T) {
	for i, want := range []struct {
		code       string
		done, all  int
		percent    int
		firstPlace string
	}{
		{"en", 7, 8, 87, "questions/1/questions/0/hint"},
		{"fr", 5, 8, 62, "notice/intro"},
	} {
		got := translation.Coverage(parse(t, source))[i]
		if got.Code != want.code || got.Done != want.done || got.All != want.all ||
			got.Percent() != want.percent || len(got.Missing) != want.all-want.done {
			t.Errorf("%s: %d of %d, %d %%, %d missing; want %+v", got.Code, got.Done, got.All,
				got.Percent(), len(got.Missing), want)
		}
		if place := strings.Join(got.Missing[0].Path, "/"); place != want.firstPlace {
			t.Errorf("%s: the first missing is at %s, want %s", got.Code, place, want.firstPlace)
		}
	}
}

func TestOwners(t *testing.T) {
	want := map[string]string{"choices/mood/1/label": "mood bad", "questions/1/questions/0/label": "why",
		"title": "", "notice/intro": ""}
	for _, text := range translation.Texts(parse(t, source)) {
		place := strings.Join(text.Path, "/")
		if owner, ok := want[place]; ok && owner != text.Owner {
			t.Errorf("the owner of %s is %q, want %q", place, text.Owner, owner)
		}
		delete(want, place)
	}
	if len(want) > 0 {
		t.Errorf("not among the texts: %v", want)
	}
}

func TestTheShippedSurveysAreWhole(t *testing.T) {
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	for _, study := range studies {
		for _, l := range translation.Coverage(study.Definition) {
			if l.Percent() != 100 || l.All < 20 {
				t.Errorf("%s in %s: %d %% of %d", study.Name, l.Code, l.Percent(), l.All)
			}
		}
	}
}
