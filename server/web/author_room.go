package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// room is what the people who co-design one study have in common.
type room struct {
	s       *Server
	c       *fiber.Ctx
	account store.Account
	study   survey.StudyID
	surveys []authorLine
}

type roomPage struct {
	page
	Study     survey.StudyID
	MayEdit   bool
	Surveys   []authorLine
	Documents []store.Document
	Kinds     []string
	Meetings  []store.Meeting
	Decisions []decisionLine
	Answered  []answeredLine
	Releases  []reasonLine
	Wrong     string
	Saved     bool
	Today     string
}

// decisionLine is a decision with the meeting that it comes from.
type decisionLine struct {
	store.Decision
	From string
}

// answeredLine is a comment that was answered, with what it is about.
type answeredLine struct {
	store.Comment
	Where string
}

// reasonLine is a version that was published without approval.
type reasonLine struct {
	Survey  survey.ID
	Version int
	By, On  string
	Reason  string
}

// room opens a study's room; it is there as soon as a draft or a survey belongs to the study.
func (s *Server) room(c *fiber.Ctx) (*room, error) {
	a := caller(c)
	s.keepLanguage(c)
	r := &room{s: s, c: c, account: a, study: survey.StudyID(c.Params("study"))}
	lines, err := s.authorLines(c, s.page(c, a))
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		if line.Study == r.study {
			r.surveys = append(r.surveys, line)
		}
	}
	if len(r.surveys) == 0 {
		return nil, survey.Fault(survey.NotFound, "There is no such study here. Go back to the list of surveys.")
	}
	return r, nil
}

func (r *room) mayEdit() bool { return slices.Contains(authors(), r.account.Role) }

// showRoom is GET /author/studies/{study}: documents, meetings, "you said, we did".
func (s *Server) showRoom(c *fiber.Ctx) error {
	r, err := s.room(c)
	if err != nil {
		return err
	}
	return r.show("")
}

func (r *room) show(wrong string) error {
	data, err := r.page()
	if err != nil {
		return err
	}
	data.Wrong = wrong
	return r.s.render(r.c, "author_room", data)
}

func (r *room) page() (roomPage, error) {
	data := roomPage{page: r.s.page(r.c, r.account), Study: r.study, MayEdit: r.mayEdit(), Surveys: r.surveys,
		Kinds: documentKinds(), Saved: r.c.Query("saved") != "", Today: r.s.Now().UTC().Format(time.DateOnly)}
	data.Title = data.T("a.room", r.title(data.Lang))
	ctx := r.c.UserContext()
	var err error
	if data.Documents, err = r.s.Store.Documents(ctx, r.study); err != nil {
		return data, err
	}
	if data.Meetings, err = r.s.Store.Meetings(ctx, r.study); err != nil {
		return data, err
	}
	if err := r.said(&data); err != nil {
		return data, err
	}
	return data, r.unapproved(&data)
}

// title is what the study is called; one without a published survey goes by its id.
func (r *room) title(lang string) string {
	definitions, err := r.s.Store.Study(r.c.UserContext(), r.study)
	if err != nil {
		return string(r.study)
	}
	return dashboards.StudyTitle(definitions, lang)
}

// said gathers what was said and what was done about it.
func (r *room) said(data *roomPage) error {
	ctx := r.c.UserContext()
	decisions, err := r.s.Store.Decisions(ctx, r.study)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		line := decisionLine{Decision: d}
		for _, m := range data.Meetings {
			if m.ID == d.Meeting {
				line.From = data.day(m.HeldOn) + ", " + m.Title
			}
		}
		data.Decisions = append(data.Decisions, line)
	}
	comments, err := r.s.Store.Comments(ctx, r.study)
	for _, c := range comments {
		if c.State != store.CommentOpen {
			data.Answered = append(data.Answered, answeredLine{c, data.where(c, data.Documents)})
		}
	}
	return err
}

// where says what a comment is about.
func (p page) where(c store.Comment, documents []store.Document) string {
	switch {
	case c.Survey == "":
		for _, d := range documents {
			if strconv.Itoa(d.ID) == c.About {
				return d.Name
			}
		}
		return p.T("a.document")
	case c.About == aboutWhole:
		return string(c.Survey)
	case c.About == aboutConsent:
		return string(c.Survey) + ", " + p.T("a.about.consent")
	}
	return string(c.Survey) + ", " + c.About
}

// unapproved lists versions that came out without approval, with the reason.
func (r *room) unapproved(data *roomPage) error {
	for _, line := range r.surveys {
		all, err := r.s.Store.Publications(r.c.UserContext(), line.ID)
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.By != "" && v.Approvals == 0 {
				data.Releases = append(data.Releases, reasonLine{v.Survey, v.Version, v.By,
					v.At.UTC().Format(time.DateOnly), v.Reason})
			}
		}
	}
	return nil
}

// changeRoom is POST /author/studies/{study}: a document, a meeting or a decision.
func (s *Server) changeRoom(c *fiber.Ctx) error {
	r, err := s.room(c)
	if err != nil {
		return err
	}
	switch form(c, "do") {
	case "document":
		err = r.addDocument()
	case "meeting":
		err = r.addMeeting()
	case "decision":
		err = r.addDecision()
	case "did":
		err = r.completeDecision()
	default:
		return survey.Fault(survey.Malformed, "Use the forms of this page.")
	}
	if fault := survey.AsError(err); err != nil && fault.Kind == survey.Invalid {
		c.Status(fiber.StatusUnprocessableEntity)
		return r.show(s.told(c, fault))
	}
	if err != nil {
		return err
	}
	return c.Redirect("/author/studies/"+string(r.study)+"?saved=yes", fiber.StatusSeeOther)
}

// typed is a field of the form without blanks around; it may be empty only where that is said.
func (r *room) typed(name string, limit int) (string, error) {
	value := strings.TrimSpace(plainLines(form(r.c, name)))
	if value == "" || len(value) > limit {
		return "", survey.Fault(survey.Invalid, r.s.page(r.c, r.account).T("a.room.bad."+name))
	}
	return value, nil
}

func (r *room) addMeeting() error {
	held := strings.TrimSpace(form(r.c, "held_on"))
	if _, err := time.Parse(time.DateOnly, held); err != nil {
		return survey.Fault(survey.Invalid, r.s.page(r.c, r.account).T("a.room.bad.held_on"))
	}
	title, err := r.typed("title", maxReason)
	if err != nil {
		return err
	}
	present, notes := strings.TrimSpace(form(r.c, "present")), strings.TrimSpace(plainLines(form(r.c, "notes")))
	if len(present) > maxReason || len(notes) > maxDocument {
		return survey.Fault(survey.Invalid, r.s.page(r.c, r.account).T("a.room.bad.title"))
	}
	return r.s.Store.AddMeeting(r.c.UserContext(), store.Meeting{Study: r.study, HeldOn: held, Title: title,
		Present: present, Notes: notes, By: r.account.Name})
}

func (r *room) addDecision() error {
	said, err := r.typed("said", maxComment)
	if err != nil {
		return err
	}
	meeting, err := strconv.Atoi(form(r.c, "meeting"))
	if err != nil {
		meeting = 0
	}
	did := strings.TrimSpace(plainLines(form(r.c, "did")))
	return r.s.Store.AddDecision(r.c.UserContext(), store.Decision{Study: r.study, Meeting: meeting, Said: said,
		Did: did[:min(len(did), maxComment)], By: r.account.Name})
}

func (r *room) completeDecision() error {
	did, err := r.typed("did", maxComment)
	if err != nil {
		return err
	}
	id, _ := strconv.Atoi(form(r.c, "decision")) // none has the number 0
	return r.s.Store.CompleteDecision(r.c.UserContext(), store.Decision{ID: id, Study: r.study, Did: did, By: r.account.Name})
}
