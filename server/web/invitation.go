package web

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"candour/analytics/intake"
	"candour/server/ticket"
	"candour/survey"
)

// Tickets knows what people take part with, each good for one response; *intake.Ledger does. Codes are
// known when they are made, the numbers of signed tickets once they are used.
type Tickets interface {
	MakeTickets(ctx context.Context, id survey.ID, n int) ([]string, error)
	CheckTicket(ctx context.Context, id survey.ID, code string) error
	CheckNumber(ctx context.Context, id survey.ID, number []byte) error
	Tickets(ctx context.Context, id survey.ID) (made int, err error)
}

// codeField is where the first page takes the code from a card.
const codeField = "code"

// maxPass is the most bytes that are read of what people take part with: a code, a ticket, or the whole
// address that they pasted.
const maxPass = ticket.MaxText

// typedPass is what was typed to take part with, as the page shows it again: a whole code in fours, all
// else as it came, as far as it is read.
func typedPass(def *survey.Definition, typed string) string {
	if intake.LooksLikeCode(typed) && !def.Coded() || intake.LooksLikeLink(typed) && def.Coded() {
		return grouped(intake.PlainCode(typed))
	}
	return cut(typed, maxPass)
}

// asksCode says whether this visit needs a code or a ticket: a preview and our own simulation need none.
func (t *visit) asksCode() bool {
	return t.def.Invites() && t.elsewhere == "" && !t.s.simulated(t.c)
}

// pass is what a response spends: a code, or the number of a signed ticket.
type pass struct {
	code   string
	number []byte
}

// People gives each person on a list a link of their own, and keeps whose it is.
type People interface {
	Invite(ctx context.Context, id survey.ID, labels []string) (codes []string, err error)
	Invited(ctx context.Context, id survey.ID) (made int, err error)
	Response(ctx context.Context, id survey.ID, code string) ([16]byte, error)
	Answers(ctx context.Context, def *survey.Definition) ([][]string, error)
}

// identify gives a response that comes by a personal link the id that this leads to. No other is led to.
func (s *Server) identify(ctx context.Context, def *survey.Definition, r *survey.Response, spends pass) (err error) {
	if def.Coded() && spends.code != "" {
		r.ID, err = s.People.Response(ctx, def.Name, spends.code)
	}
	return err
}

// passFor is what a response to a survey spends, of what came with it. It is the one place where the
// pages and the API decide that. Who cannot use a ticket is given a card, so a survey that asks for
// tickets takes codes too.
func passFor(def *survey.Definition, source survey.Source, typed string) (pass, error) {
	typed = strings.TrimSpace(typed)
	switch {
	case !def.Invites() || source == survey.Synthetic:
		return pass{}, nil
	case typed == "" || len(typed) > maxPass && !def.Ticketed():
		return pass{}, intake.RefusedTicket(intake.ErrNoTicket)
	case def.Ticketed() && !intake.LooksLikeCode(typed):
		number, err := ticket.Check(def.Name, def.Invitations.Key, typed)
		if errors.Is(err, ticket.ErrNone) {
			return pass{}, intake.RefusedNumber(intake.ErrNoTicket)
		}
		return pass{number: number[:]}, err
	}
	return pass{code: typed}, nil
}

// checkCode looks at the code or the ticket on the first page, and spends nothing: that happens with
// Submit.
func (t *visit) checkCode() error {
	if !t.asksCode() {
		return nil
	}
	p, err := passFor(t.def, survey.Person, t.j.Code)
	switch {
	case err != nil:
	case p.code != "":
		err = t.s.Tickets.CheckTicket(t.c.UserContext(), t.def.Name, p.code)
	default:
		err = t.s.Tickets.CheckNumber(t.c.UserContext(), t.def.Name, p.number)
	}
	if key := codeWords(err, t.def, t.j.Code); key != "" {
		t.failAt(codeField, codeField, t.words().T(key))
		return nil
	}
	return err
}

// codeWords names the sentence about a code or a ticket that cannot be used; for any other error there is
// none.
func codeWords(err error, def *survey.Definition, typed string) string {
	words := map[string][3]string{ // used, none, unknown
		survey.Envelope: {"r.code.used", "r.code.none", "r.code.unknown"},
		survey.Tickets:  {"r.ticket.used", "r.ticket.none", "r.ticket.unknown"},
		survey.Personal: {"r.link.used", "r.link.none", "r.link.unknown"},
	}[def.InvitationMode()]
	switch {
	case errors.Is(err, intake.ErrTicketSpent):
		return words[0]
	case errors.Is(err, intake.ErrNoTicket) && typed == "":
		return words[1]
	case errors.Is(err, intake.ErrNoTicket):
		return cmp.Or(misshapen(def, typed), words[2])
	}
	return ""
}

// misshapen names the sentence about what is no code or ticket by its very form; for others there is none.
func misshapen(def *survey.Definition, typed string) string {
	switch {
	case def.Drawn() && !intake.LooksLikeCode(typed):
		return "r.code.shape"
	case def.Coded() && !intake.LooksLikeLink(typed):
		return "r.link.shape"
	case def.Ticketed() && intake.LooksLikeCode(typed):
		return "r.code.unknown"
	case def.Ticketed() && ticket.IsLink(typed):
		return "r.ticket.link"
	}
	return ""
}

// recode shows the first page again when the code turned out, at Submit, not to be good any more. The
// answers stay in the page: another code leads back to them.
func (t *visit) recode(key string) error {
	t.j.At = atFirst
	t.failAt(codeField, codeField, t.words().T(key))
	return t.show()
}
