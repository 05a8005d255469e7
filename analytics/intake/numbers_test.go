package intake_test

import (
	"errors"
	"fmt"
	"testing"

	"candour/analytics/intake"
)

// Of 10,000 that come with one signed ticket at the same moment, each with other answers, exactly one wins.
func TestNumberIsSpentOnce(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Queue = 10_000
	l := open(t, cfg)
	defer closeLedger(t, l)
	wantOneOfMany(t, l, sink, intake.Entry{Number: []byte("drawn in a browser")})
}

// A number is spent in one survey alone, stays so under a newer secret, also when the older one is given up,
// and is no code.
func TestNumberStaysSpent(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	number := []byte("one")
	if err := l.CheckNumber(t.Context(), "support", number); err != nil {
		t.Fatal(err)
	}
	e := keyed(response("heard"), "one page")
	e.Number = number
	first, err := l.Accept(t.Context(), e)
	again, errAgain := l.Accept(t.Context(), e)
	if err != nil || errAgain != nil || first != again {
		t.Errorf("the same page got %q, %v and %q, %v, want the same twice", first, err, again, errAgain)
	}
	flush(t, l)
	closeLedger(t, l)
	newer := []byte("a newer secret of 32 bytes, it is")
	for _, secrets := range [][][]byte{{newer, secret}, {newer}} {
		cfg.Secrets = secrets
		l = open(t, cfg)
		if err := l.CheckNumber(t.Context(), "support", number); !errors.Is(err, intake.ErrTicketSpent) {
			t.Errorf("under %d secrets: %v", len(secrets), err)
		}
		closeLedger(t, l)
	}
	l = open(t, cfg)
	defer closeLedger(t, l)
	e = keyed(response("again"), "another page")
	e.Number = number
	if _, err := l.Accept(t.Context(), e); !errors.Is(err, intake.ErrTicketSpent) {
		t.Errorf("a second response under a newer secret got %v", err)
	}
	if err := l.CheckNumber(t.Context(), "other", number); err != nil {
		t.Errorf("another survey's ticket is used: %v", err)
	}
	if err := l.CheckTicket(t.Context(), "support", string(number)); !errors.Is(err, intake.ErrNoTicket) {
		t.Errorf("a number is good as a code: %v", err)
	}
	if n := count(t, cfg.Path, "SELECT count(*) FROM number"); n != 1 {
		t.Errorf("%d numbers are kept, want 1", n)
	}
}

// After a restore codes are known, and what was used stays so.
func TestTicketsComeBack(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	codes := tickets(t, l, 2)
	for i, e := range []intake.Entry{{Ticket: codes[0]}, {Number: []byte("drawn")}} {
		e.Response, e.Key = response("heard"), fmt.Sprint("page ", i)
		if _, err := l.Accept(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	restored := newConfig(t, newEngine(t))
	r, err := intake.Restore(t.Context(), restored.Path)
	if err != nil {
		t.Fatal(err)
	}
	err = l.BackUp(t.Context(), func(c intake.Copy) error { return r.Add(t.Context(), c) }, func() error { return nil })
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	closeLedger(t, l)
	l = open(t, restored)
	defer closeLedger(t, l)
	for _, tt := range []struct {
		name      string
		got, want error
	}{
		{"a used code", l.CheckTicket(t.Context(), "support", codes[0]), intake.ErrTicketSpent},
		{"a used ticket", l.CheckNumber(t.Context(), "support", []byte("drawn")), intake.ErrTicketSpent},
		{"a code", l.CheckTicket(t.Context(), "support", codes[1]), nil},
		{"another ticket", l.CheckNumber(t.Context(), "support", []byte("other")), nil},
	} {
		if !errors.Is(tt.got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}
