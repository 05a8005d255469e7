package web

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// guarded registers routes, each behind the table of access. It is the one way in which a route comes
// to be.
type guarded struct {
	s      *Server
	router fiber.Router
	prefix string
	table  map[string]Access
}

func (s *Server) guarded() guarded {
	return guarded{s: s, router: s.app, table: AccessTable()}
}

// Group makes routes that begin alike.
func (g guarded) Group(prefix string) guarded {
	g.router, g.prefix = g.router.Group(prefix), g.prefix+prefix
	return g
}

// Get registers a route that reads.
func (g guarded) Get(path string, handlers ...fiber.Handler) {
	g.router.Get(path, g.behind(fiber.MethodGet, path, handlers)...)
}

// Post registers a route that changes something.
func (g guarded) Post(path string, handlers ...fiber.Handler) {
	g.router.Post(path, g.behind(fiber.MethodPost, path, handlers)...)
}

func (g guarded) behind(method, path string, handlers []fiber.Handler) []fiber.Handler {
	access, declared := g.table[accessKey(method, g.prefix+path)]
	return slices.Concat([]fiber.Handler{func(c *fiber.Ctx) error {
		if !declared {
			return survey.Fault(survey.Forbidden, "Nobody may see this page yet. Tell whoever runs this site.")
		}
		if err := g.s.enforce(c, access); err != nil {
			return err
		}
		return c.Next()
	}}, handlers)
}

// Keys of what is known of a request once it was let in.
const (
	callerKey = "candour.caller"
	memberKey = "candour.member"
	accessIs  = "candour.access"
)

// enforce lets in who may ask for a route, and notes who that is.
func (s *Server) enforce(c *fiber.Ctx, access Access) error {
	c.Locals(accessIs, access)
	switch {
	case access.Anyone:
		return nil
	case access.Self:
		a, err := s.account(c, access.Scope)
		c.Locals(callerKey, a)
		if access.SetUp && errors.Is(err, errLacksFactor) {
			return nil
		}
		return err
	}
	return s.admit(c, access.Roles, access.Scope)
}

// staffed lets in whoever may see what of this route is not for everyone.
func (s *Server) staffed(c *fiber.Ctx) error {
	access, _ := c.Locals(accessIs).(Access)
	return s.admit(c, access.Staffed, access.Scope)
}

func (s *Server) admit(c *fiber.Ctx, roles []store.Role, scope store.Scope) error {
	a, err := s.account(c, scope)
	if err != nil {
		return err
	}
	c.Locals(callerKey, a) // also for the page that refuses
	member, err := s.Store.Member(c.UserContext(), a.Name)
	if err != nil {
		return err
	}
	a, err = s.roleHere(c, member, roles)
	if err != nil {
		return err
	}
	c.Locals(callerKey, a)
	c.Locals(memberKey, member)
	return nil
}

// roleHere returns a member with the role that counts for this request: in the study that its address
// is about, in all that its survey belongs to, or else in any. Of a study that somebody does not
// belong to they do not learn whether it is there.
func (s *Server) roleHere(c *fiber.Ctx, m store.Member, roles []store.Role) (store.Account, error) {
	studies, err := s.studiesOf(c, m)
	if err != nil {
		return m.Account, err
	}
	a, ok := m.Anywhere(roles)
	for _, study := range studies {
		var belongs bool
		if a, belongs = m.In(study); !belongs {
			return a, survey.Fault(survey.NotFound, "There is nothing at this address among your studies.")
		}
		if ok = slices.Contains(roles, a.Role); !ok {
			break
		}
	}
	if !ok {
		return a, survey.Fault(survey.Forbidden, "Your account may not see this. Ask a researcher of the study.")
	}
	return a, nil
}

// studiesOf returns the studies that a request is about. A draft may have been moved to another study
// than its survey's: then both count.
func (s *Server) studiesOf(c *fiber.Ctx, m store.Member) ([]survey.StudyID, error) {
	if study := c.Params("study"); study != "" {
		return []survey.StudyID{survey.StudyID(study)}, nil
	}
	id := survey.ID(c.Params("survey"))
	if id == "" || m.Studies == nil {
		return nil, nil
	}
	var studies []survey.StudyID
	v, err := s.Store.Survey(c.UserContext(), id)
	if err == nil {
		studies = append(studies, v.Study)
	}
	if err := unless(err, survey.NotFound); err != nil {
		return nil, err
	}
	d, err := s.Store.Draft(c.UserContext(), id)
	if err == nil {
		studies = append(studies, d.Study)
	}
	if err := unless(err, survey.NotFound); err != nil {
		return nil, err
	}
	if len(studies) == 0 {
		return nil, notFound(id)
	}
	return studies, nil
}

// caller is who asks, as enforce found out; nobody where anyone may.
func caller(c *fiber.Ctx) store.Account {
	a, _ := c.Locals(callerKey).(store.Account)
	return a
}

// mayIn says whether who asks has one of the roles in a study; "": in any.
func mayIn(c *fiber.Ctx, study survey.StudyID, roles []store.Role) bool {
	m, known := c.Locals(memberKey).(store.Member)
	if !known {
		return false
	}
	if study == "" {
		_, ok := m.Anywhere(roles)
		return ok
	}
	a, ok := m.In(study)
	return ok && slices.Contains(roles, a.Role)
}

// mayWriteIn refuses to put a survey into a study that who asks does not write for.
func mayWriteIn(c *fiber.Ctx, study survey.StudyID) error {
	if mayIn(c, study, authors()) {
		return nil
	}
	return survey.Refuse(survey.Invalid, "You do not write for the study %s. Write `study:` and the name of one that you "+
		"belong to, or ask an administrator to add you.", study)
}

// errLacksFactor says that somebody is signed in who must set up a second step first.
var errLacksFactor = errors.New("a second step is needed")

// bySession returns who is signed in, and errLacksFactor beside it where their role needs a second step that
// they have not set up.
func (s *Server) bySession(ctx context.Context, cookie string) (store.Account, error) {
	a, err := s.Store.BySession(ctx, cookie)
	if err != nil {
		return a, err
	}
	lacks, err := s.Store.LacksFactor(ctx, a.Name)
	if err == nil && lacks {
		err = &survey.Error{Kind: survey.Forbidden, Err: errLacksFactor,
			Message: "Your role needs a second step when you sign in. Open your account's page and set it up first."}
	}
	return a, err
}

// account returns who asks: by the token of a program that may do what scope says, else by the cookie of
// a browser.
func (s *Server) account(c *fiber.Ctx, scope store.Scope) (store.Account, error) {
	return s.accountOf(c.UserContext(), s.credentials(c), scope)
}

// credentials are what a request proves itself with. They outlive it.
type credentials struct{ authorization, cookie string }

func (s *Server) credentials(c *fiber.Ctx) credentials {
	return credentials{c.Get(fiber.HeaderAuthorization), c.Cookies(s.cookieName())}
}

func (s *Server) accountOf(ctx context.Context, given credentials, scope store.Scope) (store.Account, error) {
	if given.authorization == "" {
		if given.cookie == "" {
			return store.Account{}, survey.Fault(survey.Unauthenticated, "Sign in first.")
		}
		return s.bySession(ctx, given.cookie)
	}
	scheme, token, _ := strings.Cut(given.authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") { // as RFC 9110 has it
		return store.Account{}, survey.Fault(survey.Unauthenticated,
			"Send the token as `Authorization: Bearer TOKEN`.")
	}
	a, scopes, err := s.Store.ByToken(ctx, strings.TrimSpace(token))
	if err == nil && (scope == "" || !slices.Contains(scopes, scope)) {
		err = survey.Fault(survey.Forbidden, "This token may not do that. Make one that may on your account's page.")
	}
	return a, err
}
