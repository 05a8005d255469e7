package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// accountPage shows one account to an admin.
type accountPage struct {
	page
	Member     store.Member
	Address    string
	Reach      reachForm
	Sessions   int
	Tokens     int
	Factors    store.Factors
	Provider   string // what another sign-in service is called; "": there is none
	Identities []store.Identity
	Sure       bool // asks whether it is meant to be removed
	Made       *store.Credentials
	Wrong      string
	Saved      bool
}

// showAccount is GET /accounts/{account}.
func (s *Server) showAccount(c *fiber.Ctx) error {
	return s.showAccountWith(c, func(*accountPage) {})
}

// accountNamed returns the account in the address.
func (s *Server) accountNamed(c *fiber.Ctx) (store.Member, error) {
	name, err := url.PathUnescape(c.Params("account"))
	if err != nil {
		name = "" // nobody's
	}
	return s.Store.Member(c.UserContext(), name)
}

func (s *Server) showAccountWith(c *fiber.Ctx, change func(*accountPage)) error {
	s.keepLanguage(c)
	m, err := s.accountNamed(c)
	if err != nil {
		return err
	}
	data := accountPage{page: s.page(c, caller(c)), Member: m, Address: "/accounts/" + url.PathEscape(m.Name),
		Saved: c.Query("saved") != ""}
	data.Title = m.Name
	sessions, err := s.Store.Sessions(c.UserContext(), m.Name, "")
	if err != nil {
		return err
	}
	tokens, err := s.Store.Tokens(c.UserContext(), m.Name)
	if err != nil {
		return err
	}
	data.Sessions, data.Tokens = len(sessions), len(tokens)
	if data.Factors, err = s.Store.Factors(c.UserContext(), m.Name); err != nil {
		return err
	}
	data.Provider = s.providerLabel()
	if data.Identities, err = s.Store.Identities(c.UserContext(), m.Name); err != nil {
		return err
	}
	if data.Sent("do", "reach") {
		m = typedReach(c)
	}
	if data.Reach, err = s.reach(c, data.page, m); err != nil {
		return err
	}
	change(&data)
	return s.render(c, "account_one", data)
}

// changeAccount is POST /accounts/{account}.
func (s *Server) changeAccount(c *fiber.Ctx) error {
	m, err := s.accountNamed(c)
	if err != nil {
		return err
	}
	do := form(c, "do")
	if do == "remove" && form(c, "sure") != "yes" {
		return s.showAccountWith(c, func(p *accountPage) { p.Sure = true })
	}
	made, err := s.alterAccount(c, do, m)
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return s.showAccountWith(c, func(p *accountPage) { p.Wrong = fault.Message })
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), caller(c).Name, do+" account", m.Name); err != nil {
		return err
	}
	switch do {
	case "reset":
		return s.showAccountWith(c, func(p *accountPage) { p.Made = made })
	case "remove":
		return c.Redirect("/accounts?saved=yes", fiber.StatusSeeOther)
	}
	return c.Redirect(c.Path()+"?saved=yes", fiber.StatusSeeOther)
}

func (s *Server) alterAccount(c *fiber.Ctx, do string, m store.Member) (*store.Credentials, error) {
	ctx := c.UserContext()
	switch do {
	case "reach":
		next := typedReach(c)
		next.Name = m.Name
		return nil, s.Store.SetMember(ctx, next)
	case "tie":
		if err := s.needProvider(); err != nil {
			return nil, err
		}
		return nil, s.Store.Tie(ctx, m.Name, s.namedIdentity(c))
	case "untie":
		return nil, s.Store.Untie(ctx, m.Name, s.namedIdentity(c))
	case "end":
		return nil, s.Store.EndSessions(ctx, m.Name)
	case "remove":
		return nil, s.Store.RemoveAccount(ctx, m.Name)
	case "reset":
		made, err := s.Store.ResetAccount(ctx, m.Name)
		return &made, err
	}
	return nil, survey.Fault(survey.Malformed, "Use the buttons of the account's page.")
}
