package web

import (
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"candour/survey"
)

// codeDigits is the length of a code with which a response can be taken back.
const codeDigits = 16

// digitsFor reads what people type in place of a digit. A code has digits alone.
func digitsFor(typed string) string {
	return strings.NewReplacer("O", "0", "Q", "0", "I", "1", "L", "1", "|", "1", "Z", "2", "S", "5", "B", "8").
		Replace(strings.ToUpper(typed))
}

// offersCode says whether the person may have a code. A preview stores nothing that could be taken back,
// but shows what people are asked.
func (t *visit) offersCode() (bool, error) {
	if t.s.Withdrawals == nil || !t.def.Privacy.Withdrawal || t.def.CollectedBy == survey.ByStaff {
		return false, nil
	}
	if t.elsewhere != "" {
		return true, nil
	}
	return t.s.Withdrawals.Offered(t.c.UserContext(), t.def.Name)
}

// wantCode gives the response an id that its code leads to, if the person asked for a code.
func (t *visit) wantCode(r *survey.Response) error {
	if t.j.Coded = false; form(t.c, "code") != "yes" || t.elsewhere != "" {
		return nil
	}
	offers, err := t.offersCode()
	if err != nil || !offers {
		return err
	}
	_, id, err := t.s.Withdrawals.Code(t.c.UserContext(), t.def.Name, t.j.Number)
	if err != nil {
		return err
	}
	r.ID, t.j.Coded = id, true
	return nil
}

// showSpent is the thank-you of what was submitted before, with its code if it has one: the answer to
// the first time may never have reached the person.
func (t *visit) showSpent(receipt string) error {
	if !t.j.Coded {
		t.j.Coded = true
		body, err := t.body()
		if err != nil {
			return err
		}
		t.j.Coded = t.s.Intake.SpentOn(t.def.Name, t.j.Number, body)
	}
	return t.showThanks(receipt)
}

// code is the code of what was submitted, in fours; none where the person has none, or where it does
// nothing any more.
func (t *visit) code() ([]string, error) {
	if !t.j.Coded || t.s.Withdrawals == nil {
		return nil, nil
	}
	code, _, err := t.s.Withdrawals.Code(t.c.UserContext(), t.def.Name, t.j.Number)
	if err != nil {
		if survey.AsError(err).Kind == survey.Closed {
			return nil, nil
		}
		return nil, err
	}
	return strings.Fields(inFours(code)), nil
}

// withdrawPage takes a code, or says what became of it. Code is the one that was looked for, in fours: one
// digit amiss deletes nothing, and the page never says whether there was something to delete.
type withdrawPage struct {
	respondentPage
	Frozen, Done bool
	Code         string
	Typed, Wrong string
}

// limitCodes slows down whoever guesses codes.
func (s *Server) limitCodes() fiber.Handler {
	return s.limit(limiter.Config{Max: signInsAMinute}, "Too many codes came from this connection. Wait a minute and try again.")
}

// withdrawing begins a visit to the page where responses are taken back.
func (s *Server) withdrawing(c *fiber.Ctx) (*visit, withdrawPage, error) {
	id := survey.ID(c.Params("survey"))
	def, err := s.Store.Definition(c.UserContext(), id)
	if err != nil {
		return nil, withdrawPage{}, err
	}
	if !def.Privacy.Withdrawal || s.Withdrawals == nil {
		return nil, withdrawPage{}, survey.Fault(survey.NotFound, "This survey gives no codes to take answers back with.")
	}
	t := &visit{s: s, c: c, def: def, elsewhere: "/withdraw/" + string(id)}
	t.j.Lang = t.formLanguage()
	frame, err := t.page(t.words().T("r.withdraw.title"))
	frame.Preview = false
	view := withdrawPage{respondentPage: frame}
	if err != nil {
		return t, view, err
	}
	offered, err := s.Withdrawals.Offered(c.UserContext(), id)
	view.Frozen = !offered
	return t, view, err
}

// showWithdraw is GET /withdraw/{survey}.
func (s *Server) showWithdraw(c *fiber.Ctx) error {
	_, view, err := s.withdrawing(c)
	if err != nil {
		return err
	}
	return s.render(c, "withdraw", view)
}

// withdraw is POST /withdraw/{survey}: deletes the response with a code. What it says is the same
// whether there was one or not.
func (s *Server) withdraw(c *fiber.Ctx) error {
	t, view, err := s.withdrawing(c)
	if err != nil {
		return err
	}
	code, ok := readCode(form(c, "code"))
	switch {
	case view.Frozen:
	case !ok:
		view.Typed, view.Wrong = cut(form(c, "code"), maxContact), view.T("r.withdraw.wrong")
		if view.Typed == "" {
			view.Wrong = view.T("r.withdraw.none")
		}
		view.Faults = []faultLink{{Target: "code", Text: view.Wrong}}
		view.Title = view.T("error.prefix") + " " + view.Title
		c.Status(fiber.StatusUnprocessableEntity)
	default:
		if err := s.Withdrawals.Withdraw(c.UserContext(), t.def.Name, code); err != nil {
			return err
		}
		view.Done, view.Code = true, inFours(code)
	}
	return s.render(c, "withdraw", view)
}

// readCode takes a code as people type it: with anything between the digits, with letters that look like
// digits, or twice in a row.
func readCode(typed string) (code string, ok bool) {
	if len(typed) > maxPass {
		return "", false
	}
	code = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, digitsFor(typed))
	if len(code) == 2*codeDigits && code[:codeDigits] == code[codeDigits:] {
		code = code[:codeDigits]
	}
	return code, len(code) == codeDigits && strings.Trim(code, "0123456789") == ""
}
