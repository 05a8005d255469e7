package survey_test

import (
	"strings"
	"testing"

	"candour/survey"
)

// The word anonymous is decided in one place.
func TestAnonymous(t *testing.T) {
	tests := []struct {
		name, head  string
		want, drawn bool
	}{
		{"an open link", "", true, false},
		{"cards that were drawn", "invitations: {mode: envelope}\n", true, true},
		{"set to be confidential", "privacy: {mode: confidential}\n", false, false},
		{"cards, confidential", "privacy: {mode: confidential}\ninvitations: {mode: envelope}\n", false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			def := parse(t, tt.head+"name: a\ntitle: A\nlanguages: [en]\nquestions: [{type: integer, name: n, label: How many?}]\n")
			if got := def.Anonymous(); got != tt.want || def.Drawn() != tt.drawn {
				t.Errorf("anonymous %v, drawn %v, want %v, %v", got, def.Drawn(), tt.want, tt.drawn)
			}
		})
	}
	def := survey.Definition{Privacy: survey.Privacy{Mode: survey.Anonymous},
		Invitations: &survey.Invitations{Mode: "personal"}}
	if def.Anonymous() {
		t.Error("invitations of a kind that is not known to be unlinkable are called anonymous")
	}
}

func TestUnknownInvitations(t *testing.T) {
	_, _, err := survey.Parse([]byte("name: a\ntitle: A\nlanguages: [en]\ninvitations: {mode: fax}\n" +
		"questions: [{type: integer, name: n, label: How many?}]\n"))
	if err == nil || !strings.Contains(err.Error(), "envelope") {
		t.Errorf("got %v, want a sentence that names envelope", err)
	}
}
