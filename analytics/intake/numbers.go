package intake

import (
	"context"
	"errors"
	"fmt"

	"candour/survey"
)

// Tickets that were signed blindly are known to nobody before they are used, so nothing is kept of them
// until then: a number is spent by being written down, as a hash, in the order of the hashes. It lies in
// the ledger, so that one commit spends it and stores the response. Where in its page of the file SQLite
// puts a row may tell which of two tickets was used first, to who has both; no row leads to a response.

// numberKey sets these hashes apart from others. It is no secret: the signature on a ticket outlives every
// secret of the server, and a ticket whose hash were made with one would be good again without it. A number
// is 256 random bits, which nobody guesses, and who has it can ask whether it was used.
const numberKey = "candour ticket number 1"

// numberMAC is how the number of a signed ticket is kept.
func numberMAC(id survey.ID, number []byte) mac {
	return mac(digest([]byte(numberKey), []byte(id), number))
}

// CheckNumber says whether a signed ticket can be used: nil or ErrTicketSpent. It spends nothing.
func (l *Ledger) CheckNumber(_ context.Context, id survey.ID, number []byte) error {
	return l.committer.turn(func() error { return l.committer.number(id, numberMAC(id, number)) })
}

// number says whether a number was used; it runs on the writer's turn.
func (c *committer) number(id survey.ID, m mac) error {
	var used bool
	err := c.conn.QueryRowContext(context.Background(),
		"SELECT count(*) > 0 FROM number WHERE survey = ? AND mac = ?", string(id), m[:]).Scan(&used)
	if err != nil {
		return fmt.Errorf("look a ticket up: %w", err)
	}
	if used {
		return ErrTicketSpent
	}
	return nil
}

// redeemNumber spends the number of an entry, like redeem a code.
func (c *committer) redeemNumber(e *entry) (refused, err error) {
	switch why := c.number(e.place.survey, *e.number); {
	case errors.Is(why, ErrTicketSpent):
		return RefusedNumber(why), nil
	case why != nil:
		return nil, why
	}
	_, err = c.exec("INSERT INTO number (survey, mac) VALUES (?, ?)", string(e.place.survey), e.number[:])
	return nil, err
}

// RefusedNumber is why somebody cannot take part with a signed ticket, of ErrNoTicket or ErrTicketSpent.
func RefusedNumber(why error) error {
	message := "This is no ticket of this survey. Paste the whole ticket, from its first to its last letter."
	if errors.Is(why, ErrTicketSpent) {
		message = "This ticket was used already. It is good for one response."
	}
	return &survey.Error{Kind: survey.Forbidden, Message: message, Err: why}
}
