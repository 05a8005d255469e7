package reading_test

import (
	"math"
	"testing"

	"candour/survey/reading"
)

const platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."

func TestGradeInEnglish(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       float64
	}{
		{"the platypus sentence", platypus, 13.08},
		{"one word a sentence", "The. Cat. And. The. Dog. Ate.", -3.40},
		{"a question", "How old are you?", -2.23}, // 4 words, 4 syllables
	} {
		grade, ok := reading.Of(test.text, "en")
		if !ok || math.Abs(grade.School-test.want) > 0.005 || grade.Formula != reading.FleschKincaid {
			t.Errorf("%s: %+v, %v; want %v", test.name, grade, ok, test.want)
		}
	}
}

// The eases are worked out by hand: 207 - 1.015 words/sentences - 73.6 syllables/words.
func TestGradeInFrench(t *testing.T) {
	for _, test := range []struct {
		name, text   string
		ease, school float64
	}{
		{"quel âge as-tu", "Quel âge as-tu ?", 207 - 1.015*4 - 73.6*1, 4},                 // quel âge as tu: 4 syllables
		{"as-tu reçu du soutien", "As-tu reçu du soutien ?", 207 - 1.015*5 - 73.6*7/5, 5}, // 1 1 2 1 2
		{"long words", "La confidentialité institutionnelle préoccupe l’administration.",
			207 - 1.015*5 - 73.6*20/5, 17}, // 1 7 5 3 4
	} {
		grade, ok := reading.Of(test.text, "fr")
		if !ok || math.Abs(grade.Ease-test.ease) > 0.005 || grade.School != test.school ||
			grade.Formula != reading.KandelMoles {
			c := reading.Count(test.text, "fr")
			t.Errorf("%s: %+v %+v, %v; want ease %v, grade %v", test.name, grade, c, ok, test.ease, test.school)
		}
	}
}

func TestNoGrade(t *testing.T) {
	for name, text := range map[string][2]string{
		"nothing": {"", "en"}, "no word": {"... 42 ?!", "fr"}, "another language": {"Wie alt?", "de"},
	} {
		if grade, ok := reading.Of(text[0], text[1]); ok {
			t.Errorf("%s has the grade %+v", name, grade)
		}
	}
	if _, ok := reading.Of("Quel âge as-tu ?", "fr-CA"); !ok {
		t.Error("French of a region has no grade")
	}
}

func TestSyllables(t *testing.T) {
	for _, test := range []struct {
		lang, word string
		want       int
	}{
		{"en", "the", 1}, {"en", "table", 2}, {"en", "people", 2}, {"en", "used", 1}, {"en", "wanted", 2},
		{"en", "places", 2}, {"en", "likes", 1}, {"en", "service", 2}, {"en", "nation", 2},
		{"en", "radio", 3}, {"en", "counsellor", 3}, {"en", "question", 2}, {"en", "don’t", 1},
		{"en", "experience", 4}, {"en", "judged", 1}, {"en", "agree", 2},
		{"fr", "femme", 1}, {"fr", "année", 2}, {"fr", "théâtre", 2}, {"fr", "réaliser", 4},
		{"fr", "naïf", 2}, {"fr", "questions", 2}, {"fr", "l’école", 2}, {"fr", "jugé·e", 3},
		{"fr", "le", 1}, {"fr", "oiseau", 2}, {"fr", "dernière", 2},
	} {
		if got := reading.Count(test.word, test.lang).Syllables; got != test.want {
			t.Errorf("%s has %d syllables, want %d", test.word, got, test.want)
		}
	}
}
