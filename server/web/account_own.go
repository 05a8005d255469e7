package web

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// ownPage shows somebody their own account.
type ownPage struct {
	page
	Reach      string
	Factors    store.Factors
	Fresh      bool // the password need not be typed again
	Passkeys   []store.Passkey
	Passkey    *passkeyForm // to add one; nil: passkeys do not work at this address
	Provider   string       // what another sign-in service is called; "": there is none
	Identities []store.Identity
	Sessions   []store.Session
	Tokens     []tokenLine
	Scopes     []store.Scope
	Secret     string // of a token that was just made
	Wrong      string
	Saved      bool
}

// tokenLine is a token in the list.
type tokenLine struct {
	store.Token
	Until string // a date; "": no end
	Over  bool
}

// showOwn is GET /account.
func (s *Server) showOwn(c *fiber.Ctx) error { return s.showOwnWith(c, func(*ownPage) {}) }

func (s *Server) showOwnWith(c *fiber.Ctx, change func(*ownPage)) error {
	s.keepLanguage(c)
	ctx, a := c.UserContext(), caller(c)
	data := ownPage{page: s.page(c, a), Scopes: store.Scopes(), Saved: c.Query("saved") != ""}
	data.Title = data.T("own.title")
	m, err := s.Store.Member(ctx, a.Name)
	if err != nil {
		return err
	}
	data.Reach = data.reachWords(m)
	if data.Factors, err = s.Store.Factors(ctx, a.Name); err != nil {
		return err
	}
	if data.Passkeys, err = s.Store.Passkeys(ctx, a.Name); err != nil {
		return err
	}
	if data.Passkey, err = s.passkeyToAdd(c, a.Name); err != nil {
		return err
	}
	data.Provider = s.providerLabel()
	if data.Identities, err = s.Store.Identities(ctx, a.Name); err != nil {
		return err
	}
	if data.Fresh, err = s.Store.Fresh(ctx, c.Cookies(s.cookieName())); err != nil {
		return err
	}
	if data.Sessions, err = s.Store.Sessions(ctx, a.Name, c.Cookies(s.cookieName())); err != nil {
		return err
	}
	tokens, err := s.Store.Tokens(ctx, a.Name)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		line := tokenLine{Token: t, Over: !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(s.Now())}
		if !t.ExpiresAt.IsZero() {
			line.Until = t.ExpiresAt.UTC().Add(-time.Second).Format(time.DateOnly) // it ends at the next midnight
		}
		data.Tokens = append(data.Tokens, line)
	}
	change(&data)
	return s.render(c, "account_own", data)
}

// changeOwn is POST /account.
func (s *Server) changeOwn(c *fiber.Ctx) error {
	do := form(c, "do")
	secret, err := s.alterOwn(c, do)
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return s.showOwnWith(c, func(p *ownPage) { p.Wrong = fault.Message })
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), caller(c).Name, "own account", do); err != nil {
		return err
	}
	switch {
	case secret != "":
		return s.showOwnWith(c, func(p *ownPage) { p.Secret = secret })
	case do == "everywhere":
		return s.leave(c)
	}
	return c.Redirect("/account?saved=yes", fiber.StatusSeeOther)
}

// alterOwn changes the account of who asks. It returns the secret of a token that was made.
func (s *Server) alterOwn(c *fiber.Ctx, do string) (string, error) {
	ctx, name := c.UserContext(), caller(c).Name
	switch do {
	case "password":
		if err := s.changePassword(c); err != nil || form(c, "tokens") != "revoke" {
			return "", err
		}
		return "", s.Store.RevokeTokens(ctx, name)
	case "end":
		return "", s.Store.EndSession(ctx, name, form(c, "session"))
	case "everywhere":
		return "", s.Store.EndSessions(ctx, name)
	case "token":
		t, err := typedToken(c)
		if err != nil {
			return "", err
		}
		return s.Store.AddToken(ctx, name, t)
	case "revoke":
		id, err := strconv.Atoi(form(c, "token"))
		if err != nil {
			id = 0 // no token's
		}
		return "", s.Store.RevokeToken(ctx, name, id)
	}
	return "", survey.Fault(survey.Malformed, "Use the buttons of your account's page.")
}

func (s *Server) changePassword(c *fiber.Ctx) error {
	old, next := form(c, "old"), form(c, "next")
	if len(old) > maxCredential {
		return survey.Fault(survey.Invalid, "That is not your password now. Type it again.")
	}
	if next != form(c, "again") {
		return survey.Fault(survey.Invalid, "The two new passwords differ. Type the same one twice.")
	}
	forgive, err := s.takeTry(c, caller(c).Name) // an open session is no way to guess the password
	if err != nil {
		return err
	}
	done, err := s.takeTurn()
	if err != nil {
		return err
	}
	defer done()
	if f, err := s.Store.Factors(c.UserContext(), caller(c).Name); err != nil {
		return err
	} else if !f.Password {
		return s.firstPassword(c, next)
	}
	err = s.Store.ChangePassword(c.UserContext(), caller(c).Name, c.Cookies(s.cookieName()), old, next)
	if err == nil {
		forgive()
	}
	return err
}

// firstPassword gives a password to somebody who has none and signed in a short while ago.
func (s *Server) firstPassword(c *fiber.Ctx, next string) error {
	if err := s.passwordAgain(c); err != nil {
		return err
	}
	return s.Store.FirstPassword(c.UserContext(), caller(c).Name, c.Cookies(s.cookieName()), next)
}

// typedToken reads the form for a token. It works to the end of its last day, UTC.
func typedToken(c *fiber.Ctx) (store.Token, error) {
	t := store.Token{Name: form(c, "name")}
	for _, scope := range c.Request().PostArgs().PeekMulti("scope") {
		t.Scopes = append(t.Scopes, store.Scope(scope))
	}
	if until := form(c, "until"); until != "" {
		day, err := time.Parse(time.DateOnly, until)
		if err != nil {
			return t, &survey.Error{Kind: survey.Invalid, Err: err, Message: "Write the token's last day like 2027-06-30, or leave it empty."}
		}
		t.ExpiresAt = day.AddDate(0, 0, 1)
	}
	return t, nil
}

// leave forgets the cookie of who signed out.
func (s *Server) leave(c *fiber.Ctx) error {
	c.Cookie(s.cookie("", time.Unix(1, 0)))
	c.Set("Clear-Site-Data", `"cache"`)
	return c.Redirect("/login", fiber.StatusSeeOther)
}

// takeTurn waits until a password may be checked: at most two are at once.
func (s *Server) takeTurn() (done func(), err error) {
	select {
	case s.signIns <- struct{}{}:
		return func() { <-s.signIns }, nil
	case <-time.After(5 * time.Second):
		return nil, &survey.Error{Kind: survey.Unavailable, Err: errors.New("sign-ins wait"),
			Message: "Many people are signing in. Try again in a minute."}
	}
}
