package intake

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"candour/survey"
)

// shortest is the fewest bytes a secret may have.
const shortest = 16

// padding is what payloads are padded to a multiple of, in bytes: the length of a sealed
// response tells little about which response it is.
const padding = 256

// A keyring holds the keys derived from each secret, newest first. Everything is made with the
// first; everything older is still recognised.
type keyring []keys

// keys are derived from one secret with HKDF, one for each purpose.
type keys struct {
	payload              cipher.AEAD // XChaCha20-Poly1305
	spent, body, receipt []byte      // HMAC-SHA-256
	ticket               []byte      // HMAC-SHA-256
}

func newKeyring(secrets [][]byte) (keyring, error) {
	if len(secrets) == 0 {
		return nil, errors.New("the ledger needs a secret")
	}
	var ring keyring
	for _, secret := range secrets {
		k, err := deriveKeys(secret)
		if err != nil {
			return nil, err
		}
		ring = append(ring, k)
	}
	return ring, nil
}

func deriveKeys(secret []byte) (keys, error) {
	if len(secret) < shortest {
		return keys{}, fmt.Errorf("the ledger's secret is too short: it needs %d bytes", shortest)
	}
	derived := map[string][]byte{"payload": nil, "spent": nil, "body": nil, "receipt": nil, "ticket": nil}
	for purpose := range derived {
		key, err := hkdf.Key(sha256.New, secret, nil, "candour intake "+purpose, 32)
		if err != nil {
			return keys{}, fmt.Errorf("derive the ledger's keys: %w", err)
		}
		derived[purpose] = key
	}
	aead, err := chacha20poly1305.NewX(derived["payload"])
	if err != nil {
		return keys{}, fmt.Errorf("derive the ledger's keys: %w", err)
	}
	return keys{aead, derived["spent"], derived["body"], derived["receipt"], derived["ticket"]}, nil
}

// seal encrypts text for a place under the newest secret: nonce, then ciphertext.
func (r keyring) seal(p place, text []byte) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(text)+32)
	_, _ = rand.Read(nonce) // never fails
	return r[0].payload.Seal(nonce, nonce, text, p.binding())
}

// open decrypts what seal made for the same place, under any of the secrets.
func (r keyring) open(p place, sealed []byte) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, errSealed
	}
	nonce, text := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	for _, k := range r {
		if opened, err := k.payload.Open(nil, nonce, text, p.binding()); err == nil {
			return opened, nil
		}
	}
	return nil, errSealed
}

var errSealed = errors.New("none of the secrets opens it")

// place is where responses wait for each other: one wave of one survey.
type place struct {
	survey survey.ID
	wave   string
}

// binding ties a sealed payload to its place: moved to another survey or wave it does not open.
func (p place) binding() []byte {
	return []byte("candour intake 1\x00" + string(p.survey) + "\x00" + p.wave)
}

// sealResponse encrypts a response. JSON allows the spaces that pad it.
func (r keyring) sealResponse(response survey.Response) ([]byte, error) {
	text, err := json.Marshal(response)
	if err != nil {
		return nil, fmt.Errorf("write the response as JSON: %w", err)
	}
	text = append(text, bytes.Repeat([]byte(" "), (padding-len(text)%padding)%padding)...)
	return r.seal(place{response.Survey, response.Wave}, text), nil
}

func (r keyring) openResponse(p place, sealed []byte) (survey.Response, error) {
	var response survey.Response
	text, err := r.open(p, sealed)
	if err == nil {
		err = json.Unmarshal(text, &response)
	}
	return response, err
}
