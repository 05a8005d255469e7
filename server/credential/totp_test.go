package credential_test

import (
	"encoding/base32"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/server/credential"
)

// The vectors of RFC 6238, appendix B, for SHA-1; six digits are the last of its eight.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for _, tt := range []struct {
		at   int64
		code string
	}{
		{1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"},
		{2000000000, "279037"}, {20000000000, "353130"},
	} {
		for name, off := range map[string]struct {
			seconds int64
			want    error
		}{
			"now": {0, nil}, "a clock that is behind": {-30, nil}, "a clock that is ahead": {30, nil},
			"too late": {60, credential.ErrWrong}, "too early": {-60, credential.ErrWrong},
		} {
			step, err := credential.Step(secret, tt.code, time.Unix(tt.at+off.seconds, 0), 0)
			if !errors.Is(err, off.want) || err == nil && step != tt.at/30 {
				t.Errorf("%s at %d, %s: step %d, %v; want %v", tt.code, tt.at, name, step, err, off.want)
			}
		}
	}
}

func TestCodeWorksOnce(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	now := time.Unix(1111111111, 0)
	step, err := credential.Step(secret, "050471", now, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := credential.Step(secret, "050471", now, step); !errors.Is(err, credential.ErrUsed) {
		t.Errorf("again: %v", err)
	}
	if _, err := credential.Step(secret, "081804", now, step); !errors.Is(err, credential.ErrUsed) {
		t.Errorf("the one before it, afterwards: %v", err)
	}
	for _, code := range []string{"", "05047", "0504711", "０５０４７１", strings.Repeat("0", 1<<16)} {
		if _, err := credential.Step(secret, code, now, 0); !errors.Is(err, credential.ErrWrong) {
			t.Errorf("%.10q: %v", code, err)
		}
	}
}

func TestAppKeyNamesNoTopic(t *testing.T) {
	key, err := credential.NewAppKey("Noor & Kai")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(key.Address)
	if err != nil || u.Scheme != "otpauth" || u.Path != "/Candour:Noor & Kai" || u.Query().Get("issuer") != "Candour" {
		t.Errorf("the address is %s, %v", key.Address, err)
	}
	if raw, err := base32.StdEncoding.DecodeString(key.Secret); err != nil || len(raw) != 20 {
		t.Errorf("the secret has %d bytes, %v", len(raw), err)
	}
	again, err := credential.AppKeyOf("Noor & Kai", key.Secret)
	if err != nil || again != key {
		t.Errorf("read again: %+v, %v", again, err)
	}
}

func TestRecoveryCodesAreReadAsTheyAreTyped(t *testing.T) {
	codes := credential.NewRecoveryCodes()
	if len(codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != 10 {
		t.Fatalf("%d codes: %v", len(codes), codes)
	}
	for _, code := range codes {
		for _, typed := range []string{code, strings.ToUpper(code), " " + strings.ReplaceAll(code, "-", " ") + " ",
			strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "0", "O"), strings.ReplaceAll(code, "1", "l")} {
			if got := credential.Typed(typed); got != code {
				t.Errorf("%q is read as %q, not %q", typed, got, code)
			}
		}
	}
}
