package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// Limits on what people write here, in bytes.
const (
	maxComment = 10_000
	maxSigned  = 80
)

// aboutWhole and aboutConsent are what a comment can be about beside a question. No question is
// called like that.
const (
	aboutWhole   = "/survey"
	aboutConsent = "/consent"
)

type commentsPage struct {
	authorPage
	Parts       []talk
	Approvals   []store.Approval
	Approved    bool // by whoever looks
	MayApprove  bool
	Fingerprint string
}

// talk is a part of a survey, or a document, with what was said about it.
type talk struct {
	About    string
	Number   int
	Title    string
	Text     []string
	Choices  []string
	Depth    int
	Comments []store.Comment
	Post     string // where a comment goes
	Author   string // a first signature
	MayWrite bool   // may answer
	P        page
	Wrong    string // with what was said last
	Group    bool
}

// T and Said are those of the page that the talk stands on.
func (t talk) T(key string, args ...any) string { return t.P.T(key, args...) }

// Said is a sentence of ours in the page's language.
func (t talk) Said(sentence string) string { return t.P.Said(sentence) }

// Open counts the comments that nobody has answered.
func (t talk) Open() int {
	n := 0
	for _, c := range t.Comments {
		if c.State == store.CommentOpen {
			n++
		}
	}
	return n
}

// showComments is GET /author/surveys/{survey}/comments: the survey part by part, with what is said
// about each.
func (s *Server) showComments(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	return d.showComments("")
}

func (d *desk) showComments(wrong string) error {
	data := commentsPage{authorPage: d.page("comments"), MayApprove: d.mayApprove()}
	data.Wrong = wrong
	if d.def == nil {
		return d.s.render(d.c, "author_comments", data)
	}
	ctx := d.c.UserContext()
	var err error
	if data.Fingerprint, err = store.Fingerprint(d.def); err != nil {
		return err
	}
	if data.Approvals, err = d.s.Store.Approvals(ctx, d.id, data.Fingerprint); err != nil {
		return err
	}
	data.Approved = slices.ContainsFunc(data.Approvals,
		func(a store.Approval) bool { return a.Account == d.account.Name })
	comments, err := d.s.Store.Comments(ctx, d.study)
	if err != nil {
		return err
	}
	data.Parts = d.talks(data.page, comments)
	for i := range data.Parts {
		data.Parts[i].Wrong = wrong
	}
	return d.s.render(d.c, "author_comments", data)
}

// talks lists the parts of the survey in order, and last those that are gone but were talked about.
func (d *desk) talks(p page, comments []store.Comment) []talk {
	said := map[string][]store.Comment{}
	for _, c := range comments {
		if c.Survey == d.id {
			said[c.About] = append(said[c.About], c)
		}
	}
	var all []talk
	add := func(t talk) {
		t.Number, t.Comments = len(all)+1, said[t.About]
		t.Post, t.Author, t.MayWrite, t.P = d.address("comments"), d.account.Name, d.mayEdit(), p
		delete(said, t.About)
		all = append(all, t)
	}
	add(talk{About: aboutWhole, Title: p.T("a.about.survey"), Text: paragraphs(d.def.Notice.Intro.In(p.Lang))})
	if d.def.Consent != nil {
		add(talk{About: aboutConsent, Title: p.T("a.about.consent"), Text: paragraphs(d.def.Consent.Text.In(p.Lang))})
	}
	d.eachQuestion(d.def.Questions, 0, func(q survey.Question, depth int) {
		t := talk{About: q.Name, Title: q.Label.In(p.Lang), Depth: min(depth, 4),
			Text: paragraphs(q.Hint.In(p.Lang)), Group: q.Type == survey.Group}
		if t.Title == "" {
			t.Title = q.Name
		}
		for _, choice := range d.def.Choices[q.Choices] {
			t.Choices = append(t.Choices, choice.Label.In(p.Lang))
		}
		add(t)
	})
	for _, c := range comments {
		if _, left := said[c.About]; c.Survey == d.id && left {
			add(talk{About: c.About, Title: p.T("a.about.gone", c.About)})
		}
	}
	return all
}

func (d *desk) eachQuestion(questions []survey.Question, depth int, visit func(survey.Question, int)) {
	for _, q := range questions {
		visit(q, depth)
		d.eachQuestion(q.Questions, depth+1, visit)
	}
}

// comment is POST /author/surveys/{survey}/comments: a comment, an answer to one, or an approval.
func (s *Server) comment(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	switch form(c, "do") {
	case "approve", "withdraw":
		return d.approve()
	case "answer":
		if err := d.s.answer(c, d.account, d.study); err != nil {
			return d.commentRefused(err)
		}
	default:
		about := form(c, "about")
		if d.def == nil || !slices.ContainsFunc(d.talks(s.page(c, d.account), nil), func(t talk) bool { return t.About == about }) {
			return survey.Fault(survey.NotFound, "This part of the survey is no longer there: go back and look again.")
		}
		err := s.say(c, store.Comment{Study: d.study, Survey: d.id, About: about})
		if err != nil {
			return d.commentRefused(err)
		}
	}
	return d.done("comments")
}

func (d *desk) commentRefused(err error) error {
	fault := survey.AsError(err)
	if fault.Kind != survey.Invalid {
		return err
	}
	d.c.Status(statusOf(fault.Kind))
	return d.showComments(d.s.told(d.c, fault))
}

// say stores the comment of a form, signed as it says. Nothing ties it to the account: it is in no
// log.
func (s *Server) say(c *fiber.Ctx, about store.Comment) error {
	p := s.page(c, store.Account{})
	about.Body, about.Author = strings.TrimSpace(plainLines(form(c, "body"))), strings.TrimSpace(form(c, "author"))
	if about.Body == "" || len(about.Body) > maxComment || len(about.Author) > maxSigned ||
		strings.ContainsAny(about.Author, "\r\n") {
		return survey.Fault(survey.Invalid, p.T("a.comment.bad"))
	}
	return s.Store.AddComment(c.UserContext(), about)
}

// answer notes what became of a comment.
func (s *Server) answer(c *fiber.Ctx, a store.Account, study survey.StudyID) error {
	if !slices.Contains(authors(), a.Role) {
		return survey.Fault(survey.Forbidden, "Those who write the survey answer comments.")
	}
	id, err := strconv.Atoi(form(c, "comment"))
	answer := store.Comment{ID: id, Study: study, State: store.CommentState(form(c, "state")), AnsweredBy: a.Name,
		Answer: strings.TrimSpace(plainLines(form(c, "answer")))}
	known := slices.Contains([]store.CommentState{store.CommentOpen, store.CommentDone, store.CommentDeclined}, answer.State)
	if err != nil || !known || answer.Answer == "" || len(answer.Answer) > maxComment {
		return survey.Fault(survey.Invalid, s.page(c, a).T("a.answer.bad"))
	}
	return s.Store.AnswerComment(c.UserContext(), answer)
}

// approve notes an advisor's yes to the very text that the page showed, or takes it back.
func (d *desk) approve() error {
	if !d.mayApprove() {
		return survey.Fault(survey.Forbidden, "Advisors approve surveys.")
	}
	if d.def == nil {
		return d.done("comments")
	}
	fingerprint, err := store.Fingerprint(d.def)
	if err != nil {
		return err
	}
	if form(d.c, "fingerprint") != fingerprint {
		return d.commentRefused(survey.Fault(survey.Invalid, d.page("comments").T("a.approve.changed")))
	}
	change := d.s.Store.Approve
	if form(d.c, "do") == "withdraw" {
		change = d.s.Store.Withdraw
	}
	if err := change(d.c.UserContext(), d.id, fingerprint, d.account.Name); err != nil {
		return err
	}
	return d.done("comments")
}
