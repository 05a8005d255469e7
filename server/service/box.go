package service

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"candour/server/store"
	"candour/survey"
)

// box seals what is kept in files beside the ledger, under a key for one purpose from each secret, newest
// first. What it seals is bound to where it belongs: elsewhere it does not open.
type box struct {
	purpose string
	ciphers []cipher.AEAD // XChaCha20-Poly1305
}

// box makes the box for a purpose. Without a secret it fails with a sentence.
func (c Config) box(purpose string) (box, error) {
	keys, err := c.derived(purpose)
	if err != nil {
		return box{}, err
	}
	if len(keys) == 0 {
		return box{}, c.NeedSecret()
	}
	b := box{purpose: purpose}
	for _, key := range keys {
		aead, err := chacha20poly1305.NewX(key)
		if err != nil {
			return box{}, fmt.Errorf("make a box for %s: %w", purpose, err)
		}
		b.ciphers = append(b.ciphers, aead)
	}
	return b, nil
}

// seal encrypts a text for a place: nonce, then ciphertext.
func (b box) seal(text []byte, place string) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(text)+chacha20poly1305.Overhead)
	_, _ = rand.Read(nonce) // never fails
	return b.ciphers[0].Seal(nonce, nonce, text, []byte(place))
}

// open decrypts what was sealed for a place, under any of the secrets.
func (b box) open(sealed []byte, place string) ([]byte, error) {
	if len(sealed) >= chacha20poly1305.NonceSizeX {
		nonce, text := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
		for _, aead := range b.ciphers {
			if opened, err := aead.Open(nil, nonce, text, []byte(place)); err == nil {
				return opened, nil
			}
		}
	}
	return nil, &survey.Error{Kind: survey.Internal, Err: errors.New("no secret opens what is sealed for " + b.purpose +
		" of " + place + ": set CANDOUR_SECRET to the one that it was made under, or to both as new,old")}
}

// renew seals with the newest key what was sealed for a survey with one of before.
func (b box) renew(id survey.ID, sealed []byte) ([]byte, error) {
	newest := box{b.purpose, b.ciphers[:1]}
	if _, err := newest.open(sealed, string(id)); err == nil {
		return sealed, nil
	}
	text, err := b.open(sealed, string(id))
	if err != nil { // its secret is gone: whoever needs it is told, and the server starts
		return sealed, nil
	}
	return b.seal(text, string(id)), nil
}

// renewBoxes does so with all that boxes hold, once there are secrets of before: then those can be given up.
func (s *Service) renewBoxes(ctx context.Context) error {
	if len(s.config.Secrets) < 2 {
		return nil
	}
	for purpose, reseal := range map[string]func(context.Context, store.Reseal) error{
		"issuer": s.issuers.Reseal, "people": s.persons.Reseal, "withdrawal": s.store.ResealWithdrawal,
	} {
		box, err := s.config.box(purpose)
		if err != nil {
			return err
		}
		if err := reseal(ctx, box.renew); err != nil {
			return err
		}
	}
	return nil
}
