package web

import (
	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// joinPage asks somebody who was invited for a name and a password, or for a name alone where another
// sign-in service said who they are.
type joinPage struct {
	page
	Address    string
	Invitation store.Invitation
	Reach      string
	Name       string
	Wrong      string
	Provider   string // what the other sign-in service is called; "": none
	Identity   string // who they are there, sealed; "": they choose a password
	Subject    string
}

// showJoin is GET /join/{secret}.
func (s *Server) showJoin(c *fiber.Ctx) error {
	return s.showJoinWith(c, c.Params("secret"), func(*joinPage) {})
}

func (s *Server) showJoinWith(c *fiber.Ctx, secret string, change func(*joinPage)) error {
	v, err := s.Store.Invitation(c.UserContext(), secret)
	if err != nil {
		return err
	}
	data := joinPage{page: s.page(c, store.Account{}), Address: "/join/" + secret, Invitation: v,
		Name: form(c, "name"), Provider: s.providerLabel()}
	data.Title = data.T("join.title")
	data.Reach = data.reachWords(store.Member{Account: store.Account{Role: v.Role}, Studies: v.Studies})
	if change(&data); data.Identity != "" {
		data.Title = data.T("join.title.name")
	}
	return s.render(c, "join", data)
}

// join is POST /join/{secret}: the account is made and its owner signed in.
func (s *Server) join(c *fiber.Ctx) error {
	name, password := form(c, "name"), form(c, "next")
	if len(name) > maxCredential || len(password) > maxCredential {
		return survey.Fault(survey.TooLarge, "That name or password is too long. Choose a shorter one.")
	}
	a, how, err := s.accept(c, name, password)
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return s.showJoinWith(c, c.Params("secret"), func(p *joinPage) {
			p.Wrong, p.Identity = fault.Message, form(c, "identity")
		})
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), a.Name, "join", string(a.Role)); err != nil {
		return err
	}
	s.keepLanguage(c)
	return s.enter(c, entry{account: a.Name, how: how, next: "/account", forgive: func() {}})
}

// accept makes the account, with a password or with the identity that the form brings.
func (s *Server) accept(c *fiber.Ctx, name, password string) (a store.Account, how string, err error) {
	secret := c.Params("secret")
	if form(c, "identity") != "" {
		who, err := s.typedIdentity(c, toJoin+" "+secret)
		if err != nil {
			return a, "", err
		}
		a, err = s.Store.AcceptAs(c.UserContext(), secret, name, who)
		return a, byProvider, err
	}
	done, err := s.takeTurn()
	if err != nil {
		return a, "", err
	}
	defer done()
	if password != form(c, "again") {
		return a, "", survey.Fault(survey.Invalid, "The two passwords differ. Type the same one twice.")
	}
	a, err = s.Store.Accept(c.UserContext(), secret, name, password)
	return a, byPassword, err
}
