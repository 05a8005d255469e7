package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// releasedPart is a released table with what its template needs. Flagged points out small cells.
type releasedPart struct {
	page
	dashboards.ReleasedView
	Flagged    bool
	Study      survey.StudyID
	StudyTitle string
	// What whoever looks may do about it, and who says so.
	MayDecide, MayWithdraw, MayVeto bool
	Comment                         string
	Named                           []string // its questions, where the table is not to be seen
}

// Caption is what the table is called.
func (p releasedPart) Caption() string { return p.ReleasedView.Title(p.Lang) }

// Span is how many columns the table has.
func (p releasedPart) Span() int { return 1 + len(p.ReleasedView.Table.Columns) }

// OneTable is what the template of Table 1 needs.
func (p releasedPart) OneTable() studyPage {
	return studyPage{page: p.page, StudyTitle: p.StudyTitle, Table: *p.ReleasedView.Table.TableOne}
}

// Signature says who released the table, when and why.
func (p releasedPart) Signature() string {
	return p.T("released.by", p.Release.By, p.day(p.Release.Date), p.Release.Reason)
}

// Became says what has become of it, where it is not simply shown.
func (p releasedPart) Became() string {
	if p.State == analytics.ReleaseShown {
		return p.T("release.state.shown")
	}
	return p.T("release.state." + string(p.State))
}

// ActWords say what somebody did about it.
func (p releasedPart) ActWords() []string {
	var all []string
	for _, a := range p.Acts {
		all = append(all, p.T("release.act."+string(a.Deed), a.By, p.day(a.Date), a.Reason))
	}
	return all
}

// released asks for a study's released tables; Undecided ones are for those who decide.
func (s *Server) released(c *fiber.Ctx, q analytics.ReleasedQuery) ([]analytics.Released, error) {
	if s.Releases == nil {
		return nil, nil
	}
	return s.Releases.Released(c.UserContext(), q)
}

// shownReleases are the released tables of questions that are shown, of a study or one of its surveys.
func (s *Server) shownReleases(c *fiber.Ctx, p page, q analytics.ReleasedQuery) ([]releasedPart, error) {
	views, err := dashboards.GatherReleased(c.UserContext(), s.Releases, q, p.Lang)
	var all []releasedPart
	for _, v := range views {
		all = append(all, releasedPart{page: p, ReleasedView: v, Study: q.Study})
	}
	return all, err
}

type releasesPage struct {
	studyPage
	All     []releasedPart
	Done    string
	Refused refusedAct
}

// refusedAct is what somebody wanted to do about a release and was sent back with: why, and what they wrote.
type refusedAct struct {
	ID     int64
	Deed   analytics.ReleaseDeed
	Wrong  string
	Reason string
}

// releaseAsk is the form for one or two deeds about a release.
type releaseAsk struct {
	releasedPart
	Why, Wrong, Typed string
	Deeds             []analytics.ReleaseDeed
}

// Ask is a form for deeds, with what was wrong with it and what was written, where it was sent before.
func (p releasesPage) Ask(r releasedPart, why string, deeds ...string) releaseAsk {
	a := releaseAsk{releasedPart: r, Why: p.T(why)}
	for _, deed := range deeds {
		a.Deeds = append(a.Deeds, analytics.ReleaseDeed(deed))
	}
	if p.Refused.ID == r.ID && slices.Contains(a.Deeds, p.Refused.Deed) {
		a.Wrong, a.Typed = p.Refused.Wrong, p.Refused.Reason
	}
	return a
}

// showReleases is GET /studies/{study}/releases: what was released, by whom and why, and what became of
// it. Numbers are those of shown tables, for stewards and researchers also of waiting ones.
func (s *Server) showReleases(c *fiber.Ctx) error { return s.releasesPage(c, refusedAct{}) }

func (s *Server) releasesPage(c *fiber.Ctx, refused refusedAct) error {
	study, err := s.studyPage(c)
	data := releasesPage{studyPage: study, Done: c.Query("done"), Refused: refused}
	data.Path = "/studies/" + c.Params("study") + "/releases"
	if err != nil {
		return err
	}
	role := data.Account.Role
	decides := role == store.Researcher || role == store.Steward
	all, err := s.released(c, analytics.ReleasedQuery{Study: data.Study, Undecided: decides})
	if err != nil {
		return err
	}
	defs, err := s.Store.Study(c.UserContext(), data.Study)
	if err != nil {
		return err
	}
	data.Title = data.T("releases.title")
	for _, r := range all {
		part := releasedPart{page: data.page, ReleasedView: dashboards.ReleasedView{Released: r, Table: r.In(data.Lang)},
			Study: data.Study, StudyTitle: data.StudyTitle, Named: questionNames(defs, r, data.Lang)}
		part.MayDecide = role == store.Steward && r.State == analytics.ReleaseWaiting
		part.MayVeto = role == store.Steward && governs(defs, r) && r.State == analytics.ReleaseShown
		part.MayWithdraw = role == store.Researcher && slices.Contains([]analytics.ReleaseState{analytics.ReleaseShown,
			analytics.ReleaseWaiting, analytics.ReleaseReplaced}, r.State)
		if r.Survey != "" && data.Writes() {
			part.Comment = "/author/surveys/" + string(r.Survey) + "/comments"
		}
		data.All = append(data.All, part)
	}
	return s.render(c, "releases", data)
}

// questionNames are what the questions of a release are called.
func questionNames(defs []*survey.Definition, r analytics.Released, lang string) []string {
	var names []string
	for _, q := range r.Questions {
		name := q.Question
		for _, def := range defs {
			if f, ok := def.Field(q.Question); ok && def.Name == q.Survey {
				name = dashboards.ShortLabel(f, lang)
			}
		}
		names = append(names, name)
	}
	return names
}

// governs says whether a release shows a question about Indigenous identity.
func governs(defs []*survey.Definition, r analytics.Released) bool {
	return slices.ContainsFunc(defs, func(def *survey.Definition) bool {
		return slices.ContainsFunc(def.Governed(), func(f survey.Field) bool { return r.Shows(def.Name, f.Name) })
	})
}

// actOnRelease is POST /studies/{study}/releases/{release}: a researcher withdraws a table, a steward
// says yes or no to one that waits, or takes one back later.
func (s *Server) actOnRelease(c *fiber.Ctx) error {
	a := caller(c)
	deed := analytics.ReleaseDeed(form(c, "do"))
	allowed := map[store.Role][]analytics.ReleaseDeed{
		store.Researcher: {analytics.ReleaseWithdraw},
		store.Steward:    {analytics.ReleaseAgree, analytics.ReleaseRefuse, analytics.ReleaseVeto},
	}[a.Role]
	if !slices.Contains(allowed, deed) {
		return survey.Fault(survey.Malformed, "Use the buttons of the page about released tables.")
	}
	study := survey.StudyID(c.Params("study"))
	id, err := strconv.ParseInt(c.Params("release"), 10, 64)
	if err != nil {
		return survey.Fault(survey.NotFound, "There is no such release in this study.")
	}
	reason := strings.TrimSpace(form(c, "reason"))
	if reason == "" || len([]rune(reason)) > maxReleaseReason {
		fault := survey.Refuse(survey.Invalid, "Write why, in at most %d characters.", maxReleaseReason)
		c.Status(fiber.StatusUnprocessableEntity)
		return s.releasesPage(c, refusedAct{ID: id, Deed: deed, Wrong: fault.In(s.staffLanguage(c)), Reason: reason})
	}
	if deed == analytics.ReleaseVeto {
		if err := s.mayVeto(c, study, id); err != nil {
			return err
		}
	}
	act := analytics.ReleaseAct{Deed: deed, By: a.Name, Reason: reason}
	if err := s.Store.ActOnRelease(c.UserContext(), study, id, act); err != nil {
		return err
	}
	return c.Redirect("/studies/"+string(study)+"/releases?done="+string(deed), fiber.StatusSeeOther)
}

// mayVeto refuses a steward who takes back a table that shows nothing about Indigenous identity: those are
// the researchers'.
func (s *Server) mayVeto(c *fiber.Ctx, study survey.StudyID, id int64) error {
	defs, err := s.Store.Study(c.UserContext(), study)
	if err != nil {
		return err
	}
	all, err := s.Store.Releases(c.UserContext(), study)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(r analytics.Released) bool { return r.ID == id && !r.Waits && !governs(defs, r) }) {
		return survey.Fault(survey.Forbidden, "This table shows nothing about Indigenous identity. Ask its researchers to withdraw it.")
	}
	return nil
}
