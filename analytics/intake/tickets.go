package intake

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"candour/survey"
)

// MaxTickets is how many codes are made at once, at most: what one browser prints.
const MaxTickets = 500

// What a code can turn out to be when somebody wants to take part with it. Accept wraps the first two.
var (
	ErrNoTicket    = errors.New("there is no such code")
	ErrTicketSpent = errors.New("this code was used before")
)

// MakeTickets makes n codes to take part in a survey with, stores what recognises them, and returns
// them in random order. They can never be read again.
func (l *Ledger) MakeTickets(_ context.Context, id survey.ID, n int) ([]string, error) {
	return l.makeCodes(id, n, codeLength)
}

// MakeLinks is MakeTickets for codes that nobody has to type: 102 random bits.
func (l *Ledger) MakeLinks(_ context.Context, id survey.ID, n int) ([]string, error) {
	return l.makeCodes(id, n, linkLength)
}

func (l *Ledger) makeCodes(id survey.ID, n, length int) ([]string, error) {
	if n < 1 || n > MaxTickets {
		return nil, survey.Fault(survey.Invalid, fmt.Sprintf("Make between 1 and %d codes at once.", MaxTickets))
	}
	codes, macs := make([]string, n), make([]mac, n)
	for i := range codes {
		var err error
		if codes[i], err = newCode(length); err != nil {
			return nil, err
		}
		macs[i] = l.keys.ticket(id, codes[i])[0]
	}
	// Sorted: in its page of the file a row stands where it came, which would be its line in the list.
	slices.SortFunc(macs, func(a, b mac) int { return bytes.Compare(a[:], b[:]) })
	err := l.committer.do(synced, func() error {
		for _, mac := range macs {
			if _, err := l.committer.conn.ExecContext(context.Background(),
				"INSERT INTO ticket (survey, mac, spent) VALUES (?, ?, 0)", string(id), mac[:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store codes: %w", err)
	}
	return codes, nil
}

// CheckTicket says whether a code can be used: nil, ErrNoTicket or ErrTicketSpent. It spends nothing.
func (l *Ledger) CheckTicket(_ context.Context, id survey.ID, code string) error {
	var known error
	err := l.committer.turn(func() error {
		known = l.committer.ticket(id, l.keys.ticket(id, code))
		return nil
	})
	return errors.Join(err, known)
}

// Tickets counts the codes that were made for a survey. How many are used is not told: that number
// moves with every arrival.
func (l *Ledger) Tickets(ctx context.Context, id survey.ID) (made int, err error) {
	err = l.committer.turn(func() error {
		return l.committer.conn.QueryRowContext(ctx, "SELECT count(*) FROM ticket WHERE survey = ?",
			string(id)).Scan(&made)
	})
	if err != nil {
		return 0, fmt.Errorf("count codes: %w", err)
	}
	return made, nil
}

// newCode draws a code: ABCD-EFGH-JKLM.
func newCode(length int) (string, error) {
	var letters strings.Builder
	for i := range length {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(codeLetters))))
		if err != nil {
			return "", fmt.Errorf("draw a code: %w", err)
		}
		if i > 0 && i%4 == 0 {
			letters.WriteByte('-')
		}
		letters.WriteByte(codeLetters[n.Int64()])
	}
	return letters.String(), nil
}

// ticket is how a code is kept, under each secret, newest first.
func (r keyring) ticket(id survey.ID, code string) []mac {
	macs := make([]mac, len(r.macs))
	for i, k := range r.macs {
		macs[i] = mac(digest(k.ticket, []byte(id), []byte(PlainCode(code))))
	}
	return macs
}

// ticket says what is known of a code; it runs on the writer's turn.
func (c *committer) ticket(id survey.ID, macs []mac) error {
	for _, m := range macs {
		var spent int
		err := c.conn.QueryRowContext(context.Background(),
			"SELECT spent FROM ticket WHERE survey = ? AND mac = ?", string(id), m[:]).Scan(&spent)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return fmt.Errorf("look a code up: %w", err)
		case spent == 1:
			return ErrTicketSpent
		default:
			return nil
		}
	}
	return ErrNoTicket
}

// redeem spends the code of an entry. It runs in the transaction that stores the response, so a crash
// undoes both or neither, and there is one writer, so of any number that come at once one wins. Refused
// is what the person is told.
func (c *committer) redeem(e *entry) (refused, err error) {
	for _, m := range e.tickets { // none where a number is spent
		result, err := c.conn.ExecContext(context.Background(),
			"UPDATE ticket SET spent = 1 WHERE survey = ? AND mac = ? AND spent = 0", string(e.place.survey), m[:])
		if err != nil {
			return nil, err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return nil, err
		}
	}
	if e.number != nil {
		return c.redeemNumber(e)
	}
	why := c.ticket(e.place.survey, e.tickets)
	if !errors.Is(why, ErrNoTicket) && !errors.Is(why, ErrTicketSpent) {
		return nil, why
	}
	return RefusedTicket(why), nil
}

// RefusedTicket is why somebody cannot take part, of ErrNoTicket or ErrTicketSpent.
func RefusedTicket(why error) error {
	message := "This code is not known here. Compare it with the card, letter by letter."
	if errors.Is(why, ErrTicketSpent) {
		message = "This code was used already. If that was not you, ask whoever handed out the cards for another."
	}
	return &survey.Error{Kind: survey.Forbidden, Message: message, Err: why}
}
