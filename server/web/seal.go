package web

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"candour/survey"
)

// sealBlock is what a sealed text's length is a multiple of, in bytes, so that it does not tell
// what was answered.
const sealBlock = 512

// sealPurpose and a survey's id are authenticated beside the text: a seal of one survey opens for
// no other.
const sealPurpose = "candour respondent 1 "

// errBroken says that a seal was changed, or was not made here for this survey.
var errBroken = errors.New("this seal cannot be opened")

// sealer encrypts and authenticates (XChaCha20-Poly1305) what a respondent's page carries along.
type sealer struct{ keys []cipher.AEAD }

// newSealer takes keys of 32 bytes, the newest first: it seals, and all of them open. Without a key
// nothing can be sealed.
func newSealer(keys [][]byte) (*sealer, error) {
	s := &sealer{}
	for _, key := range keys {
		aead, err := chacha20poly1305.NewX(key)
		if err != nil {
			return nil, fmt.Errorf("read a key for pages: %w", err)
		}
		s.keys = append(s.keys, aead)
	}
	return s, nil
}

// seal returns text in letters that fit a form, readable for nobody else.
func (s *sealer) seal(id survey.ID, text []byte) (string, error) {
	if len(s.keys) == 0 {
		return "", errors.New("there is no key to seal pages with")
	}
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("make a nonce: %w", err)
	}
	sealed := s.keys[0].Seal(nonce, nonce, pad(text), []byte(sealPurpose+id))
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

// open returns what was sealed for a survey, or errBroken.
func (s *sealer) open(id survey.ID, sealed string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(raw) < chacha20poly1305.NonceSizeX {
		return nil, errBroken
	}
	nonce, box := raw[:chacha20poly1305.NonceSizeX], raw[chacha20poly1305.NonceSizeX:]
	for _, key := range s.keys {
		if text, err := key.Open(nil, nonce, box, []byte(sealPurpose+id)); err == nil {
			return unpad(text)
		}
	}
	return nil, errBroken
}

// pad appends 0x80 and zeros up to a whole number of blocks (ISO/IEC 7816-4).
func pad(text []byte) []byte {
	size := (len(text)/sealBlock + 1) * sealBlock
	padded := make([]byte, size)
	padded[copy(padded, text)] = 0x80
	return padded
}

func unpad(padded []byte) ([]byte, error) {
	text, ok := bytes.CutSuffix(bytes.TrimRight(padded, "\x00"), []byte{0x80})
	if !ok {
		return nil, errBroken
	}
	return text, nil
}
