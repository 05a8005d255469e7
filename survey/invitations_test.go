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
		{"tickets that were signed blindly", "invitations: {mode: tickets}\n", true, false},
		{"links of people", "privacy: {mode: confidential}\ninvitations: {mode: personal}\n", false, false},
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

func TestInvitationsThatAreRefused(t *testing.T) {
	const key = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzLBJ4oJUNdhdsHBKFXxN1QCBeZ124yR9Hxk0+4R4hl1BMEHYuLVcPc0Kk4ekkmacYXTDV9ozIq46xeEEXiC0CbrHdOJOT+PThttWDQ7wJjXKdLEL2fI/1B24yMWB4piE/PaOEmU8ANiVe/otGIPmd3x0T/BqTlDPaYw31ESSo8EeRRiuxL5wtPtsb56+4hnAhoBQ9849Lpuz1u4Vn3eOaXkMG0g5hczQ63RteYh70cBn5IAZuRS5Z6F8QVOO1zrgoUdYs0aAqQlKtFrAz2jj9mA0EdFFdJRr8OGLmbKyS7J6DNyvUYrb3iDiIT00fO3PKB+HoFJN5UM/wW+ueTKbZQIDAQAB"
	tests := []struct{ name, head, want string }{
		{"a mode that is none", "invitations: {mode: fax}", "envelope, tickets or personal"},
		{"links of people that would be called anonymous", "invitations: {mode: personal}", "mode: confidential"},
		{"a key of cards", "invitations: {mode: envelope, key: " + key + "}", "only tickets have a key"},
		{"a key that is none", "invitations: {mode: tickets, key: MIIB}", "leave it out"},
		{"tickets with a key", "invitations: {mode: tickets, key: " + key + "}", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := survey.Parse([]byte("name: a\ntitle: A\nlanguages: [en]\n" + tt.head +
				"\nquestions: [{type: integer, name: n, label: How many?}]\n"))
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a sentence with %q", err, tt.want)
			}
		})
	}
}

// Whoever holds a ticket or a link was promised how it works: a later version keeps that.
func TestInvitationsStay(t *testing.T) {
	const rest = "name: a\ntitle: A\nlanguages: [en]\nquestions: [{type: integer, name: n, label: How many?}]\n"
	old := parse(t, rest+"invitations: {mode: tickets}\n")
	old.Invitations.Key = "the key of then"
	for head, want := range map[string]string{"": "", "key": "another key", "mode": "fixed since"} {
		next := parse(t, rest+"invitations: {mode: tickets}\n")
		switch head {
		case "key":
			next.Invitations.Key = "another"
		case "mode":
			next.Invitations.Mode = survey.Envelope
		}
		err := survey.Compatible(old, next)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("another %q: got %v, want %q", head, err, want)
		}
	}
}
