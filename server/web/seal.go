package web

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// sealBlock is what a sealed text's length is a multiple of, in bytes, so that it does not tell
// what was answered.
const sealBlock = 512

// What a seal is for is authenticated beside the text, with what it is about: a seal of one survey opens
// for no other.
const (
	forRespondents = "candour respondent 1 "
	forStaff       = "candour staff 1 "
)

// errBroken says that a seal was changed, or was not made here for this survey.
var errBroken = errors.New("this seal cannot be opened")

// sealer encrypts and authenticates (XChaCha20-Poly1305) what a page carries along, and what of staff must
// not lie in the data folder in the clear.
type sealer struct {
	purpose string
	keys    []cipher.AEAD
}

// newSealer takes keys of 32 bytes, the newest first: it seals, and all of them open. Without a key
// nothing can be sealed.
func newSealer(purpose string, keys [][]byte) (*sealer, error) {
	s := &sealer{purpose: purpose}
	for _, key := range keys {
		aead, err := chacha20poly1305.NewX(key)
		if err != nil {
			return nil, fmt.Errorf("read a key for pages: %w", err)
		}
		s.keys = append(s.keys, aead)
	}
	return s, nil
}

// newStaffSealer has keys of its own, derived (HKDF) from those for pages.
func newStaffSealer(secrets [][]byte) (*sealer, error) {
	keys := make([][]byte, len(secrets))
	for i, secret := range secrets {
		var err error
		if keys[i], err = hkdf.Key(sha256.New, secret, nil, "candour second factors", 32); err != nil {
			return nil, fmt.Errorf("derive a key for staff: %w", err)
		}
	}
	return newSealer(forStaff, keys)
}

// seal returns text in letters that fit a form, readable for nobody else.
func (s *sealer) seal(about string, text []byte) (string, error) {
	if len(s.keys) == 0 {
		return "", errors.New("there is no key to seal pages with")
	}
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("make a nonce: %w", err)
	}
	sealed := s.keys[0].Seal(nonce, nonce, pad(text), []byte(s.purpose+about))
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

// open returns what was sealed about something, or errBroken.
func (s *sealer) open(about string, sealed string) ([]byte, error) {
	text, _, err := s.unseal(about, sealed)
	return text, err
}

// unseal also says whether a key of before was needed.
func (s *sealer) unseal(about string, sealed string) (text []byte, old bool, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(raw) < chacha20poly1305.NonceSizeX {
		return nil, false, errBroken
	}
	nonce, box := raw[:chacha20poly1305.NonceSizeX], raw[chacha20poly1305.NonceSizeX:]
	for i, key := range s.keys {
		if text, err := key.Open(nil, nonce, box, []byte(s.purpose+about)); err == nil {
			text, err = unpad(text)
			return text, i > 0, err
		}
	}
	return nil, false, errBroken
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
