package credential

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

// Recovery codes are 80 random bits each: nobody guesses one, and a plain hash of it gives nothing away.
const (
	recoveryCodes = 10
	recoverySize  = 10 // bytes
	recoveryGroup = 4  // letters between hyphens
)

// recoveryLetters leave out what hands and eyes confuse: i, l, o and u (Crockford's base 32).
var recoveryLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewRecoveryCodes makes codes that each stand in for a code of the app, once.
func NewRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		random := make([]byte, recoverySize)
		_, _ = rand.Read(random) // never fails
		codes[i] = grouped(recoveryLetters.EncodeToString(random))
	}
	return codes
}

func grouped(text string) string {
	var b strings.Builder
	for i, letter := range text {
		if i > 0 && i%recoveryGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(letter)
	}
	return b.String()
}

// Typed is a recovery code as it was made, of what somebody typed: capitals, spaces and letters that look
// alike do not matter.
func Typed(code string) string {
	var b strings.Builder
	for _, letter := range strings.ToLower(code) {
		switch letter {
		case ' ', '-', '\t', '\u00a0':
			continue
		case 'o':
			letter = '0'
		case 'i', 'l':
			letter = '1'
		}
		b.WriteRune(letter)
	}
	return grouped(b.String())
}

// Digits is an app's code without what people put between its digits.
func Digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, code)
}

func unbase32(secret string) ([]byte, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
}
