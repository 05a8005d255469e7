package intake

import (
	"strings"
)

// Codes are twelve of nineteen letters: 51 random bits. There are no digits and no vowels, so that none
// looks like another and no code is a word. The code of a link, which nobody has to type, has more.
const (
	codeLetters = "BCDFGHJKLMNPRSTVWXZ"
	codeLength  = 12
	linkLength  = 24
)

// lookAlikes are what people read and type in place of a letter. No code has any of them, so they can
// stand for nothing else.
const (
	lookAlikes = "0OQ1I2568U"
	meant      = "DDDLLZSGBV"
)

// PlainCode is a code as it is recognised, however it was typed: in small letters, with spaces or
// without hyphens, with 0 for D, twice in a row, or as the whole address of its picture.
func PlainCode(typed string) string {
	if at := strings.LastIndexByte(typed, '#'); at >= 0 {
		typed = typed[at+1:]
	}
	letters := strings.Map(func(r rune) rune {
		if at := strings.IndexRune(lookAlikes, r); at >= 0 {
			return rune(meant[at])
		}
		if r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
	if half := len(letters) / 2; half >= codeLength && letters[:half] == letters[half:] {
		return letters[:half]
	}
	return letters
}

// LooksLikeCode says whether a typed text can be the code of a card.
func LooksLikeCode(typed string) bool { return len(PlainCode(typed)) == codeLength }

// LooksLikeLink says whether a typed text can be the code of a link.
func LooksLikeLink(typed string) bool { return len(PlainCode(typed)) == linkLength }
