package intake

import (
	"context"
	"errors"

	"candour/survey"
)

// Tickets that were signed blindly are known to nobody before they are used, so nothing is kept of them
// until then: a number is spent by being written down. It lies among the codes, as an HMAC, in the order
// of the HMACs, so that one commit spends it and stores the response.

// number is how the number of a signed ticket is kept, under each secret, newest first.
func (r keyring) number(id survey.ID, number []byte) []mac {
	macs := make([]mac, len(r))
	for i, k := range r {
		macs[i] = mac(digest(k.ticket, []byte("number"), []byte(id), number))
	}
	return macs
}

// CheckNumber says whether a signed ticket can be used: nil or ErrTicketSpent. It spends nothing.
func (l *Ledger) CheckNumber(_ context.Context, id survey.ID, number []byte) error {
	var known error
	err := l.committer.turn(func() error {
		known = l.committer.ticket(id, l.keys.number(id, number))
		return nil
	})
	if errors.Is(known, ErrNoTicket) {
		known = nil // nobody has used it
	}
	return errors.Join(err, known)
}

// redeemNumber spends the number of an entry, like redeem a code.
func (c *committer) redeemNumber(e *entry) (refused, err error) {
	switch why := c.ticket(e.place.survey, e.numbers); {
	case errors.Is(why, ErrTicketSpent):
		return RefusedNumber(why), nil
	case !errors.Is(why, ErrNoTicket):
		return nil, why
	}
	_, err = c.exec("INSERT INTO ticket (survey, mac, spent) VALUES (?, ?, 1)", string(e.place.survey), e.numbers[0][:])
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
