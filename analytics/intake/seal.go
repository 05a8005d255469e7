package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"candour/analytics/seal"
	"candour/survey"
)

// shortest is the fewest bytes a secret may have.
const shortest = 16

// padding is what payloads are padded to a multiple of, in bytes: the length of a sealed
// response tells little about which response it is.
const padding = 256

// A keyring holds the keys derived from each secret, newest first. Everything is made with the
// first; everything older is still recognised.
type keyring struct {
	payload seal.Keys
	macs    []macKeys
}

// macKeys are derived from one secret, one for each purpose of HMAC-SHA-256.
type macKeys struct{ spent, body, receipt, ticket []byte }

func newKeyring(secrets [][]byte) (keyring, error) {
	if len(secrets) == 0 {
		return keyring{}, errors.New("the ledger needs a secret")
	}
	var ring keyring
	for _, secret := range secrets {
		if len(secret) < shortest {
			return keyring{}, fmt.Errorf("the ledger's secret is too short: it needs %d bytes", shortest)
		}
		k, err := deriveMacKeys(secret)
		if err != nil {
			return keyring{}, err
		}
		ring.macs = append(ring.macs, k)
	}
	payload, err := seal.DeriveAll(secrets, "intake payload")
	if err == nil {
		ring.payload, err = seal.New(payload)
	}
	return ring, err
}

func deriveMacKeys(secret []byte) (k macKeys, err error) {
	for purpose, key := range map[string]*[]byte{
		"spent": &k.spent, "body": &k.body, "receipt": &k.receipt, "ticket": &k.ticket,
	} {
		if *key, err = seal.Derive(secret, "intake "+purpose); err != nil {
			return macKeys{}, err
		}
	}
	return k, nil
}

// seal encrypts text for a place under the newest secret.
func (r keyring) seal(p place, text []byte) []byte { return r.payload.Seal(text, p.binding()) }

// open decrypts what seal made for the same place, under any of the secrets.
func (r keyring) open(p place, sealed []byte) ([]byte, error) {
	text, err := r.payload.Open(sealed, p.binding())
	if err != nil {
		return nil, errSealed
	}
	return text, nil
}

var errSealed = errors.New("none of the secrets opens it")

// place is where responses wait for each other: one wave of one survey.
type place struct {
	survey survey.ID
	wave   string
}

// binding ties a sealed payload to its place: moved to another survey or wave it does not open.
func (p place) binding() string {
	return "candour intake 1\x00" + string(p.survey) + "\x00" + p.wave
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
