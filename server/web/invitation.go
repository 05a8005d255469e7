package web

import (
	"context"
	"errors"

	"candour/analytics/intake"
	"candour/survey"
)

// Tickets knows the codes that people draw to take part with; *intake.Ledger does.
type Tickets interface {
	MakeTickets(ctx context.Context, id survey.ID, n int) ([]string, error)
	CheckTicket(ctx context.Context, id survey.ID, code string) error
	Tickets(ctx context.Context, id survey.ID) (made int, err error)
}

// codeField is where the first page takes the code from a card.
const codeField = "code"

// maxCode is the most bytes of a code that are read.
const maxCode = 64

// asksCode says whether this visit needs a code: a preview and our own simulation need none.
func (t *visit) asksCode() bool {
	return t.def.Drawn() && t.elsewhere == "" && !t.s.simulated(t.c)
}

// ticketFor is what a response to a survey spends, of the code that came with it. It is the one place
// where the pages and the API decide that.
func ticketFor(def *survey.Definition, source survey.Source, code string) (string, error) {
	switch {
	case !def.Drawn() || source == survey.Synthetic:
		return "", nil
	case code == "" || len(code) > maxCode:
		return "", intake.RefusedTicket(intake.ErrNoTicket)
	}
	return code, nil
}

// checkCode looks at the code on the first page, and spends nothing: that happens with Submit.
func (t *visit) checkCode() error {
	if !t.asksCode() {
		return nil
	}
	err := intake.ErrNoTicket
	if t.j.Code != "" {
		err = t.s.Tickets.CheckTicket(t.c.UserContext(), t.def.Name, t.j.Code)
	}
	if key := codeWords(err, t.j.Code); key != "" {
		t.failAt(codeField, codeField, t.words().T(key))
		return nil
	}
	return err
}

// codeWords names the sentence about a code that cannot be used; for any other error there is none.
func codeWords(err error, code string) string {
	switch {
	case errors.Is(err, intake.ErrTicketSpent):
		return "r.code.used"
	case errors.Is(err, intake.ErrNoTicket) && code == "":
		return "r.code.none"
	case errors.Is(err, intake.ErrNoTicket):
		return "r.code.unknown"
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
