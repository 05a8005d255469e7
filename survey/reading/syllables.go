package reading

import "strings"

// english counts the syllables of a lower-case English word: groups of vowels, two where they are
// spoken apart, less a silent e.
func english(word string) int {
	word = strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' {
			return -1
		}
		return r
	}, word)
	n := groups(word, "aeiouy", englishApart)
	if strings.Contains(word, "rienc") || strings.Contains(word, "dienc") {
		n++ // experience, audience; no other letters tell them from friend and patient
	}
	switch {
	case strings.HasSuffix(word, "es") && !endsInAny(word, "ses", "zes", "xes", "ches", "shes", "ges",
		"ces", "ies", "oes", "les"):
		n -= silent(word, 2)
	case strings.HasSuffix(word, "ed") && !endsInAny(word, "ted", "ded", "eed", "ied"):
		n -= silent(word, 2)
	case strings.HasSuffix(word, "e") && !endsInAny(word, "ee", "ie", "oe", "ue", "ye"):
		n -= silent(word, 1)
		if consonantLE(word) {
			n++
		}
	}
	return max(n, 1)
}

// englishApart are pairs of vowels that most words speak as two syllables.
func englishApart(before rune, pair string) bool {
	switch pair {
	case "ia", "io", "iu":
		return !strings.ContainsRune("tcsgx", before) // nation, special, vision
	case "eo", "ua", "uo", "yi", "ii":
		return !strings.ContainsRune("qgp", before) // quote, people
	}
	return false
}

// silent is 1 where the e that stands n letters before the end follows a consonant.
func silent(word string, n int) int {
	at := len(word) - n - 1
	if at < 0 || strings.IndexByte("aeiouy", word[at]) >= 0 {
		return 0
	}
	return 1
}

// consonantLE says whether a word ends like table, whose l is a syllable.
func consonantLE(word string) bool {
	return len(word) > 2 && strings.HasSuffix(word, "le") &&
		strings.IndexByte("aeiouylr", word[len(word)-3]) < 0
}

const frenchVowels = "aàâäeéèêëiîïoôöuùûüyœæ"

// french counts the syllables of a lower-case French word as it is spoken: groups of vowels, two
// where an accent parts them, less a silent e at the end.
func french(word string) int {
	n := groups(word, frenchVowels, frenchApart)
	for _, end := range []string{"e", "es", "·e", "·es"} {
		stem, found := strings.CutSuffix(word, end)
		if found && stem != "" && n > 1 && !strings.ContainsRune(frenchVowels, lastRune(stem)) {
			n--
			break
		}
	}
	return max(n, 1)
}

// frenchApart: an é opens a syllable beside most vowels, and a diaeresis always does.
func frenchApart(before rune, pair string) bool {
	runes := []rune(pair)
	first, second := runes[0], runes[1]
	switch {
	case strings.ContainsRune("ëïü", second):
		return true
	case first == 'é':
		return second != 'e' // créer, réaliser, théâtre; année keeps one
	case second == 'é', second == 'è':
		return strings.ContainsRune("éao", first) // poésie; pitié keeps one
	}
	return pair == "oa" || pair == "ao"
}

// groups counts runs of vowels; apart says whether a pair inside a run is spoken as two syllables,
// with the letter before the pair.
func groups(word, vowels string, apart func(before rune, pair string) bool) int {
	n := 0
	var last, before rune
	for _, r := range word {
		vowel := strings.ContainsRune(vowels, r)
		switch {
		case vowel && (last == 0 || !strings.ContainsRune(vowels, last)):
			n++
		case vowel && apart(before, string([]rune{last, r})):
			n++
		}
		before, last = last, r
	}
	return n
}

func endsInAny(word string, ends ...string) bool {
	for _, end := range ends {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}
