package seal_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"candour/analytics/seal"
)

func keys(t *testing.T, secrets ...string) seal.Keys {
	t.Helper()
	all := make([][]byte, len(secrets))
	for i, secret := range secrets {
		all[i] = []byte(secret)
	}
	derived, err := seal.DeriveAll(all, "test")
	if err != nil {
		t.Fatal(err)
	}
	made, err := seal.New(derived)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestOpens(t *testing.T) {
	old := keys(t, "old")
	sealed := old.Seal([]byte("answers"), "visits")
	changed := func(at int) []byte {
		changed := bytes.Clone(sealed)
		changed[at] ^= 1
		return changed
	}
	for _, tt := range []struct {
		name   string
		keys   seal.Keys
		sealed []byte
		place  string
		want   bool
	}{
		{"itself", old, sealed, "visits", true},
		{"a newer key before", keys(t, "new", "old"), sealed, "visits", true},
		{"a key given up", keys(t, "new"), sealed, "visits", false},
		{"no key", nil, sealed, "visits", false},
		{"another place", old, sealed, "visit", false},
		{"another nonce", old, changed(0), "visits", false},
		{"another text", old, changed(25), "visits", false},
		{"another tag", old, changed(len(sealed) - 1), "visits", false},
		{"cut short", old, sealed[:30], "visits", false},
		{"a nonce alone", old, sealed[:24], "visits", false},
		{"nothing", old, nil, "visits", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, err := tt.keys.Open(tt.sealed, tt.place)
			if tt.want && (err != nil || string(text) != "answers") {
				t.Errorf("got %q, %v", text, err)
			}
			if !tt.want && (!errors.Is(err, seal.ErrBroken) || text != nil) {
				t.Errorf("got %q, %v; want ErrBroken", text, err)
			}
		})
	}
}

// Two seals of one text have nothing in common.
func TestSealsDiffer(t *testing.T) {
	k := keys(t, "one")
	a, b := k.Seal([]byte("answers"), "visits"), k.Seal([]byte("answers"), "visits")
	if bytes.Equal(a[:24], b[:24]) || bytes.Equal(a[24:], b[24:]) {
		t.Error("a nonce came twice")
	}
}

// What was renewed needs the older key no more; what is new stays to the byte.
func TestRenew(t *testing.T) {
	both, newest := keys(t, "new", "old"), keys(t, "new")
	renewed, err := both.Renew(keys(t, "old").Seal([]byte("answers"), "visits"), "visits")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := newest.Open(renewed, "visits"); err != nil || string(text) != "answers" {
		t.Errorf("got %q, %v", text, err)
	}
	if again, err := both.Renew(renewed, "visits"); err != nil || !bytes.Equal(again, renewed) {
		t.Errorf("it was sealed anew, %v", err)
	}
	if _, err := newest.Renew(keys(t, "old").Seal(nil, "visits"), "visits"); !errors.Is(err, seal.ErrBroken) {
		t.Errorf("got %v, want ErrBroken", err)
	}
}

func TestKeysNeed32Bytes(t *testing.T) {
	if _, err := seal.New([][]byte{{1, 2, 3}}); err == nil {
		t.Error("a key of 3 bytes was taken")
	}
}

// What was sealed by servers of before opens: neither the way from a secret to a key nor that of a seal
// may change.
func TestSealsOfBeforeOpen(t *testing.T) {
	sealed, err := hex.DecodeString(sealedBefore)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := keys(t, "a secret of long ago").Open(sealed, "visits"); err != nil || string(text) != "answers" {
		t.Errorf("got %q, %v", text, err)
	}
}

// sealedBefore is "answers" sealed for "visits" under the nonce 0, 1, 2 ... 23.
const sealedBefore = "000102030405060708090a0b0c0d0e0f10111213141516171d9fe80658391759946da5a537b25b87c709fd84530b09"
