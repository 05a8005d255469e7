package web

import (
	"github.com/gofiber/fiber/v2"

	"candour/survey"
)

// keepAnswers shows a person's answers again when they could not be taken: too many came at once,
// the survey closed meanwhile, the disk is full. It stands before whatever may refuse them.
func (s *Server) keepAnswers(c *fiber.Ctx) error {
	err := c.Next()
	if err == nil {
		return nil
	}
	fault := faultOf(err)
	t, lost := s.resume(c)
	if lost != nil || t.stale != nil || keptWords(fault.Kind) == "" {
		return err
	}
	if receipt, spent := t.spent(); spent {
		return t.showSpent(receipt)
	}
	s.logOurs(err, fault)
	t.takeForm()
	return t.again(fault)
}

// again shows the page for review, with the reason why the answers were not taken.
func (t *visit) again(fault *survey.Error) error {
	if fault.Kind == survey.TooMany || fault.Kind == survey.Unavailable {
		t.c.Set(fiber.HeaderRetryAfter, "30")
	}
	t.c.Status(statusOf(fault.Kind))
	if t.j.At != atFirst {
		t.j.At = atReview
	}
	t.faults = append(t.faults, faultLink{Target: "submit", Text: t.words().T(keptWords(fault.Kind))})
	return t.show()
}

// keptWords names the sentence for a kind of error after which trying again can help; for others
// there is none.
func keptWords(kind survey.Kind) string {
	switch kind {
	case survey.TooMany:
		return "r.again.toomany"
	case survey.Unavailable:
		return "r.again.unavailable"
	case survey.Closed:
		return "r.again.closed"
	case survey.Unauthenticated:
		return "r.again.signin"
	case survey.Conflict:
		return "r.again.wave"
	case survey.Internal:
		return "r.again.internal"
	}
	return ""
}
