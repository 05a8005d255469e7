package web

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// How browsers may keep respondents' pages. Question pages may be gone back to; no-store would make
// the browser's own Back fail on them, because they answer a POST. All others are no-store.
const revisited = "private, no-cache"

// consentField is where Check says that somebody has not agreed.
const consentField = "consent"

// The ways to agree: for oneself, or beside somebody who has agreed already.
const (
	agreed   = "yes"
	assented = "assent"
)

// visit is one request for a page of a survey.
type visit struct {
	s         *Server
	c         *fiber.Ctx
	def       *survey.Definition
	form      *survey.Form
	route     *route
	wave      string // the current one
	j         journey
	stale     error             // why the journey cannot go on: errBroken or errExpired
	wrong     map[string]string // a sentence for each answer at fault, by question
	faults    []faultLink       // the error summary
	elsewhere string            // where a preview is answered; "" for the survey's own address
	added     slot              // an instance that was just asked for
	pictures  gallery           // of the survey's labels

	seen    *survey.View // with the answers so far, and those of instances
	inner   map[slot]*survey.View
	raw     map[string]any // the answers of seen
	clashes []string       // questions both answered and declined
}

// address is where the forms of the visit go.
func (t *visit) address() string {
	if t.elsewhere != "" {
		return t.elsewhere
	}
	return "/s/" + string(t.def.Name)
}

// seals names whose seals the visit's pages carry: those of a preview open nowhere else.
func (t *visit) seals() survey.ID {
	if t.elsewhere != "" {
		return "preview " + t.def.Name
	}
	return t.def.Name
}

// showSurvey is GET /s/{survey}: what the survey is, and the button that starts it.
func (s *Server) showSurvey(c *fiber.Ctx) error {
	v, def, err := s.surveyToAnswer(c, 0)
	if err != nil && survey.AsError(err).Kind == survey.Closed {
		return s.showClosed(c, v)
	}
	if err != nil {
		return err
	}
	t := &visit{s: s, c: c, def: def, wave: v.Wave}
	t.j.Lang, t.j.At, t.j.Shared = respondentLanguage(c, def), atFirst, c.Query("device") == "shared"
	t.j.Via = channelOf(c.Query(viaField))
	t.viewed()
	return t.showFirst()
}

// answerSurvey is POST /s/{survey}: a step forward or back, a change of language, or the
// submission.
func (s *Server) answerSurvey(c *fiber.Ctx) error {
	t, err := s.resume(c)
	if err != nil {
		return err
	}
	if receipt, spent := t.spent(); spent {
		return t.showSpent(receipt)
	}
	if t.stale != nil {
		return t.showStale()
	}
	v, _, err := s.surveyToAnswer(c, t.j.Version)
	if err != nil {
		return err
	}
	t.wave = v.Wave
	t.takeForm()
	return t.act()
}

// spent says whether this journey's answers were submitted, and returns their receipt.
func (t *visit) spent() (receipt string, spent bool) {
	return t.s.Intake.Spent(t.def.Name, t.j.Number)
}

// resume reads the journey that the page carries, or begins one. One that cannot go on says so in
// its stale, and is known as far as it could be read.
func (s *Server) resume(c *fiber.Ctx) (*visit, error) {
	id := survey.ID(c.Params("survey"))
	v, err := s.Store.Survey(c.UserContext(), id)
	if err != nil {
		return nil, err
	}
	if v.State == store.StateDraft {
		return nil, notFound(id)
	}
	t := &visit{s: s, c: c, wave: v.Wave}
	if sealed := form(c, "seal"); sealed != "" {
		if t.j, t.stale = s.openJourney(id, sealed); t.stale == nil {
			t.stale = t.unbox()
		}
	} else if form(c, "do") != "start" {
		t.stale = errBroken
	}
	version := v.Version
	if t.j.Version != 0 {
		version = t.j.Version
	}
	if t.form, err = s.Store.Form(c.UserContext(), id, version); err != nil {
		return nil, err
	}
	t.def, t.route = t.form.Definition(), s.route(t.form)
	if t.j.Number == "" {
		t.j = begin(version, v.Wave, t.formLanguage())
		t.j.Shared, t.j.Via = form(c, "device") == "shared", channelOf(form(c, viaField))
	}
	return t, nil
}

// takeForm puts what the page's form holds into the journey.
func (t *visit) takeForm() {
	if p, ok := t.route.stop(t.j.At); ok {
		t.j.take(p.Page, t.fixed, func(name string) []string {
			var values []string
			for _, v := range t.c.Request().PostArgs().PeekMulti(name) {
				values = append(values, string(v))
			}
			return values
		})
		t.forget()
	}
	if t.j.At == atFirst {
		way := form(t.c, consentField)
		t.j.Assent = way == assented && t.def.Consent != nil && len(t.def.Consent.Assent) > 0
		t.j.Consent = way == agreed || t.j.Assent
		if t.def.Invites() {
			t.j.Code = typedPass(t.def, form(t.c, codeField))
		}
	}
}

// act does what the pressed button says.
func (t *visit) act() error {
	if lang := form(t.c, "lang"); slices.Contains(t.def.Languages, lang) && form(t.c, "do") == "" {
		t.j.Lang = lang
		t.forget()
		return t.show()
	}
	if p, ok := t.route.stop(form(t.c, "change")); ok {
		t.j.At, t.j.Reviewed = p.Name, true
		return t.show()
	}
	if done, err := t.resize(); done || err != nil {
		return err
	}
	switch do := form(t.c, "do"); {
	case do == "back":
		return t.goBack()
	case do == "submit" && t.j.At == atReview:
		return t.submit()
	case do == "skip":
		t.skip()
	}
	return t.goOn()
}

// resize adds an instance to a repeat of the page, or takes one out, if a button says so.
func (t *visit) resize() (done bool, err error) {
	p, _ := t.route.stop(t.j.At)
	add, remove := form(t.c, "add"), form(t.c, "remove")
	for _, f := range p.Parts {
		if f.Type != survey.Repeat || f.RepeatCount != "" {
			continue
		}
		name := formName(f.Name)
		rest, ours := strings.CutPrefix(remove, name+":")
		number, bad := strconv.Atoi(rest)
		switch {
		case add == name && t.j.Rows[f.Name] < maxRows:
			t.j.Rows[f.Name]++
			t.added = slot{f.Name, t.j.Rows[f.Name]}
		case ours && bad == nil:
			t.j.remove(f, number)
		default:
			continue
		}
		t.forget()
		return true, t.show()
	}
	return false, nil
}

// skip leaves the page's questions, or those behind a note, unanswered.
func (t *visit) skip() {
	p, ok := t.route.stop(t.j.At)
	switch {
	case !ok:
	case p.Note != nil:
		t.j.pass(t.route, p.Note)
	default:
		t.j.drop(p.Page)
	}
	t.forget()
}

// respondentLanguage is the language asked for with ?lang=, else the browser's, of those that the
// survey has.
func respondentLanguage(c *fiber.Ctx, def *survey.Definition) string {
	if asked := c.Query("lang"); slices.Contains(def.Languages, asked) {
		return asked
	}
	if l := c.AcceptsLanguages(def.Languages...); l != "" {
		return l
	}
	return def.Languages[0]
}

// formLanguage is the language of the form that was sent, else as for a first visit.
func (t *visit) formLanguage() string {
	if lang := form(t.c, "lang"); slices.Contains(t.def.Languages, lang) {
		return lang
	}
	return respondentLanguage(t.c, t.def)
}

// form returns a field of the form alone; c.FormValue would prefer the query.
func form(c *fiber.Ctx, name string) string { return string(c.Request().PostArgs().Peek(name)) }

// plainForm lets only plain forms through: others could unpack to any size.
func plainForm(c *fiber.Ctx) error {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationForm {
		return &survey.Error{Kind: survey.Unsupported, Err: err,
			Message: "Send this form as the page makes it."}
	}
	return c.Next()
}
