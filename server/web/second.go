package web

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/server/credential"
	"candour/server/store"
	"candour/survey"
)

// How somebody signed in, as the audit log says it.
const (
	byPassword = "password"
	byAppCode  = "code"
	byRecovery = "recovery code"
)

// entry is a sign-in on its way. Until it is whole, no session begins, its tries are not forgiven and the
// browser is not known.
type entry struct {
	account string
	how     string
	next    string // where to go then
	forgive func()
}

// firstStep goes on once somebody proved who they are with one thing: to the second, where there is one.
func (s *Server) firstStep(c *fiber.Ctx, e entry) error {
	f, err := s.Store.Factors(c.UserContext(), e.account)
	if err != nil {
		return err
	}
	if !f.Second() {
		return s.enter(c, e)
	}
	half, err := s.Store.BeginHalf(c.UserContext(), e.account)
	if err != nil {
		return err
	}
	s.setHalf(c, half, s.Now().Add(time.Hour)) // the store ends it sooner
	return c.Redirect("/login/code?next="+escapeQuery(localPath(e.next)), fiber.StatusSeeOther)
}

// enter signs somebody in who proved everything.
func (s *Server) enter(c *fiber.Ctx, e entry) error {
	e.forgive()
	if err := s.know(c, e.account); err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), e.account, "sign in", e.how); err != nil {
		return err
	}
	cookie, err := s.Store.BeginSession(c.UserContext(), e.account)
	if err != nil {
		return err
	}
	next := localPath(e.next)
	if next == "" {
		next = "/studies"
	}
	return s.signedIn(c, cookie, next)
}

func (s *Server) halfName() string { return s.cookieName() + "-half" }

func (s *Server) setHalf(c *fiber.Ctx, value string, expires time.Time) {
	cookie := s.cookie(value, expires)
	cookie.Name = s.halfName()
	c.Cookie(cookie)
}

// secondPage asks for the second thing that somebody signs in with.
type secondPage struct {
	page
	Name     string
	Next     string
	Factors  store.Factors
	Passkey  *passkeyForm
	Recovery bool // the recovery code is what was wrong
	Wrong    string
}

// showSecond is GET /login/code.
func (s *Server) showSecond(c *fiber.Ctx) error {
	half := c.Cookies(s.halfName())
	if half == "" {
		return c.Redirect("/login", fiber.StatusSeeOther)
	}
	a, err := s.Store.Half(c.UserContext(), half)
	if err != nil {
		return s.beginAgain(c, err)
	}
	return s.showSecondWith(c, a.Name, func(p *secondPage) { p.Next = localPath(c.Query("next")) })
}

func (s *Server) showSecondWith(c *fiber.Ctx, name string, change func(*secondPage)) error {
	data := secondPage{page: s.page(c, store.Account{}), Name: name}
	data.Title = data.T("second.title")
	var err error
	if data.Factors, err = s.Store.Factors(c.UserContext(), name); err != nil {
		return err
	}
	if data.Passkey, err = s.passkeyToFinish(c, name); err != nil {
		return err
	}
	change(&data)
	return s.render(c, "second", data)
}

// beginAgain shows the sign-in page to somebody whose sign-in is over before its second step.
func (s *Server) beginAgain(c *fiber.Ctx, err error) error {
	fault := survey.AsError(err)
	if fault.Kind != survey.Unauthenticated {
		return err
	}
	if c.Cookies(s.halfName()) != "" {
		s.setHalf(c, "", time.Unix(1, 0))
	}
	c.Status(fiber.StatusGone)
	return s.showLoginWith(c, func(p *loginPage) { p.Wrong = fault.Message })
}

// second is POST /login/code.
func (s *Server) second(c *fiber.Ctx) error {
	half := c.Cookies(s.halfName())
	a, err := s.Store.Half(c.UserContext(), half)
	if err != nil {
		return s.beginAgain(c, err)
	}
	forgive, err := s.takeTry(c, a.Name)
	if err != nil {
		return err
	}
	if a, err = s.Store.TryHalf(c.UserContext(), half); err != nil {
		return s.beginAgain(c, err)
	}
	how, err := s.checkSecond(c, a.Name)
	if fault := survey.AsError(err); err != nil && fault.Kind != survey.Internal {
		s.noteFailure(a.Name, how)
		c.Status(fiber.StatusUnauthorized)
		return s.showSecondWith(c, a.Name, func(p *secondPage) {
			p.Next, p.Wrong, p.Recovery = localPath(form(c, "next")), fault.Message, how == byRecovery
		})
	}
	if err != nil {
		return err
	}
	if err := s.Store.EndHalf(c.UserContext(), half); err != nil {
		return err
	}
	s.setHalf(c, "", time.Unix(1, 0))
	return s.enter(c, entry{account: a.Name, how: how, next: form(c, "next"), forgive: forgive})
}

// checkSecond checks the second thing in a form, and uses it up. How says which it was.
func (s *Server) checkSecond(c *fiber.Ctx, name string) (how string, err error) {
	if typed := form(c, "recovery"); typed != "" {
		return byRecovery, s.Store.SpendRecovery(c.UserContext(), name, credential.Typed(typed[:min(len(typed), maxCredential)]))
	}
	if form(c, "answer") != "" {
		return byPasskey, s.checkSecondPasskey(c, name)
	}
	return byAppCode, s.checkAppCode(c.UserContext(), name, form(c, "code"))
}

// checkAppCode checks a code from an account's app, and uses it up.
func (s *Server) checkAppCode(ctx context.Context, name, code string) error {
	v, err := s.Store.AppCodes(ctx, name)
	if err != nil {
		return err
	}
	secret, err := s.vault.open(appCodesOf(name), v.Secret)
	if err != nil {
		return &survey.Error{Kind: survey.Conflict, Err: err, Message: "The codes of your app cannot be checked any more, because the server's secret was changed. Use a recovery code, or ask an administrator for a new password."}
	}
	step, err := s.appStep(string(secret), code, v.LastStep)
	if err != nil {
		return err
	}
	return s.Store.SpendStep(ctx, name, step)
}

// appStep is the step of a code that is right now, and was not used.
func (s *Server) appStep(secret, code string, last int64) (int64, error) {
	step, err := credential.Step(secret, credential.Digits(code), s.Now(), last)
	switch {
	case errors.Is(err, credential.ErrUsed):
		err = survey.Fault(survey.Conflict, "This code was used already. Wait for the next one.")
	case errors.Is(err, credential.ErrWrong):
		err = survey.Fault(survey.Unauthenticated, "This code is not the one that your app shows now. Check that the clocks of your phone and computer are right, and type the newest code.")
	}
	return step, err
}

// appCodesOf is what the secret of an account's app is sealed about.
func appCodesOf(name string) string { return "app codes " + name }

// RenewSeals seals with the newest key what was sealed with one of before, so that it can be given up.
func (s *Server) RenewSeals(ctx context.Context) error {
	return s.Store.ResealAppCodes(ctx, func(account, sealed string) (string, error) {
		renewed, err := s.vault.renew(appCodesOf(account), sealed)
		if err != nil { // its key is gone; recovery codes work on
			s.Log.Warn("codes of an app cannot be checked any more: the secret that they were sealed with is gone")
			return sealed, nil
		}
		return renewed, nil
	})
}

// noteFailure notes in the audit log that somebody failed to sign in to an account, where there is one; what
// else was typed as a name may be a password. It does so later, or the time that it takes would tell.
func (s *Server) noteFailure(name, how string) {
	s.chores.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), workTimeout)
		defer cancel()
		if err := s.Store.LogFailure(ctx, name, how); err != nil {
			s.Log.Error("a failed sign-in was not noted", "error", err)
		}
	})
}

// Settle waits until what was left for later is done.
func (s *Server) Settle() { s.chores.Wait() }
