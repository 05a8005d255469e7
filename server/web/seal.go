package web

import (
	"bytes"
	"encoding/base64"
	"errors"

	"candour/analytics/seal"
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
var errBroken = seal.ErrBroken

// sealer seals what a page carries along, and what of staff must not lie in the data folder in the clear:
// padded, in letters that fit a form.
type sealer struct {
	purpose string
	keys    seal.Keys
}

// newSealer takes keys of 32 bytes, the newest first. Without a key nothing can be sealed.
func newSealer(purpose string, keys [][]byte) (*sealer, error) {
	all, err := seal.New(keys)
	return &sealer{purpose, all}, err
}

// newStaffSealer has keys of its own, derived from those for pages.
func newStaffSealer(secrets [][]byte) (*sealer, error) {
	keys, err := seal.DeriveAll(secrets, "second factors")
	if err != nil {
		return nil, err
	}
	return newSealer(forStaff, keys)
}

// seal returns text in letters that fit a form, readable for nobody else.
func (s *sealer) seal(about string, text []byte) (string, error) {
	if len(s.keys) == 0 {
		return "", errors.New("there is no key to seal pages with")
	}
	return base64.RawURLEncoding.EncodeToString(s.keys.Seal(pad(text), s.purpose+about)), nil
}

// open returns what was sealed about something, or errBroken.
func (s *sealer) open(about string, sealed string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, errBroken
	}
	text, err := s.keys.Open(raw, s.purpose+about)
	if err != nil {
		return nil, err
	}
	return unpad(text)
}

// renew seals with the newest key what was sealed with one of before; errBroken where none opens it.
func (s *sealer) renew(about string, sealed string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", errBroken
	}
	raw, err = s.keys.Renew(raw, s.purpose+about)
	return base64.RawURLEncoding.EncodeToString(raw), err
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
