package store_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"candour/server/store"
	"candour/survey"
)

const phrase = "lantern otter gravel twelve"

func TestInvitationsWorkOnce(t *testing.T) {
	ctx := context.Background()
	s, c, _ := open(t)
	invite := func() string {
		t.Helper()
		secret, err := s.Invite(ctx, store.Invitation{Label: "Kai from the council", Role: store.Advisor, By: "Ada",
			Studies: map[survey.StudyID]store.Role{"youth": store.YouthResearcher}})
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	secret := invite()
	var group sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		group.Go(func() { _, errs[i] = s.Accept(ctx, secret, fmt.Sprintf("Kai %d", i), phrase) })
	}
	group.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if kindOf(err) != survey.NotFound {
			t.Errorf("too late: %v", err)
		}
	}
	all, err := s.Members(ctx)
	if err != nil || made != 1 || len(all) != 1 || !reflect.DeepEqual(all[0].Studies,
		map[survey.StudyID]store.Role{"youth": store.YouthResearcher}) {
		t.Errorf("%d were let in; accounts %+v, %v", made, all, err)
	}
	taken := invite()
	if _, err := s.Accept(ctx, taken, all[0].Name, phrase); kindOf(err) != survey.Conflict {
		t.Errorf("a name that is taken: %v", err)
	}
	if _, err := s.Accept(ctx, taken, "Robin", phrase); err != nil {
		t.Errorf("after a name that was taken: %v", err)
	}
	late, back := invite(), invite()
	pending, err := s.Invitations(ctx)
	if err != nil || len(pending) != 2 {
		t.Fatalf("pending: %+v, %v", pending, err)
	}
	c.now = c.now.Add(store.InvitationLife)
	for _, secret := range []string{late, back, "nonsense"} {
		if _, err := s.Accept(ctx, secret, "Sam", phrase); kindOf(err) != survey.NotFound {
			t.Errorf("an old invitation: %v", err)
		}
	}
}

func TestPasswords(t *testing.T) {
	tests := []struct{ name, password, want string }{
		{"words", phrase, ""},
		{"random", "xk3VdqPz0Qm9sL", ""},
		{"French words", "brouette cactus lampadaire", ""},
		{"short", "xk3VdqPz0Qm", "at least 12"},
		{"leaked, with digits", "password1234", "easy to guess"},
		{"leaked, in l33t", "P@ssw0rd2024!", "easy to guess"},
		{"a walk", "qwertyuiop123", "easy to guess"},
		{"repeated", "aaaaaaaaaaaaaaaa", "easy to guess"},
		{"the own name", "Amelie-Amelie1", "easy to guess"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := store.CheckPassword("Amelie", tt.password)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !contains(err, tt.want)) {
				t.Errorf("%q: %v, want %q", tt.password, err, tt.want)
			}
		})
	}
}

func TestChangePassword(t *testing.T) {
	ctx := context.Background()
	s, _, _ := open(t)
	made, err := s.AddAccount(ctx, store.Account{Name: "Noor", Role: store.Researcher})
	if err != nil {
		t.Fatal(err)
	}
	here, _, _ := signIn(ctx, s, "Noor", made.Password)
	there, _, err := signIn(ctx, s, "Noor", made.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePassword(ctx, "Noor", here, "wrong", phrase); kindOf(err) != survey.Invalid {
		t.Errorf("with a wrong password: %v", err)
	}
	if err := s.ChangePassword(ctx, "Noor", here, made.Password, phrase); err != nil {
		t.Fatal(err)
	}
	if _, err := s.BySession(ctx, there); kindOf(err) != survey.Unauthenticated {
		t.Errorf("the other session goes on: %v", err)
	}
	if _, err := s.BySession(ctx, here); err != nil {
		t.Errorf("this session ended: %v", err)
	}
	if _, _, err := signIn(ctx, s, "Noor", phrase); err != nil {
		t.Errorf("with the new password: %v", err)
	}
	sessions, err := s.Sessions(ctx, "Noor", here)
	if err != nil || len(sessions) != 2 || sessions[0].BeganOn != "2026-03-01" || sessions[0].Current == sessions[1].Current {
		t.Errorf("sessions: %+v, %v", sessions, err)
	}
}

func contains(err error, text string) bool {
	return strings.Contains(survey.AsError(err).Message, text)
}
