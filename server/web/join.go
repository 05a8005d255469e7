package web

import (
	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// joinPage asks somebody who was invited for a name and a password.
type joinPage struct {
	page
	Invitation store.Invitation
	Reach      string
	Name       string
	Wrong      string
}

// showJoin is GET /join/{secret}.
func (s *Server) showJoin(c *fiber.Ctx) error { return s.showJoinWith(c, "") }

func (s *Server) showJoinWith(c *fiber.Ctx, wrong string) error {
	v, err := s.Store.Invitation(c.UserContext(), c.Params("secret"))
	if err != nil {
		return err
	}
	data := joinPage{page: s.page(c, store.Account{}), Invitation: v, Name: form(c, "name"), Wrong: wrong}
	data.Title = data.T("join.title")
	data.Reach = data.reachWords(store.Member{Account: store.Account{Role: v.Role}, Studies: v.Studies})
	return s.render(c, "join", data)
}

// join is POST /join/{secret}: the account is made and its owner signed in.
func (s *Server) join(c *fiber.Ctx) error {
	name, password := form(c, "name"), form(c, "next")
	if len(name) > maxCredential || len(password) > maxCredential {
		return survey.Fault(survey.TooLarge, "That name or password is too long. Choose a shorter one.")
	}
	done, err := s.takeTurn()
	if err != nil {
		return err
	}
	defer done()
	if password != form(c, "again") {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showJoinWith(c, "The two passwords differ. Type the same one twice.")
	}
	a, err := s.Store.Accept(c.UserContext(), c.Params("secret"), name, password)
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return s.showJoinWith(c, fault.Message)
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), a.Name, "join", string(a.Role)); err != nil {
		return err
	}
	return s.enter(c, entry{account: a.Name, how: byPassword, next: "/account", forgive: func() {}})
}
