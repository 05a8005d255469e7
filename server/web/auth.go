package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/server/store"
	"candour/survey"
)

// The session cookie. Over https it carries the prefix that ties it to this host.
const (
	cookieName       = "candour"
	secureCookieName = "__Host-candour"
)

func (s *Server) cookieName() string {
	if s.secureCookies() {
		return secureCookieName
	}
	return cookieName
}

// results is the one place that decides who sees exact numbers and who sees protected ones.
func (s *Server) results(a store.Account) analytics.Results {
	if a.Role == store.Researcher {
		return s.Exact
	}
	return s.Protected
}

// logExact notes that somebody who may see exact numbers did, at most once an hour for each what.
func (s *Server) logExact(c *fiber.Ctx, a store.Account, what string) error {
	if a.Role != store.Researcher {
		return nil
	}
	return s.Store.LogHourly(c.UserContext(), a.Name, "exact results", what)
}

// showLogin is GET /login.
func (s *Server) showLogin(c *fiber.Ctx) error {
	return s.showLoginWith(c, func(p *loginPage) {
		p.Next = localPath(c.Query("next"))
		if c.Query("over") != "" && p.Provider != "" {
			p.Wrong = p.T("oidc.over", p.Provider)
		}
	})
}

func (s *Server) showLoginWith(c *fiber.Ctx, change func(*loginPage)) error {
	data := loginPage{page: s.page(c, store.Account{}), Provider: s.providerLabel()}
	data.Title = data.T("login.title")
	var err error
	if data.Passkey, err = s.passkeyToEnter(c); err != nil {
		return err
	}
	change(&data)
	return s.render(c, "login", data)
}

// maxCredential is the most bytes of a name or a password.
const maxCredential = 256

// login is POST /login. At most two passwords are checked at once.
func (s *Server) login(c *fiber.Ctx) error {
	name, password := form(c, "name"), form(c, "password")
	if len(name) > maxCredential || len(password) > maxCredential {
		return survey.Fault(survey.TooLarge, "That name or password is too long. Check both and try again.")
	}
	forgive, err := s.takeTry(c, name)
	if err != nil {
		return err
	}
	done, err := s.takeTurn()
	if err != nil {
		return err
	}
	defer done()
	a, err := s.Store.VerifyPassword(c.UserContext(), name, password)
	if err != nil && survey.AsError(err).Kind == survey.Unauthenticated {
		s.noteFailure(name, byPassword)
		c.Status(fiber.StatusUnauthorized)
		return s.showLoginWith(c, func(p *loginPage) {
			p.Name, p.Next, p.Failed = name, localPath(form(c, "next")), true
		})
	}
	if err != nil {
		return err
	}
	s.keepLanguage(c)
	return s.firstStep(c, entry{account: a.Name, how: byPassword, next: form(c, "next"), forgive: forgive})
}

// signedIn gives a browser its new session and ends the one that it had: a session is never the one
// from before signing in.
func (s *Server) signedIn(c *fiber.Ctx, cookie, next string) error {
	if old := c.Cookies(s.cookieName()); old != "" {
		if err := s.Store.SignOut(c.UserContext(), old); err != nil {
			return err
		}
	}
	c.Cookie(s.cookie(cookie, s.Now().Add(store.SessionLife)))
	return c.Redirect(next, fiber.StatusSeeOther)
}

// logout is POST /logout.
func (s *Server) logout(c *fiber.Ctx) error {
	if err := s.Store.SignOut(c.UserContext(), c.Cookies(s.cookieName())); err != nil {
		return err
	}
	return s.leave(c)
}

func (s *Server) cookie(value string, expires time.Time) *fiber.Cookie {
	return &fiber.Cookie{Name: s.cookieName(), Value: value, Path: "/", Expires: expires,
		HTTPOnly: true, Secure: s.secureCookies(), SameSite: fiber.CookieSameSiteLaxMode}
}

// localPath keeps a path on this site and drops anything else, so that signing in leads
// nowhere else.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	return next
}

func escapeQuery(s string) string { return url.QueryEscape(s) }
