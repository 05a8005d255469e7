package redaction_test

import (
	"strings"
	"testing"

	"candour/analytics/redaction"
)

func TestMask(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "They listened to me. I felt safe.", "They listened to me. I felt safe."},
		{"e-mail", "write to kim.lee@example.org please", "write to [@] please"},
		{"account", "find me @kim_lee", "find me [@]"},
		{"address", "see https://example.org/kim?x=1 now", "see [@] now"},
		{"phone", "call 604-555-0199 or (250) 555 0123", "call [#] or [#]"},
		{"phone with country", "at +1 604 555 0199.", "at [#]."},
		{"years and ages stay", "I was 17 in 2019", "I was 17 in 2019"},
		{"postal code", "near V6T 1Z4 there", "near [⌂] there"},
		{"street", "at 1234 West Hastings Street we met", "at [⌂] we met"},
		{"rue", "au 12, rue des Érables", "au [⌂]"},
		{"said name", "my name is kim and", "my name is […] and"},
		{"nom dit", "je m'appelle zoé, bonjour", "je m'appelle […], bonjour"},
		{"title", "then Dr. Singh came", "then Dr. […] came"},
		{"name inside", "then Sarah helped me", "then […] helped me"},
		{"two words", "with Sarah Jones in Vancouver", "with […] in […]"},
		{"two at the start", "Sarah Jones was kind. She stayed.", "[…] was kind. She stayed."},
		{"hyphens and accents", "avec Marie-Ève à Montréal", "avec […] à […]"},
		{"what is plain stays", "On Monday I'm in the ER, VERY late", "On Monday I'm in the ER, VERY late"},
		{"lines begin sentences", "one\nTwo\n- Three", "one\nTwo\n- Three"},
		{"a name at the start goes through", "Sarah helped me", "Sarah helped me"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := redaction.Mask(tt.text); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestAlso(t *testing.T) {
	got := redaction.Also("Zoé saw zoé at the blue house; Zoélie did not. (C++)", []string{"zoé", " blue house ", "", "c++"})
	if want := "[…] saw […] at the […]; Zoélie did not. ([…])"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestAlsoMasksNeighbours(t *testing.T) {
	if got, want := redaction.Also("so Ali Ali Ali said", []string{"ali"}), "so […] […] […] said"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMissed(t *testing.T) {
	const written = "then Marie Roy from l’école called"
	for _, tt := range []struct {
		name, masked string
		phrases      []string
		want         string
	}{
		{"found", written, []string{"marie roy", " ", "CALLED"}, ""},
		{"misspelt", written, []string{"Mary Roy", "called"}, "Mary Roy"},
		{"another apostrophe", written, []string{"l'école"}, "l'école"},
		{"a part of a word", written, []string{"call"}, "call"},
		{"masked by rules already", "then […] […] from l’école called", []string{"Marie Roy"}, ""},
		{"masked by rules in part", "then Marie […] from l’école called", []string{"Marie Roy"}, "Marie Roy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(redaction.Missed(written, tt.masked, tt.phrases), "|"); got != tt.want {
				t.Errorf("missed %q, want %q", got, tt.want)
			}
		})
	}
}
