package sample_test

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"candour/survey"
	"candour/survey/sample"
)

// What respondents read in English is at grade 6: the median question at most, none over 9, and
// longer texts such as the consent at most 8.
func TestEnglishIsPlain(t *testing.T) {
	for _, name := range []survey.ID{sample.PeerSupport, sample.YouthExperience} {
		questions, passages := reading(definition(t, name), "en")
		var grades []float64
		for _, text := range questions {
			grades = append(grades, grade(text))
			if g := grade(text); g > 9 {
				t.Errorf("%s: grade %.1f: %s", name, g, text)
			}
		}
		slices.Sort(grades)
		if m := median(grades); m > 6 {
			t.Errorf("%s: the median question has grade %.1f, want 6 at most", name, m)
		}
		for _, text := range passages {
			if g := grade(text); g > 8 {
				t.Errorf("%s: grade %.1f: %s", name, g, text)
			}
		}
	}
}

// The grade is for English alone. In French sentences are short, and LIX (Björnsson 1968), which
// needs no syllables, stays under 40: what is called easy. A question of one short sentence swings
// widely, so the questions are measured together.
func TestFrenchIsPlain(t *testing.T) {
	for _, name := range []survey.ID{sample.PeerSupport, sample.YouthExperience} {
		questions, passages := reading(definition(t, name), "fr")
		if l := lix(strings.Join(questions, " ")); l > 40 {
			t.Errorf("%s: the questions have LIX %.1f", name, l)
		}
		if l := lix(strings.Join(passages, " ")); l > 40 {
			t.Errorf("%s: the passages have LIX %.1f", name, l)
		}
		for _, text := range append(questions, passages...) {
			for _, s := range sentences(text) {
				if n := len(words(s)); n > 22 {
					t.Errorf("%s: a sentence of %d words: %s", name, n, s)
				}
			}
		}
	}
}

func TestGradesOfKnownSentences(t *testing.T) {
	tests := []struct {
		name, text string
		want       float64 // 0.39 words/sentences + 11.8 syllables/words - 15.59
	}{
		{"short", "The cat sat on the mat.", 0.39*6 + 11.8*1 - 15.59},
		{"two sentences", "I like it. You are alone.", 0.39*3 + 11.8*7/6 - 15.59},
		{"long word", "Support services", 0.39*2 + 11.8*5/2 - 15.59},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := grade(test.text); math.Abs(got-test.want) > 1e-9 {
				t.Errorf("grade is %v, want %v", got, test.want)
			}
		})
	}
}

// reading returns what a respondent reads: questions with their hints, and passages.
func reading(def *survey.Definition, lang string) (questions, passages []string) {
	n := def.Notice
	for _, text := range []survey.Text{n.Intro, n.RunBy, n.Readers, n.ServiceReads, n.Law} {
		passages = append(passages, text[lang])
	}
	if def.Consent != nil {
		passages = append(passages, def.Consent.Text[lang])
	}
	if def.Eligibility != nil {
		passages = append(passages, def.Eligibility.Otherwise[lang])
	}
	return asked(def.Questions, lang), passages
}

func asked(questions []survey.Question, lang string) []string {
	var texts []string
	for _, q := range questions {
		if q.Type != survey.Group {
			texts = append(texts, strings.TrimSpace(q.Label[lang]+" "+q.Hint[lang]))
		}
		texts = append(texts, asked(q.Questions, lang)...)
	}
	return texts
}

// grade is the Flesch-Kincaid grade level (Kincaid et al. 1975).
func grade(text string) float64 {
	all, syllables := words(text), 0
	for _, word := range all {
		syllables += syllablesOf(word)
	}
	n := float64(len(all))
	return 0.39*n/float64(len(sentences(text))) + 11.8*float64(syllables)/n - 15.59
}

// lix is words per sentence plus the percentage of words with more than six letters.
func lix(text string) float64 {
	all, long := words(text), 0
	for _, word := range all {
		if utf8.RuneCountInString(word) > 6 {
			long++
		}
	}
	n := float64(len(all))
	return n/float64(len(sentences(text))) + 100*float64(long)/n
}

func sentences(text string) []string {
	found := regexp.MustCompile(`[.?!:]+(?:\s|$)`).Split(text, -1)
	return slices.DeleteFunc(found, func(s string) bool { return len(words(s)) == 0 })
}

// words splits French elisions too: l’eau is two words.
func words(text string) []string {
	return regexp.MustCompile(`\p{L}+`).FindAllString(strings.ReplaceAll(text, "’s", "s"), -1)
}

// syllablesOf counts groups of vowels, without a silent e, es or ed at the end.
func syllablesOf(word string) int {
	word = strings.ToLower(word)
	groups := len(regexp.MustCompile(`[aeiouy]+`).FindAllString(word, -1))
	if regexp.MustCompile(`([^aeiouyl]e|[aeiou]le|[^aeioutdy]ed|[^aeiouyscgxzh]es)$`).MatchString(word) {
		groups--
	}
	return max(1, groups)
}
