package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// Limits on what a steward writes, in characters.
const (
	maxAgreementWith = 200
	maxAgreementText = 4000
)

// governancePage says which questions of a study are about Indigenous identity and what was agreed
// about them.
type governancePage struct {
	studyPage
	Governed []governedSurvey
	May      bool // record and end agreements, take public pages down
	Done     bool
	Wrong    string
	Typed    store.Agreement // what was typed before it was refused
	Today    string
}

type governedSurvey struct {
	ID         survey.ID
	Title      string
	Questions  []string
	Agreements []store.Agreement
	Stands     bool
	Public     bool // there is a public page that tells of such a question
	Vetoes     []store.PageVeto
}

// Ended are the agreements that have ended.
func (g governedSurvey) Ended() (ended []store.Agreement) {
	for _, a := range g.Agreements {
		if !a.Stands() {
			ended = append(ended, a)
		}
	}
	return ended
}

// Standing are those that have not.
func (g governedSurvey) Standing() (standing []store.Agreement) {
	for _, a := range g.Agreements {
		if a.Stands() {
			standing = append(standing, a)
		}
	}
	return standing
}

// showGovernance is GET /studies/{study}/governance.
func (s *Server) showGovernance(c *fiber.Ctx) error {
	return s.governance(c, "", store.Agreement{})
}

func (s *Server) governance(c *fiber.Ctx, wrong string, typed store.Agreement) error {
	study, err := s.studyPage(c)
	data := governancePage{studyPage: study, May: study.Account.Role == store.Steward, Wrong: wrong, Typed: typed,
		Done: c.Query("done") != "", Today: s.Now().UTC().Format("2006-01-02")}
	if err != nil {
		return err
	}
	data.Title = data.T("gov.title")
	defs, err := s.Store.Study(c.UserContext(), data.Study)
	if err != nil {
		return err
	}
	for _, def := range defs {
		if len(def.Governed()) == 0 {
			continue
		}
		g, err := s.governedSurvey(c, def, data.Lang)
		if err != nil {
			return err
		}
		data.Governed = append(data.Governed, g)
	}
	return s.render(c, "governance", data)
}

func (s *Server) governedSurvey(c *fiber.Ctx, def *survey.Definition, lang string) (governedSurvey, error) {
	ctx := c.UserContext()
	g := governedSurvey{ID: def.Name, Title: def.Title.In(lang)}
	for _, f := range def.Governed() {
		g.Questions = append(g.Questions, dashboards.ShortLabel(f, lang))
	}
	var err error
	if g.Agreements, err = s.Store.Agreements(ctx, def.Name); err != nil {
		return g, err
	}
	g.Stands = len(g.Standing()) > 0
	if g.Vetoes, err = s.Store.PageVetoes(ctx, def.Name); err != nil {
		return g, err
	}
	_, err = s.Store.PublicSummary(ctx, def.Name)
	g.Public = err == nil
	return g, unless(err, survey.NotFound)
}

// changeGovernance is POST /studies/{study}/governance: a steward records an agreement, ends one, or
// takes a public page down.
func (s *Server) changeGovernance(c *fiber.Ctx) error {
	typed := store.Agreement{Survey: survey.ID(form(c, "survey")), With: strings.TrimSpace(form(c, "with")),
		Covers: strings.TrimSpace(form(c, "covers")), Since: strings.TrimSpace(form(c, "since")),
		Document: strings.TrimSpace(form(c, "document")), RecordedBy: caller(c).Name}
	err := s.govern(c, typed)
	if fault := survey.AsError(err); err != nil && fault.Kind == survey.Invalid {
		c.Status(fiber.StatusUnprocessableEntity)
		return s.governance(c, fault.In(s.staffLanguage(c)), typed)
	}
	if err != nil {
		return err
	}
	return c.Redirect(c.Path()+"?done=yes", fiber.StatusSeeOther)
}

func (s *Server) govern(c *fiber.Ctx, a store.Agreement) error {
	ctx, reason := c.UserContext(), strings.TrimSpace(form(c, "reason"))
	def, err := s.Store.Definition(ctx, a.Survey)
	if err != nil || def.Study != survey.StudyID(c.Params("study")) {
		return survey.Fault(survey.Malformed, "Use the buttons of the page about governance.")
	}
	if len([]rune(a.With)) > maxAgreementWith || len([]rune(a.Covers)) > maxAgreementText ||
		len([]rune(a.Document)) > maxAgreementText || len([]rune(reason)) > maxReleaseReason {
		return survey.Refuse(survey.Invalid, "This text is too long for a record. Keep to what matters.")
	}
	switch form(c, "do") {
	case "agree":
		return s.Store.RecordAgreement(ctx, a)
	case "end":
		id, err := strconv.ParseInt(form(c, "agreement"), 10, 64)
		if err != nil {
			return survey.Fault(survey.Malformed, "Use the buttons of the page about governance.")
		}
		return s.Store.EndAgreement(ctx, a.Survey, id, a.RecordedBy, reason)
	case "veto":
		g, err := s.governedSurvey(c, def, s.staffLanguage(c))
		if err != nil {
			return err
		}
		if len(g.Questions) == 0 || !g.Public {
			return survey.Fault(survey.Conflict, "This survey has no public page that a steward can take down. Open the page again.")
		}
		return s.Store.VetoPage(ctx, a.Survey, a.RecordedBy, reason)
	}
	return survey.Fault(survey.Malformed, "Use the buttons of the page about governance.")
}

// Before is what was typed into a survey's form before it was refused.
func (p governancePage) Before(id survey.ID) store.Agreement {
	if p.Typed.Survey == id {
		return p.Typed
	}
	return store.Agreement{}
}
