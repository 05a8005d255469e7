package ticket_test

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"candour/server/ticket"
	"candour/survey"
)

// vector is one of RFC 9474, appendix A, as circl 1.6.5 has them.
type vector struct {
	Name      string `json:"name"`
	P         string `json:"p"`
	Q         string `json:"q"`
	N         string `json:"n"`
	E         string `json:"e"`
	D         string `json:"d"`
	Prepared  string `json:"input_msg"`
	Blinded   string `json:"blinded_msg"`
	BlindSig  string `json:"blind_sig"`
	Inverse   string `json:"inv"`
	Signature string `json:"sig"`
}

func fromHex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (v vector) key(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	number := func(text string) *big.Int {
		if len(text)%2 == 1 {
			text = "0" + strings.TrimPrefix(text, "0x")
		}
		return new(big.Int).SetBytes(fromHex(t, text))
	}
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: number(v.N), E: int(number(v.E).Int64())},
		D: number(v.D), Primes: []*big.Int{number(v.P), number(v.Q)}}
	key.Precompute()
	return key
}

// What we sign is what RFC 9474 says, and what is unblinded from it verifies.
func TestVectorsOfRFC9474(t *testing.T) {
	content, err := os.ReadFile("testdata/rfc9474.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(content, &vectors); err != nil {
		t.Fatal(err)
	}
	variants := map[string]blindrsa.Variant{"RSABSSA-SHA384-PSS-Randomized": ticket.Variant,
		"RSABSSA-SHA384-PSSZERO-Randomized":    blindrsa.SHA384PSSZeroRandomized,
		"RSABSSA-SHA384-PSS-Deterministic":     blindrsa.SHA384PSSDeterministic,
		"RSABSSA-SHA384-PSSZERO-Deterministic": blindrsa.SHA384PSSZeroDeterministic}
	if len(vectors) != len(variants) {
		t.Fatalf("%d vectors, want %d", len(vectors), len(variants))
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			key := v.key(t)
			pair, err := x509.MarshalPKCS8PrivateKey(key)
			if err != nil {
				t.Fatal(err)
			}
			signed, err := ticket.Sign(pair, fromHex(t, v.Blinded))
			if err != nil || !bytes.Equal(signed, fromHex(t, v.BlindSig)) {
				t.Errorf("the blind signature differs: %v", err)
			}
			s := new(big.Int).Mul(new(big.Int).SetBytes(signed), new(big.Int).SetBytes(fromHex(t, v.Inverse)))
			unblinded := s.Mod(s, key.N).FillBytes(make([]byte, key.Size()))
			if !bytes.Equal(unblinded, fromHex(t, v.Signature)) {
				t.Error("the signature differs")
			}
			verifier, err := blindrsa.NewVerifier(variants[v.Name], &key.PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			if err := verifier.Verify(fromHex(t, v.Prepared), unblinded); err != nil {
				t.Errorf("the signature does not verify: %v", err)
			}
		})
	}
}

// pair makes the keys of a survey.
func pair(t *testing.T) (secret []byte, public string) {
	t.Helper()
	secret, err := ticket.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if public, err = ticket.PublicKey(secret); err != nil {
		t.Fatal(err)
	}
	return secret, public
}

// drawn is a ticket of a survey.
func drawn(t *testing.T, id survey.ID, secret []byte, public string) string {
	t.Helper()
	draw, err := ticket.NewDraw(id, public)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := ticket.Sign(secret, draw.Blinded)
	if err != nil {
		t.Fatal(err)
	}
	text, err := draw.Finish(signed)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestCheck(t *testing.T) {
	secret, public := pair(t)
	_, other := pair(t)
	text := drawn(t, "proud", secret, public)
	lines := text[:100] + "\n  " + text[100:200] + "\r\n" + text[200:]
	swapped := []byte(text)
	swapped[3] ^= 1 // of the number
	tests := []struct {
		name, key, text string
		survey          survey.ID
		want            error
	}{
		{"as it was made", public, text, "proud", nil},
		{"pasted in lines", public, lines, "proud", nil},
		{"with its address", public, "https://survey.example.org/s/proud?lang=fr#" + text, "proud", nil},
		{"of another survey", public, text, "other", ticket.ErrNone},
		{"under another key", other, text, "proud", ticket.ErrNone},
		{"with another number", public, string(swapped), "proud", ticket.ErrNone},
		{"cut off", public, text[:200], "proud", ticket.ErrNone},
		{"a code of a card", public, "BCDF-GHJK-LMNP", "proud", ticket.ErrNone},
		{"nothing", public, "", "proud", ticket.ErrNone},
		{"far too long", public, strings.Repeat("A", ticket.MaxText+1), "proud", ticket.ErrNone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			number, err := ticket.Check(tt.survey, tt.key, tt.text)
			if !errors.Is(err, tt.want) || (err == nil) == (number == ticket.Number{}) {
				t.Errorf("got %x, %v, want %v", number, err, tt.want)
			}
		})
	}
}

// Nothing that the signer sees comes again in the ticket, and each ticket has a number of its own.
func TestSignerSeesNothing(t *testing.T) {
	secret, public := pair(t)
	seen := map[ticket.Number]bool{}
	for range 20 {
		draw, err := ticket.NewDraw("proud", public)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := ticket.Sign(secret, draw.Blinded)
		if err != nil {
			t.Fatal(err)
		}
		text, err := draw.Finish(signed)
		if err != nil {
			t.Fatal(err)
		}
		number, err := ticket.Check("proud", public, text)
		if err != nil || seen[number] {
			t.Fatalf("the number %x came before, or %v", number, err)
		}
		seen[number] = true
		for _, shown := range [][]byte{draw.Blinded, signed} {
			for at := 0; at+8 <= len(number); at++ {
				if bytes.Contains(shown, number[at:at+8]) {
					t.Error("the signer sees a part of the number")
				}
			}
		}
	}
}

func TestSignRefuses(t *testing.T) {
	secret, _ := pair(t)
	for name, blinded := range map[string][]byte{"nothing": nil, "too short": make([]byte, 255),
		"larger than the modulus": bytes.Repeat([]byte{0xff}, 256)} {
		if _, err := ticket.Sign(secret, blinded); survey.AsError(err).Kind != survey.Malformed {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestFingerprint(t *testing.T) {
	_, one := pair(t)
	_, two := pair(t)
	if a, b := ticket.Fingerprint(one), ticket.Fingerprint(two); a == b || len(a) != 22 {
		t.Errorf("fingerprints %q and %q", a, b)
	}
}
