// Package ticket makes and checks tickets: each says that its holder was invited, and neither by whom
// nor by which invitation. They are RSABSSA-SHA384-PSS-Randomized of RFC 9474: a browser draws a number
// and blinds it, the server signs what it cannot read, and the browser takes the blind away. Whoever
// later sees number and signature cannot tell for which invitation it was signed, the signer neither.
package ticket

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"candour/survey"
)

// Variant is how tickets are signed: the number that is drawn in the browser stands before the message,
// so that a signer who picks messages to recognise people by learns nothing.
const Variant = blindrsa.SHA384PSSRandomized

// Lengths in bytes: of the modulus and so of a signature, of the number of a ticket, and of a ticket.
const (
	keyLength       = 256
	numberLength    = 32
	length          = numberLength + keyLength
	fingerprintSize = 16
	textLength      = length / 3 * 4 // of a ticket as text
)

// MaxText is the most bytes of a typed or pasted ticket that are read: with the address before it, and
// with line breaks.
const MaxText = 2048

// ErrNone says that a text is no ticket of a survey.
var ErrNone = errors.New("this is no ticket of the survey")

// A Number is what a ticket is recognised by: it was drawn at random in the browser.
type Number [numberLength]byte

// NewKey makes the pair of keys that signs a survey's tickets, as PKCS #8.
func NewKey() ([]byte, error) {
	pair, err := rsa.GenerateKey(rand.Reader, 8*keyLength)
	if err != nil {
		return nil, fmt.Errorf("make a key for tickets: %w", err)
	}
	return x509.MarshalPKCS8PrivateKey(pair)
}

// PublicKey is the public half of a pair as it stands in a definition.
func PublicKey(pair []byte) (string, error) {
	key, err := private(pair)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return "", fmt.Errorf("write the key for tickets: %w", err)
	}
	return base64.StdEncoding.EncodeToString(der), nil
}

func private(pair []byte) (*rsa.PrivateKey, error) {
	key, err := x509.ParsePKCS8PrivateKey(pair)
	if err != nil {
		return nil, fmt.Errorf("read the key for tickets: %w", err)
	}
	known, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("the key for tickets is a %T", key)
	}
	return known, nil
}

func readPublic(text string) (*rsa.PublicKey, error) {
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read the public key for tickets: %w", err)
	}
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, fmt.Errorf("read the public key for tickets: %w", err)
	}
	known, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("the public key for tickets is a %T", key)
	}
	return known, nil
}

// Fingerprint is how people and links compare keys: the first half of the SHA-256 of a public key, as it
// stands in an address.
func Fingerprint(public string) string {
	der, err := base64.StdEncoding.DecodeString(public)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(der)
	return base64.RawURLEncoding.EncodeToString(sum[:fingerprintSize])
}

// IsLink says whether a text is, or ends in, what a link to a ticket is good for: 22 letters and digits, a
// full stop, and a fingerprint. People paste that in place of the ticket.
func IsLink(typed string) bool {
	typed = strings.TrimSpace(typed)
	link, mark, found := strings.Cut(typed[strings.LastIndexByte(typed, '#')+1:], ".")
	return found && len(link) == len(mark) && len(mark) == base64.RawURLEncoding.EncodedLen(fingerprintSize) &&
		plain(link+mark) == link+mark
}

// Sign signs what a browser has blinded. It cannot tell what that is.
func Sign(pair, blinded []byte) ([]byte, error) {
	key, err := private(pair)
	if err != nil {
		return nil, err
	}
	signed, err := blindrsa.NewSigner(key).BlindSign(blinded)
	if err != nil {
		return nil, &survey.Error{Kind: survey.Malformed, Err: err,
			Message: "This was not blinded as the page does it. Open the link again."}
	}
	return signed, nil
}

// Message is what the number of each ticket of a survey stands before.
func Message(id survey.ID) []byte { return []byte("candour ticket 1 " + string(id)) }

// Check reads a ticket of a survey, however it was pasted: with the address before it, in several lines.
// Without a signature of the survey's key over its number the error is ErrNone.
func Check(id survey.ID, public, typed string) (Number, error) {
	var number Number
	raw, err := decode(typed)
	if err != nil {
		return number, err
	}
	key, err := readPublic(public)
	if err != nil {
		return number, err
	}
	verifier, err := blindrsa.NewVerifier(Variant, key)
	if err != nil {
		return number, fmt.Errorf("ready the key of tickets: %w", err)
	}
	copy(number[:], raw)
	prepared := append(number[:len(number):len(number)], Message(id)...)
	if err := verifier.Verify(prepared, raw[numberLength:]); err != nil {
		return Number{}, ErrNone
	}
	return number, nil
}

// decode reads the bytes of a ticket: its number and the signature over it.
func decode(typed string) ([]byte, error) {
	if len(typed) > MaxText {
		return nil, ErrNone
	}
	bare := plain(typed)
	if half := len(bare) / 2; len(bare) == 2*textLength && bare[:half] == bare[half:] { // pasted twice
		bare = bare[:half]
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(bare)
	if err != nil || len(raw) != length {
		return nil, ErrNone
	}
	return raw, nil
}

// plain is a ticket without what comes along when people copy one: the address before it, line breaks, a
// full stop, and dashes that a phone made of two hyphens.
func plain(typed string) string {
	if at := strings.LastIndexByte(typed, '#'); at >= 0 {
		typed = typed[at+1:]
	}
	return strings.Map(func(r rune) rune {
		if r < 128 && (r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, strings.NewReplacer("—", "--", "–", "-", "\u2011", "-", "−", "-").Replace(typed))
}

// A Draw is a ticket in the making, as a browser makes it.
type Draw struct {
	Blinded  []byte // for the signer
	prepared []byte
	state    blindrsa.State
	client   blindrsa.Client
}

// NewDraw draws a number and blinds it: what the page does, for programs.
func NewDraw(id survey.ID, public string) (Draw, error) {
	key, err := readPublic(public)
	if err != nil {
		return Draw{}, err
	}
	var d Draw
	if d.client, err = blindrsa.NewClient(Variant, key); err != nil {
		return d, fmt.Errorf("ready the key of tickets: %w", err)
	}
	if d.prepared, err = d.client.Prepare(rand.Reader, Message(id)); err != nil {
		return d, fmt.Errorf("draw a ticket: %w", err)
	}
	d.Blinded, d.state, err = d.client.Blind(rand.Reader, d.prepared)
	if err != nil {
		return d, fmt.Errorf("blind a ticket: %w", err)
	}
	return d, nil
}

// Finish takes the blind from a signature and returns the ticket as text.
func (d Draw) Finish(signed []byte) (string, error) {
	signature, err := d.client.Finalize(d.state, signed)
	if err != nil {
		return "", fmt.Errorf("finish a ticket: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(append(d.prepared[:numberLength:numberLength], signature...)), nil
}
