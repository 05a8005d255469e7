// Package seal encrypts and authenticates what lies on disk or travels in pages: XChaCha20-Poly1305 under
// keys that are derived from the server's secrets (HKDF-SHA-256, RFC 5869).
package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrBroken says that no key opens a seal: it was changed, or was made elsewhere or for another place.
var ErrBroken = errors.New("this seal cannot be opened")

// Derive makes a key of 32 bytes for one purpose from a secret.
func Derive(secret []byte, purpose string) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "candour "+purpose, chacha20poly1305.KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive a key for %s: %w", purpose, err)
	}
	return key, nil
}

// DeriveAll does so from each of several secrets, in their order.
func DeriveAll(secrets [][]byte, purpose string) ([][]byte, error) {
	keys := make([][]byte, len(secrets))
	for i, secret := range secrets {
		var err error
		if keys[i], err = Derive(secret, purpose); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// Keys are newest first: the first seals, and all of them open.
type Keys []cipher.AEAD

// New takes keys of 32 bytes.
func New(keys [][]byte) (Keys, error) {
	all := make(Keys, len(keys))
	for i, key := range keys {
		var err error
		if all[i], err = chacha20poly1305.NewX(key); err != nil {
			return nil, fmt.Errorf("read a key to seal with: %w", err)
		}
	}
	return all, nil
}

// Seal encrypts a text: a random nonce, then the ciphertext. It opens for the same place alone. There must be
// a key.
func (k Keys) Seal(text []byte, place string) []byte {
	const nonceSize = chacha20poly1305.NonceSizeX
	nonce := make([]byte, nonceSize, nonceSize+len(text)+chacha20poly1305.Overhead)
	_, _ = rand.Read(nonce) // never fails
	return k[0].Seal(nonce, nonce, text, []byte(place))
}

// Open returns what was sealed for a place, under any of the keys, or ErrBroken.
func (k Keys) Open(sealed []byte, place string) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, ErrBroken
	}
	nonce, text := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	for _, key := range k {
		if opened, err := key.Open(nil, nonce, text, []byte(place)); err == nil {
			return opened, nil
		}
	}
	return nil, ErrBroken
}

// Renew seals with the newest key what was sealed with one of before, so that it can be given up; what the
// newest opens is returned as it is. Where no key opens it the error is ErrBroken.
func (k Keys) Renew(sealed []byte, place string) ([]byte, error) {
	if _, err := k[:min(1, len(k))].Open(sealed, place); err == nil {
		return sealed, nil
	}
	text, err := k.Open(sealed, place)
	if err != nil {
		return nil, err
	}
	return k.Seal(text, place), nil
}
