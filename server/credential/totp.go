// Package credential is what somebody proves with who they are, besides a password: codes from an app
// (TOTP), recovery codes, passkeys, and the word of another sign-in service (OpenID Connect). It keeps
// nothing and speaks no HTTP of ours: server/store keeps, server/web asks.
package credential

import (
	"crypto/subtle"
	"errors"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// Codes from an app, as every app makes them (RFC 6238): six digits from SHA-1, another each half minute.
const (
	issuer     = "Candour" // what the app shows; it names no topic
	stepLength = 30        // seconds
	secretSize = 20        // bytes, as long as SHA-1's output (RFC 4226 4 R6)
	skew       = 1         // steps that a clock may be off, either way (RFC 6238 5.2)
)

// ErrWrong says that a code is not one of those that are right now; ErrUsed that it is, or was, and that
// it, or a later one, was used already.
var (
	ErrWrong = errors.New("wrong code")
	ErrUsed  = errors.New("code used already")
)

// AppKey is what an app makes codes of. Secret is base32, to be typed; Address goes into a QR code.
type AppKey struct{ Secret, Address string }

// NewAppKey makes a key for an account.
func NewAppKey(account string) (AppKey, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account, SecretSize: secretSize,
		Period: stepLength, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return AppKey{}, err
	}
	return AppKey{key.Secret(), key.URL()}, nil
}

// AppKeyOf is the key of a secret that was made before.
func AppKeyOf(account, secret string) (AppKey, error) {
	raw, err := unbase32(secret)
	if err != nil {
		return AppKey{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account, Secret: raw,
		Period: stepLength, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return AppKey{}, err
	}
	return AppKey{key.Secret(), key.URL()}, nil
}

// Step finds the step that a code belongs to, among now's and its neighbours; last is the newest step whose
// code was used. The caller notes the step before it believes the code.
func Step(secret, code string, now time.Time, last int64) (int64, error) {
	options := hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	at := now.Unix() / stepLength
	found := int64(-1)
	for step := at + skew; step >= at-skew; step-- { // all of them, however soon one is right
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), options)
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && found < 0 {
			found = step
		}
	}
	switch {
	case found < 0:
		return 0, ErrWrong
	case found <= last:
		return 0, ErrUsed
	}
	return found, nil
}
