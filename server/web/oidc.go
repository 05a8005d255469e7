package web

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/server/credential"
	"candour/server/store"
	"candour/survey"
)

// byProvider is how somebody signed in whom another sign-in service knows.
const byProvider = "other service"

// errand is somebody who was sent to another sign-in service and comes back. It lies, sealed, in a cookie of
// staff, and is good for one return.
type errand struct {
	credential.Ticket
	For   string // what the identity is for: signing in, tying, joining
	Whose string // the account to tie, or the secret of the invitation
	Next  string
	Until int64 // Unix seconds
}

// What an identity is asked for.
const (
	toSignIn = "sign in"
	toTie    = "tie"
	toJoin   = "join"
)

// Times of an errand, and of the form after it.
const (
	errandLife = 10 * time.Minute
	identified = 15 * time.Minute
)

const aboutErrand = "errand"

// noProvider is what is said where no other sign-in service is set up.
func (s *Server) needProvider() error {
	if s.Provider == nil {
		return fiber.ErrNotFound
	}
	return nil
}

// ProviderLabel is what people call the other sign-in service; "" where there is none.
func (s *Server) providerLabel() string {
	if s.Provider == nil {
		return ""
	}
	return s.Provider.Label
}

func (s *Server) errandName() string { return s.cookieName() + "-errand" }

func (s *Server) setErrand(c *fiber.Ctx, value string, expires time.Time) {
	cookie := s.cookie(value, expires)
	cookie.Name = s.errandName()
	c.Cookie(cookie)
}

// startSignIn is GET /login/oidc; with tie, who is signed in wants to tie their account. It changes nothing: the
// form after it does.
func (s *Server) startSignIn(c *fiber.Ctx) error {
	if c.Query("tie") == "" {
		return s.setOut(c, errand{For: toSignIn, Next: localPath(c.Query("next"))})
	}
	a, err := s.bySession(c.UserContext(), c.Cookies(s.cookieName()))
	if err != nil {
		return err
	}
	return s.setOut(c, errand{For: toTie, Whose: a.Name})
}

// startJoin is GET /join/{secret}/oidc.
func (s *Server) startJoin(c *fiber.Ctx) error {
	if _, err := s.Store.Invitation(c.UserContext(), c.Params("secret")); err != nil {
		return err
	}
	return s.setOut(c, errand{For: toJoin, Whose: c.Params("secret")})
}

// setOut sends somebody to the other sign-in service. A form could not: the policy of our pages lets forms
// lead to ourselves alone.
func (s *Server) setOut(c *fiber.Ctx, j errand) error {
	if err := s.needProvider(); err != nil {
		return err
	}
	address, ticket, err := s.Provider.Begin(c.UserContext(), s.publicAddress(c, "/login/oidc/callback"))
	if err != nil {
		return s.notIdentified(c, err)
	}
	j.Ticket, j.Until = ticket, s.Now().Add(errandLife).Unix()
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	sealed, err := s.vault.seal(aboutErrand, text)
	if err != nil {
		return err
	}
	s.setErrand(c, sealed, s.Now().Add(errandLife))
	return c.Redirect(address, fiber.StatusSeeOther)
}

// comeBack is GET /login/oidc/callback.
func (s *Server) comeBack(c *fiber.Ctx) error {
	if err := s.needProvider(); err != nil {
		return err
	}
	if c.Cookies(s.errandName()) == "" {
		return c.Redirect("/login?over=yes", fiber.StatusSeeOther)
	}
	j, err := s.endErrand(c)
	if err != nil {
		return s.notIdentified(c, err)
	}
	who, err := s.Provider.Finish(c.UserContext(), s.publicAddress(c, "/login/oidc/callback"), j.Ticket,
		c.Query("state"), c.Query("code"))
	if err != nil {
		return s.notIdentified(c, err)
	}
	switch j.For {
	case toTie:
		return s.askTie(c, j, who)
	case toJoin:
		return s.askJoin(c, j, who)
	}
	return s.signInAs(c, j, who)
}

// errOver says that a errand took too long, was made before, or is another browser's.
var errOver = errors.New("this errand is over")

// endErrand returns the errand that a browser is on, and ends it.
func (s *Server) endErrand(c *fiber.Ctx) (errand, error) {
	var j errand
	text, err := s.vault.open(aboutErrand, c.Cookies(s.errandName()))
	s.setErrand(c, "", time.Unix(1, 0))
	if err != nil || json.Unmarshal(text, &j) != nil || s.Now().Unix() > j.Until {
		return j, errOver
	}
	err = s.Store.Spend(c.UserContext(), j.State, errandLife)
	if err != nil && survey.AsError(err).Kind == survey.Conflict {
		err = errOver
	}
	return j, err
}

// notIdentified shows the sign-in page with a sentence on why the other service is no help.
func (s *Server) notIdentified(c *fiber.Ctx, err error) error {
	var key string
	switch {
	case errors.Is(err, errOver):
		key = "oidc.over"
		c.Status(fiber.StatusGone)
	case errors.Is(err, credential.ErrAway):
		s.Log.Warn("the other sign-in service does not answer", "error", err)
		key = "oidc.away"
		c.Status(fiber.StatusServiceUnavailable)
	case errors.Is(err, credential.ErrRefused):
		s.Log.Warn("the other sign-in service did not confirm who somebody is", "error", err)
		key = "oidc.refused"
		c.Status(fiber.StatusUnprocessableEntity)
	default:
		return err
	}
	return s.showLoginWith(c, func(p *loginPage) { p.Wrong = p.T(key, s.providerLabel()) })
}

// signInAs goes on with the account that an identity is tied to. It is one thing that somebody proved, as a
// password is.
func (s *Server) signInAs(c *fiber.Ctx, j errand, who credential.Identity) error {
	a, err := s.Store.ByIdentity(c.UserContext(), who.Issuer, who.Subject)
	if err != nil && survey.AsError(err).Kind == survey.NotFound {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showLoginWith(c, func(p *loginPage) { p.Wrong = p.T("oidc.unknown", s.providerLabel(), who.Subject) })
	}
	if err != nil {
		return err
	}
	return s.firstStep(c, entry{account: a.Name, how: byProvider, next: j.Next, forgive: func() {}})
}

// tiePage asks whether an account shall be tied to an identity.
type tiePage struct {
	page
	Label   string
	Subject string
	Sealed  string
	Again   againForm
}

// askTie shows who somebody is elsewhere, and asks whether that shall open their account here.
func (s *Server) askTie(c *fiber.Ctx, j errand, who credential.Identity) error {
	a, err := s.bySession(c.UserContext(), c.Cookies(s.cookieName()))
	if err != nil {
		return err
	}
	if a.Name != j.Whose {
		return s.notIdentified(c, errOver)
	}
	data := tiePage{page: s.page(c, a), Label: s.providerLabel(), Subject: who.Subject}
	data.Title = data.T("oidc.tie")
	if data.Sealed, err = s.sealIdentity(toTie+" "+a.Name, who); err != nil {
		return err
	}
	f, err := s.Store.Factors(c.UserContext(), a.Name)
	if err != nil {
		return err
	}
	fresh, err := s.Store.Fresh(c.UserContext(), c.Cookies(s.cookieName()))
	if err != nil {
		return err
	}
	data.Again = againForm{data.page, "tie", f.Password && !fresh}
	return s.render(c, "tie", data)
}

// askJoin asks somebody who was invited, and is known elsewhere, for a name.
func (s *Server) askJoin(c *fiber.Ctx, j errand, who credential.Identity) error {
	sealed, err := s.sealIdentity(toJoin+" "+j.Whose, who)
	if err != nil {
		return err
	}
	return s.showJoinWith(c, j.Whose, func(p *joinPage) { p.Identity, p.Subject = sealed, who.Subject })
}

// identity is who somebody proved to be elsewhere, on its way through a form.
type identity struct {
	credential.Identity
	Until int64 // Unix seconds
}

func (s *Server) sealIdentity(about string, who credential.Identity) (string, error) {
	text, err := json.Marshal(identity{who, s.Now().Add(identified).Unix()})
	if err != nil {
		return "", err
	}
	return s.vault.seal("identity to "+about, text)
}

// typedIdentity opens what sealIdentity sealed about the same.
func (s *Server) typedIdentity(c *fiber.Ctx, about string) (store.Identity, error) {
	var v identity
	text, err := s.vault.open("identity to "+about, form(c, "identity"))
	if err != nil || json.Unmarshal(text, &v) != nil || s.Now().Unix() > v.Until {
		return store.Identity{}, survey.Fault(survey.Invalid, "This page is too old. Begin again.")
	}
	return store.Identity{Issuer: v.Issuer, Subject: v.Subject}, nil
}

// changeTie is POST /account/oidc.
func (s *Server) changeTie(c *fiber.Ctx) error {
	if err := s.needProvider(); err != nil {
		return err
	}
	name, do := caller(c).Name, form(c, "do")
	var err error
	switch do {
	case "tie":
		err = s.tieOwn(c, name)
	case "untie":
		if err = s.sure(c); err == nil {
			err = s.Store.Untie(c.UserContext(), name, s.namedIdentity(c))
		}
	default:
		err = survey.Fault(survey.Malformed, "Use the buttons of your account's page.")
	}
	if fault := survey.AsError(err); err != nil && canRetry(fault.Kind) {
		c.Status(statusOf(fault.Kind))
		return s.showOwnWith(c, func(p *ownPage) { p.Wrong = fault.Message })
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), name, "own account", do); err != nil {
		return err
	}
	return c.Redirect("/account?saved=yes", fiber.StatusSeeOther)
}

func (s *Server) tieOwn(c *fiber.Ctx, name string) error {
	who, err := s.typedIdentity(c, toTie+" "+name)
	if err != nil {
		return err
	}
	if err := s.sure(c); err != nil {
		return err
	}
	return s.Store.Tie(c.UserContext(), name, who)
}

// namedIdentity is the one at our service with the subject in a form.
func (s *Server) namedIdentity(c *fiber.Ctx) store.Identity {
	v := store.Identity{Issuer: form(c, "issuer"), Subject: form(c, "subject")}
	if v.Issuer == "" && s.Provider != nil {
		v.Issuer = s.Provider.Issuer
	}
	return v
}
