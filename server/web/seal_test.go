package web_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"candour/server/web"
)

func TestSealRoundTrip(t *testing.T) {
	s, err := web.NewSealer([][]byte{key(1)})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "x", strings.Repeat("é", 400), "ends in zeros\x80\x00\x00",
		strings.Repeat("z", 511), strings.Repeat("z", 512)} {
		sealed, err := s.Seal("visits", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		opened, err := s.Open("visits", sealed)
		if err != nil || string(opened) != text {
			t.Errorf("opened %q, %v; want %q", opened, err, text)
		}
	}
}

// The length of a seal tells only how many blocks of 512 bytes it holds.
func TestSealHidesLength(t *testing.T) {
	s, _ := web.NewSealer([][]byte{key(1)})
	for _, c := range []struct {
		name   string
		length int
		want   int // of the whole seal, in bytes: nonce, blocks and tag
	}{
		{"nothing", 0, 24 + 512 + 16},
		{"a word", 5, 24 + 512 + 16},
		{"almost a block", 511, 24 + 512 + 16},
		{"a block", 512, 24 + 1024 + 16},
	} {
		sealed, err := s.Seal("visits", bytes.Repeat([]byte{'a'}, c.length))
		if err != nil {
			t.Fatal(err)
		}
		if got := base64.RawURLEncoding.DecodedLen(len(sealed)); got != c.want {
			t.Errorf("%s: the seal has %d bytes, want %d", c.name, got, c.want)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	old, _ := web.NewSealer([][]byte{key(1)})
	sealed, _ := old.Seal("visits", []byte("answers"))
	raw, _ := base64.RawURLEncoding.DecodeString(sealed)
	flipped := func(at int) string {
		changed := bytes.Clone(raw)
		changed[at] ^= 1
		return base64.RawURLEncoding.EncodeToString(changed)
	}
	rotated, _ := web.NewSealer([][]byte{key(2), key(1)})
	other, _ := web.NewSealer([][]byte{key(2)})
	for _, c := range []struct {
		name string
		open func() ([]byte, error)
		want bool
	}{
		{"itself", func() ([]byte, error) { return old.Open("visits", sealed) }, true},
		{"an older key", func() ([]byte, error) { return rotated.Open("visits", sealed) }, true},
		{"a key thrown away", func() ([]byte, error) { return other.Open("visits", sealed) }, false},
		{"another survey", func() ([]byte, error) { return old.Open("visit", sealed) }, false},
		{"another nonce", func() ([]byte, error) { return old.Open("visits", flipped(0)) }, false},
		{"another text", func() ([]byte, error) { return old.Open("visits", flipped(30)) }, false},
		{"another tag", func() ([]byte, error) { return old.Open("visits", flipped(len(raw)-1)) }, false},
		{"cut short", func() ([]byte, error) { return old.Open("visits", sealed[:40]) }, false},
		{"no letters", func() ([]byte, error) { return old.Open("visits", "%%%") }, false},
		{"nothing", func() ([]byte, error) { return old.Open("visits", "") }, false},
	} {
		if _, err := c.open(); (err == nil) != c.want {
			t.Errorf("%s: opened %v, want %v", c.name, err == nil, c.want)
		}
	}
}

func TestSealerNeedsGoodKeys(t *testing.T) {
	if _, err := web.NewSealer([][]byte{{1, 2, 3}}); err == nil {
		t.Error("a key of 3 bytes was taken")
	}
	none, err := web.NewSealer(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := none.Seal("visits", nil); err == nil {
		t.Error("sealed without a key")
	}
}
