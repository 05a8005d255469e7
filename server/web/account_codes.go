package web

import (
	"encoding/json"
	"html/template"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/server/credential"
	"candour/server/store"
	"candour/survey"
)

// codesPage sets up codes from an app, and shows recovery codes once.
type codesPage struct {
	page
	Factors store.Factors
	Fresh   bool // the password need not be typed again
	Passkey *passkeyForm
	QR      template.HTML
	Secret  string // the key, to be typed
	Setup   string // the same, sealed, for the form
	Codes   []string
	Wrong   string
}

// againForm asks for the password once more, in one of several forms of a page.
type againForm struct {
	P   page
	ID  string
	Ask bool
}

// Again asks for the password unless that is needless now.
func (p codesPage) Again(id string) againForm {
	return againForm{p.page, id, p.Factors.Password && !p.Fresh}
}

// Again asks for the password unless that is needless now.
func (p ownPage) Again(id string) againForm {
	return againForm{p.page, id, p.Factors.Password && !p.Fresh}
}

// Always asks for the password where there is one.
func (p ownPage) Always(id string) againForm { return againForm{p.page, id, p.Factors.Password} }

// setup is a key that is not in use yet: it travels in the form that brings the first code.
type setup struct {
	Secret string
	Until  int64 // Unix seconds
}

// setupLife is how long somebody may take to install an app.
const setupLife = time.Hour

func setupOf(name string) string { return "set-up " + name }

// showCodes is GET /account/codes.
func (s *Server) showCodes(c *fiber.Ctx) error {
	s.keepLanguage(c)
	key, err := credential.NewAppKey(caller(c).Name)
	if err != nil {
		return err
	}
	return s.showCodesWith(c, func(p *codesPage) error { return s.drawKey(p, key) })
}

func (s *Server) showCodesWith(c *fiber.Ctx, change func(*codesPage) error) error {
	a := caller(c)
	data := codesPage{page: s.page(c, a)}
	data.Title = data.T("codes.title")
	var err error
	if data.Factors, err = s.Store.Factors(c.UserContext(), a.Name); err != nil {
		return err
	}
	if data.Fresh, err = s.Store.Fresh(c.UserContext(), c.Cookies(s.cookieName())); err != nil {
		return err
	}
	if data.Passkey, err = s.passkeyToAdd(c, a.Name); err != nil {
		return err
	}
	if err := change(&data); err != nil {
		return err
	}
	return s.render(c, "codes", data)
}

// drawKey shows a key as a picture, as text and sealed.
func (s *Server) drawKey(p *codesPage, key credential.AppKey) error {
	picture, err := qrSVG(key.Address)
	if err != nil {
		return err
	}
	text, err := json.Marshal(setup{key.Secret, s.Now().Add(setupLife).Unix()})
	if err != nil {
		return err
	}
	p.QR, p.Secret = template.HTML(picture), inFours(key.Secret) // squares of ours
	p.Setup, err = s.vault.seal(setupOf(p.Account.Name), text)
	return err
}

// inFours is how people read a long key.
func inFours(text string) string {
	var b strings.Builder
	for i, letter := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(letter)
	}
	return b.String()
}

// changeCodes is POST /account/codes.
func (s *Server) changeCodes(c *fiber.Ctx) error {
	do := form(c, "do")
	switch do {
	case "confirm":
		return s.confirmCodes(c)
	case "renew", "remove":
	default:
		return survey.Fault(survey.Malformed, "Use the buttons of your account's page.")
	}
	codes, err := s.alterCodes(c, do)
	if fault := survey.AsError(err); err != nil && canRetry(fault.Kind) {
		c.Status(statusOf(fault.Kind))
		return s.showOwnWith(c, func(p *ownPage) { p.Wrong = fault.Message })
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), caller(c).Name, "own account", do+" codes"); err != nil {
		return err
	}
	if codes != nil {
		return s.showRecovery(c, codes)
	}
	return c.Redirect("/account?saved=yes", fiber.StatusSeeOther)
}

// canRetry says whether a fault is shown on the page whose form was sent.
func canRetry(kind survey.Kind) bool {
	return kind == survey.Invalid || kind == survey.Conflict || kind == survey.Unauthenticated
}

// alterCodes makes other recovery codes, or takes codes from an app away: for that the password and a code are
// asked for, or a recovery code.
func (s *Server) alterCodes(c *fiber.Ctx, do string) (codes []string, err error) {
	name := caller(c).Name
	if do == "renew" {
		if err := s.sure(c); err != nil {
			return nil, err
		}
		codes = credential.NewRecoveryCodes()
		return codes, s.Store.SetRecovery(c.UserContext(), name, codes)
	}
	forgive, err := s.takeTry(c, name)
	if err != nil {
		return nil, err
	}
	if err := s.passwordAgain(c); err != nil {
		return nil, err
	}
	if how, err := s.checkSecond(c, name); err != nil {
		s.noteFailure(name, how)
		return nil, err
	}
	forgive()
	return nil, s.Store.RemoveAppCodes(c.UserContext(), name)
}

// showRecovery shows recovery codes, once.
func (s *Server) showRecovery(c *fiber.Ctx, codes []string) error {
	return s.showCodesWith(c, func(p *codesPage) error {
		p.Codes, p.Title = codes, p.T("codes.recovery")
		return nil
	})
}

// confirmCodes sets codes from an app up once the first one comes.
func (s *Server) confirmCodes(c *fiber.Ctx) error {
	name := caller(c).Name
	key, err := s.typedSetup(c)
	if err != nil {
		return err
	}
	codes := credential.NewRecoveryCodes()
	err = s.setCodes(c, name, key.Secret, codes)
	if fault := survey.AsError(err); err != nil && canRetry(fault.Kind) {
		c.Status(statusOf(fault.Kind))
		return s.showCodesWith(c, func(p *codesPage) error {
			p.Wrong = fault.Message
			return s.drawKey(p, key)
		})
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), name, "own account", "set up codes"); err != nil {
		return err
	}
	return s.showRecovery(c, codes)
}

func (s *Server) typedSetup(c *fiber.Ctx) (credential.AppKey, error) {
	late := survey.Fault(survey.Malformed, "This page is too old. Open it again from your account's page.")
	var v setup
	text, err := s.vault.open(setupOf(caller(c).Name), form(c, "setup"))
	if err != nil || json.Unmarshal(text, &v) != nil || s.Now().Unix() > v.Until {
		return credential.AppKey{}, late
	}
	return credential.AppKeyOf(caller(c).Name, v.Secret)
}

func (s *Server) setCodes(c *fiber.Ctx, name, secret string, recovery []string) error {
	if err := s.sure(c); err != nil {
		return err
	}
	step, err := s.appStep(secret, form(c, "code"), 0)
	if err != nil {
		return err
	}
	sealed, err := s.vault.seal(appCodesOf(name), []byte(secret))
	if err != nil {
		return err
	}
	return s.Store.SetAppCodes(c.UserContext(), name, c.Cookies(s.cookieName()),
		store.AppCodes{Secret: sealed, LastStep: step}, recovery)
}

// sure asks for the password again unless somebody signed in a short while ago: an open session is not enough
// to change how an account is signed in to.
func (s *Server) sure(c *fiber.Ctx) error {
	fresh, err := s.Store.Fresh(c.UserContext(), c.Cookies(s.cookieName()))
	if err != nil || fresh {
		return err
	}
	forgive, err := s.takeTry(c, caller(c).Name)
	if err != nil {
		return err
	}
	if err = s.passwordAgain(c); err == nil {
		forgive()
	}
	return err
}

// passwordAgain checks the password of who is signed in. An account that has none signs in anew instead.
func (s *Server) passwordAgain(c *fiber.Ctx) error {
	name, password := caller(c).Name, form(c, "old")
	f, err := s.Store.Factors(c.UserContext(), name)
	if err != nil {
		return err
	}
	if !f.Password {
		fresh, err := s.Store.Fresh(c.UserContext(), c.Cookies(s.cookieName()))
		if err == nil && !fresh {
			err = survey.Fault(survey.Invalid, "Sign out, sign in again, and do this within ten minutes.")
		}
		return err
	}
	if len(password) > maxCredential {
		return survey.Fault(survey.Invalid, "That is not your password now. Type it again.")
	}
	done, err := s.takeTurn()
	if err != nil {
		return err
	}
	defer done()
	_, err = s.Store.VerifyPassword(c.UserContext(), name, password)
	if err != nil && survey.AsError(err).Kind == survey.Unauthenticated {
		s.noteFailure(name, byPassword)
		err = survey.Fault(survey.Invalid, "That is not your password now. Type it again.")
	}
	return err
}
