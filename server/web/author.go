package web

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
	"candour/survey/manuscript"
)

// Publisher puts surveys before people, as the command line does.
type Publisher interface {
	// Publish makes YAML a survey's next version and returns it with warnings.
	Publish(source []byte, defaultName string) (store.Survey, []string, error)
	// Live opens or closes a survey or makes another of its waves current.
	Live(change Life) (store.Survey, error)
}

// Life is a change in a survey's life: a State, or a Wave to make current, or both.
type Life struct {
	Survey survey.ID
	State  store.State
	Wave   string
	Freeze bool // withdrawal codes do nothing any more
}

// what names the change in the audit log.
func (l Life) what() string {
	if l.Freeze {
		return "freeze"
	}
	return string(l.State) + l.Wave
}

// authors may write and publish; readers may also read, comment and approve.
func authors() []store.Role { return []store.Role{store.Admin, store.Researcher} }
func readers() []store.Role { return append(authors(), advisors()...) }

// advisors co-design: they approve.
func advisors() []store.Role {
	return []store.Role{store.Advisor, store.Steward, store.YouthResearcher}
}

// desk is one survey before somebody who writes or reads it: its draft and what is published.
type desk struct {
	s         *Server
	c         *fiber.Ctx
	account   store.Account
	id        survey.ID
	study     survey.StudyID
	draft     *store.Draft
	published *store.Survey
	current   *survey.Definition // the newest published version, or nil
	def       *survey.Definition // the draft, else what is published; nil where the draft has a fault
	warnings  []survey.Warning
	fault     *survey.Error // what keeps the draft from being a survey
}

// desk lays a survey out.
func (s *Server) desk(c *fiber.Ctx) (*desk, error) {
	d := &desk{s: s, c: c, account: caller(c), id: survey.ID(c.Params("survey"))}
	if err := d.layPublished(); err != nil {
		return nil, err
	}
	if err := d.layDraft(); err != nil {
		return nil, err
	}
	if d.draft == nil && d.published == nil {
		return nil, notFound(d.id)
	}
	return d, nil
}

func (d *desk) layPublished() error {
	ctx := d.c.UserContext()
	v, err := d.s.Store.Survey(ctx, d.id)
	if err != nil {
		return unless(err, survey.NotFound)
	}
	d.published, d.study = &v, v.Study
	d.current, err = d.s.Store.Version(ctx, v.ID, v.Version)
	d.def = d.current
	return err
}

func (d *desk) layDraft() error {
	draft, err := d.s.Store.Draft(d.c.UserContext(), d.id)
	if err != nil {
		return unless(err, survey.NotFound)
	}
	d.draft, d.study = &draft, draft.Study
	d.def, d.warnings, d.fault = d.check([]byte(draft.Source))
	return nil
}

// unless is err unless it is of a kind that is no fault here.
func unless(err error, kind survey.Kind) error {
	if survey.AsError(err).Kind == kind {
		return nil
	}
	return err
}

// check reads YAML as this survey.
func (d *desk) check(source []byte) (*survey.Definition, []survey.Warning, *survey.Error) {
	def, warnings, err := survey.ParseNamed(source, string(d.id))
	switch {
	case err != nil:
		return nil, nil, survey.AsError(err)
	case def.Name != d.id:
		return nil, nil, survey.Refuse(survey.Invalid, "This is the draft of %s: keep name: %s in it.", d.id, d.id)
	case d.current != nil:
		if err := survey.Compatible(d.current, def); err != nil {
			return def, warnings, survey.AsError(err)
		}
	}
	return def, warnings, nil
}

// mayEdit says whether whoever sits here may write.
func (d *desk) mayEdit() bool { return slices.Contains(authors(), d.account.Role) }

// mayApprove says whether whoever sits here may approve.
func (d *desk) mayApprove() bool { return slices.Contains(advisors(), d.account.Role) }

// manuscript opens the draft for editing; without one it asks for one.
func (d *desk) manuscript() (*manuscript.Manuscript, error) {
	if d.draft == nil {
		return nil, survey.Fault(survey.Conflict, "This survey has no draft: start one on its page first.")
	}
	return manuscript.Read([]byte(d.draft.Source))
}

// drafting is a desk with the draft opened for its authors.
type drafting struct {
	*desk
	m *manuscript.Manuscript
}

// drafting opens a survey's draft, for forms that show it or that were sent about it.
func (s *Server) drafting(c *fiber.Ctx) (*drafting, error) {
	d, err := s.desk(c)
	if err != nil {
		return nil, err
	}
	m, err := d.manuscript()
	return &drafting{d, m}, err
}

// mendable is the fault of what was typed, or of a draft that has moved on: the form is shown again.
// Any other error is nobody's to mend there.
func mendable(err error) (*survey.Error, bool) {
	fault := survey.AsError(err)
	return fault, fault.Kind == survey.Invalid || fault.Kind == survey.Conflict
}

// shown is the draft as it can be read, else what is published.
func (d *desk) shown() (*manuscript.Manuscript, error) {
	if d.draft != nil {
		return d.manuscript()
	}
	source, err := manuscript.Of(d.current)
	if err != nil {
		return nil, err
	}
	return manuscript.Read(source)
}

// save stores a new text of the draft, edited from the revision that the form names.
func (d *desk) save(source []byte) error {
	if d.draft == nil {
		return survey.Fault(survey.Conflict, "This survey has no draft: start one on its page first.")
	}
	next := *d.draft
	next.Source, next.SavedBy = string(source), d.account.Name
	if revision, err := strconv.Atoi(form(d.c, "revision")); err == nil {
		next.Revision = revision
	}
	if def, _, _ := d.check(source); def != nil {
		next.Study = def.Study
	}
	if err := mayWriteIn(d.c, next.Study); err != nil {
		return err
	}
	return d.s.Store.SaveDraft(d.c.UserContext(), next)
}

// edit changes the draft. A change that breaks a draft that was whole is not stored: the error is its
// fault, of the kind Invalid.
func (d *desk) edit(change func(*manuscript.Manuscript) error) error {
	source, err := d.edited(change)
	if err != nil {
		return err
	}
	if _, _, fault := d.check(source); fault != nil && d.fault == nil {
		bare := fault.Unplaced() // who fills in a form does not look at lines
		bare.Kind = survey.Invalid
		return bare
	}
	return d.save(source)
}

func (d *desk) edited(change func(*manuscript.Manuscript) error) ([]byte, error) {
	m, err := d.manuscript()
	if err != nil {
		return nil, err
	}
	if err := change(m); err != nil {
		return nil, err
	}
	return m.Source()
}

// address is a page of this survey's desk.
func (d *desk) address(page string) string {
	return strings.TrimSuffix("/author/surveys/"+string(d.id)+"/"+page, "/")
}

// done leads to a page that says that something was saved.
func (d *desk) done(page string) error {
	return d.c.Redirect(d.address(page)+"?saved=yes", fiber.StatusSeeOther)
}

// faultLine finds the line that a sentence about YAML names, or 0.
func faultLine(sentence string) int {
	m := linePattern.FindStringSubmatch(sentence)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return n
}

// told is a fault's sentence in the language of the page that it is shown on.
func (s *Server) told(c *fiber.Ctx, fault *survey.Error) string { return fault.In(s.staffLanguage(c)) }

var linePattern = regexp.MustCompile(`(?i)\bline (\d{1,7})\b`)

// keepLanguage remembers the language that somebody with an account chose.
func (s *Server) keepLanguage(c *fiber.Ctx) {
	if lang := c.Query("lang"); slices.Contains(pageLanguages(), lang) {
		c.Cookie(&fiber.Cookie{Name: "lang", Value: lang, Path: "/", HTTPOnly: true,
			Secure: s.secureCookies(), SameSite: fiber.CookieSameSiteLaxMode})
	}
}
