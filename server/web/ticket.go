package web

import (
	"context"
	"encoding/base64"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"candour/server/store"
	"candour/server/ticket"
	"candour/survey"
)

// Issuer signs tickets for people who have links, each once, and cannot read what it signs. What it knows
// lies apart from where tickets are spent. Sign fails with NotFound where there is no such link, and with
// Conflict where it has had another ticket.
type Issuer interface {
	MakeLinks(ctx context.Context, id survey.ID, n int) ([]string, error)
	Links(ctx context.Context, id survey.ID) (made int, err error)
	Sign(ctx context.Context, id survey.ID, link string, blinded []byte) ([]byte, error)
}

// maxLinks is how many links are made at once, at most.
const maxLinks = 5000

// maxLink is the most bytes of a link that are read.
const maxLink = 64

// ticketPage is where a browser makes a ticket, with the survey's key.
type ticketPage struct {
	respondentPage
	Open        bool
	Key         string
	Fingerprint string
	Message     string // what the ticket's number stands before
	Address     string // of the survey, where the ticket is used
	Typed       string // the same as it is typed
}

// ticketed begins a visit to the page of tickets.
func (s *Server) ticketed(c *fiber.Ctx) (*visit, ticketPage, error) {
	t, told, err := s.telling(c, "/ticket/"+c.Params("survey"), "k.title")
	if err != nil {
		return nil, ticketPage{}, err
	}
	if !t.def.Ticketed() || s.Issuer == nil {
		return nil, ticketPage{}, notFound(t.def.Name)
	}
	v, err := s.Store.Survey(c.UserContext(), t.def.Name)
	if err != nil {
		return nil, ticketPage{}, err
	}
	address := s.publicAddress(c, "/s/"+string(t.def.Name))
	key := t.def.Invitations.Key
	return t, ticketPage{respondentPage: told.respondentPage, Open: v.State == store.StateOpen, Key: key,
		Fingerprint: ticket.Fingerprint(key), Message: string(ticket.Message(t.def.Name)),
		Address: address, Typed: typedAddress(address)}, nil
}

// showTicket is GET /ticket/{survey}: a link leads here. What it is good for stands behind "#", which
// browsers send to nobody.
func (s *Server) showTicket(c *fiber.Ctx) error {
	_, view, err := s.ticketed(c)
	if err != nil {
		return err
	}
	return s.render(c, "s_ticket", view)
}

// signTicket is POST /ticket/{survey}: signs what a browser blinded. It is told the link, and nothing by
// which the ticket could be known again.
func (s *Server) signTicket(c *fiber.Ctx) error {
	t, view, err := s.ticketed(c)
	if err != nil {
		return err
	}
	if !view.Open {
		return survey.Fault(survey.Closed, "This survey is closed and takes no more answers. Thank you for wanting to take part.")
	}
	link := form(c, "link")
	blinded, err := base64.StdEncoding.DecodeString(form(c, "blinded"))
	if err != nil || len(link) > maxLink {
		return &survey.Error{Kind: survey.Malformed, Err: err, Message: "Send this form as the page makes it."}
	}
	signed, err := s.Issuer.Sign(c.UserContext(), t.def.Name, link, blinded)
	if err != nil {
		return err
	}
	return c.JSON(map[string]string{"signature": base64.StdEncoding.EncodeToString(signed)})
}

// limitTickets slows down whoever has the server sign for nothing, and nobody in a room full of people.
func (s *Server) limitTickets() fiber.Handler {
	return s.limit(limiter.Config{Max: s.Rate}, "Many tickets were asked for from this connection just now. Wait a minute and try again.")
}
