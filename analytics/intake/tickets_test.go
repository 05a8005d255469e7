package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"candour/analytics/intake"
	"candour/survey"
)

func tickets(t *testing.T, l *intake.Ledger, n int) []string {
	t.Helper()
	codes, err := l.MakeTickets(context.Background(), "support", n)
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

// Of 10,000 that come with one code at the same moment, each with other answers, exactly one wins.
func TestTicketIsSpentOnce(t *testing.T) {
	sink := newEngine(t)
	cfg := newConfig(t, sink)
	cfg.Queue = 10_000
	l := open(t, cfg)
	defer closeLedger(t, l)
	code := tickets(t, l, 3)[1]
	wantOneOfMany(t, l, sink, intake.Entry{Ticket: code})
}

// wantOneOfMany sends 10,000 responses at once, all with the code or the number of e: one is accepted.
func wantOneOfMany(t *testing.T, l *intake.Ledger, sink *engine, e intake.Entry) {
	t.Helper()
	list := responses(10_000)
	var won, used, winner atomic.Int64
	var all sync.WaitGroup
	start := make(chan struct{})
	for i, r := range list {
		all.Go(func() {
			<-start
			_, err := l.Accept(context.Background(), intake.Entry{Response: r, Key: fmt.Sprint("page ", i),
				Body: []byte("x"), Ticket: e.Ticket, Number: e.Number})
			switch {
			case err == nil:
				won.Add(1)
				winner.Store(int64(i))
			case errors.Is(err, intake.ErrTicketSpent):
				used.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	if won.Load() != 1 || used.Load() != 9_999 {
		t.Fatalf("%d won and %d were told that it is used, want 1 and 9999", won.Load(), used.Load())
	}
	flush(t, l)
	wantOnce(t, sink, list[winner.Load():winner.Load()+1])
	wantStats(t, l, intake.Stats{})
}

// The same page sent again has the same receipt, and its code stays spent once.
func TestTicketSentAgain(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	defer closeLedger(t, l)
	code := tickets(t, l, 1)[0]
	e := keyed(response("heard"), "one page")
	e.Ticket = code
	first, err := l.Accept(context.Background(), e)
	again, errAgain := l.Accept(context.Background(), e)
	if err != nil || errAgain != nil || first != again {
		t.Errorf("receipts %q, %v and %q, %v, want the same twice", first, err, again, errAgain)
	}
}

// What is typed in another way is the same code; what is not known is refused, and nothing is stored.
func TestTicketAsTyped(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	cfg.Hold = hold(100)
	l := open(t, cfg)
	code := tickets(t, l, 1)[0]
	if made, err := l.Tickets(context.Background(), "support"); made != 1 || err != nil {
		t.Errorf("%d codes, %v, want 1", made, err)
	}
	closeLedger(t, l)
	l = open(t, cfg)
	defer closeLedger(t, l)
	bare := strings.ReplaceAll(code, "-", "")
	tests := []struct {
		name, survey, code string
		want               error
	}{
		{"as printed", "support", code, nil},
		{"small letters and spaces", "support", " " + strings.ToLower(bare[:5]) + " " + bare[5:], nil},
		{"another survey's", "other", code, intake.ErrNoTicket},
		{"a letter too few", "support", bare[:11], intake.ErrNoTicket},
		{"nothing", "support", "", intake.ErrNoTicket},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := l.CheckTicket(context.Background(), survey.ID(tt.survey), tt.code); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
	_, err := l.Accept(context.Background(), intake.Entry{Response: response("x"), Ticket: "BCDF-BCDF-BCDF"})
	if !errors.Is(err, intake.ErrNoTicket) {
		t.Errorf("an unknown code got %v", err)
	}
	if n := count(t, cfg.Path, "SELECT count(*) FROM waiting"); n != 0 {
		t.Errorf("%d responses were stored with an unknown code", n)
	}
	e := keyed(response("x"), "page")
	e.Ticket = bare
	if _, err := l.Accept(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	if err := l.CheckTicket(context.Background(), "support", code); !errors.Is(err, intake.ErrTicketSpent) {
		t.Errorf("a used code got %v", err)
	}
}

// The ledger keeps no code, in the clear or as a hash that works without the secret, and rows lie in
// another order than that in which codes were made or used.
func TestTicketsKeepNoOrder(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	defer closeLedger(t, l)
	tickets(t, l, 200)
	if n := count(t, cfg.Path, "SELECT count(*) FROM (SELECT mac, lag(mac) OVER () AS before FROM ticket) WHERE before > mac"); n != 0 {
		t.Errorf("%d rows do not lie in the order of their hashes", n)
	}
	for _, n := range []int{0, intake.MaxTickets + 1} {
		if _, err := l.MakeTickets(context.Background(), "support", n); err == nil {
			t.Errorf("%d codes were made", n)
		}
	}
}

// Where the rows of codes lie in a page of the file is in the order of their hashes too, used or not: not that
// of a list of personal links.
func TestPlacesOfTicketsKeepNoOrder(t *testing.T) {
	cfg := newConfig(t, newEngine(t))
	l := open(t, cfg)
	codes := tickets(t, l, 60) // they fit one page
	for i, code := range codes[20:30] {
		e := intake.Entry{Response: response("heard"), Key: fmt.Sprint("page ", i), Ticket: code}
		if _, err := l.Accept(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	flush(t, l)
	closeLedger(t, l)
	file, err := os.ReadFile(cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	db := inspect(t, cfg.Path)
	defer db.Close()
	rows, err := db.Query("SELECT mac FROM ticket ORDER BY mac")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var places []int
	for rows.Next() {
		var mac []byte
		if err := rows.Scan(&mac); err != nil {
			t.Fatal(err)
		}
		places = append(places, bytes.Index(file, mac))
	}
	// SQLite fills a page from its end.
	if slices.Reverse(places); len(places) != 60 || !slices.IsSorted(places) {
		t.Errorf("%d rows lie at %v", len(places), places)
	}
}
