// Package reading estimates how many years of school a text asks of its reader. It counts words,
// sentences and syllables by rule, so a grade is a hint to an author and no more than that.
package reading

import (
	"math"
	"strings"
	"unicode"
)

// Formula names the formula that a grade comes from, with its source.
type Formula string

// The formulas.
//
// FleschKincaid: Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability
// formulas for Navy enlisted personnel, Naval Technical Training Command, report 8-75.
//
// KandelMoles: Kandel and Moles (1958), Application de l'indice de Flesch à la langue française,
// Cahiers d'études de radio-télévision 19, 253-274. It gives an ease of reading; the grade is the
// one that Flesch (1949), The Art of Readable Writing, states for that ease.
const (
	FleschKincaid Formula = "Flesch-Kincaid (1975)"
	KandelMoles   Formula = "Kandel-Moles (1958)"
)

// High is the grade above which a question is hard for a twelve-year-old and for many others.
const High = 8

// Grade is a text's estimate. School is a grade of a North American school; below 0 for the
// shortest texts. Ease is the French formula's own number, about 0 to 100, NaN in English.
type Grade struct {
	School  float64
	Ease    float64
	Formula Formula
}

// Counts are what the formulas stand on.
type Counts struct{ Sentences, Words, Syllables int }

// Of grades a text in English ("en") or French ("fr", also with a region). Other languages, and
// texts without a word, have no grade.
func Of(text, lang string) (Grade, bool) {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	c := Count(text, lang)
	if c.Words == 0 {
		return Grade{}, false
	}
	length := float64(c.Words) / float64(c.Sentences)
	weight := float64(c.Syllables) / float64(c.Words)
	switch lang {
	case "en":
		return Grade{0.39*length + 11.8*weight - 15.59, math.NaN(), FleschKincaid}, true
	case "fr":
		ease := 207 - 1.015*length - 73.6*weight
		return Grade{schoolOf(ease), ease, KandelMoles}, true
	}
	return Grade{}, false
}

// schoolOf is the grade for an ease of reading in Flesch's table (1949); where it names several
// grades, the middle one.
func schoolOf(ease float64) float64 {
	for _, step := range []struct{ ease, grade float64 }{
		{100, 4}, {90, 5}, {80, 6}, {70, 7}, {60, 8.5}, {50, 11}, {30, 14},
	} {
		if ease >= step.ease {
			return step.grade
		}
	}
	return 17
}

// Count counts a text. A text with words has at least one sentence.
func Count(text, lang string) Counts {
	syllables := english
	if lang == "fr" {
		syllables = french
	}
	var c Counts
	open := false // words came since the last full stop
	for _, token := range strings.Fields(text) {
		for _, word := range words(token, lang) {
			c.Words++
			c.Syllables += syllables(word)
			open = true
		}
		if open && endsSentence(token) {
			c.Sentences++
			open = false
		}
	}
	if open {
		c.Sentences++
	}
	return c
}

func endsSentence(token string) bool {
	token = strings.TrimRight(token, `"'”’»)]`)
	return token != "" && strings.ContainsRune(".!?…:", rune(lastRune(token)))
}

func lastRune(s string) rune {
	runes := []rune(s)
	return runes[len(runes)-1]
}

// words are the words in a token without spaces. A hyphen or slash divides; so does an apostrophe in
// French, where what stands before it has no syllable of its own.
func words(token, lang string) []string {
	parts := strings.FieldsFunc(strings.ToLower(token), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
	})
	var all []string
	for _, part := range parts {
		part = strings.Trim(part, "'’")
		if lang == "fr" {
			if at := strings.LastIndexAny(part, "'’"); at >= 0 {
				part = strings.TrimLeft(part[at:], "'’")
			}
		}
		if part != "" {
			all = append(all, part)
		}
	}
	return all
}
