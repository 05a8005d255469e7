package web

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// boxField holds what was typed on a page, encrypted by the page's script with the journey's key.
// Browsers write what a form posts into files of their own, to send it again after a restart; of a
// box these files say nothing. Without script, or on a connection that is not safe, there is none.
const boxField = "box"

// unbox puts what the box of the form holds into the form, if there is one.
func (t *visit) unbox() error {
	sealed := form(t.c, boxField)
	if sealed == "" {
		return nil
	}
	plain, err := t.openBox(sealed)
	if err != nil {
		return err
	}
	var typed [][2]string
	if err := json.Unmarshal(plain, &typed); err != nil {
		return errBroken
	}
	args := t.c.Request().PostArgs()
	args.Del(boxField)
	for _, field := range typed {
		if name := field[0]; name != "seal" && name != boxField {
			args.Add(name, field[1])
		}
	}
	return nil
}

func (t *visit) openBox(sealed string) ([]byte, error) {
	first, second, _ := strings.Cut(sealed, " ")
	nonce, err := base64.StdEncoding.DecodeString(first)
	if err != nil || len(nonce) != 12 {
		return nil, errBroken
	}
	box, err := base64.StdEncoding.DecodeString(second)
	if err != nil {
		return nil, errBroken
	}
	for _, secret := range t.s.SealKeys {
		block, err := aes.NewCipher(draftKeyUnder(secret, t.j.Number))
		if err != nil {
			return nil, errBroken
		}
		gcm, err := cipher.NewGCM(block)
		if err != nil {
			return nil, errBroken
		}
		if plain, err := gcm.Open(nil, nonce, box, nil); err == nil {
			return plain, nil
		}
	}
	return nil, errBroken
}
