package web

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// maxDocument is how long a document may be, in bytes.
const maxDocument = 500_000

// documentKinds are what a study's other texts are.
func documentKinds() []string { return []string{"protocol", "advert", "interview", "consent", "other"} }

type documentPage struct {
	page
	Study    survey.StudyID
	Room     string
	Document store.Document
	Kinds    []string
	MayEdit  bool
	Text     []string
	Talk     talk
	Wrong    string
	Saved    bool
}

func (r *room) addDocument() error {
	d, err := r.typedDocument()
	if err == nil {
		_, err = r.s.Store.SaveDocument(r.c.UserContext(), d)
	}
	return err
}

func (r *room) typedDocument() (store.Document, error) {
	d := store.Document{Study: r.study, Kind: form(r.c, "kind"), By: r.account.Name}
	if !slices.Contains(documentKinds(), d.Kind) {
		d.Kind = "other"
	}
	var err error
	if d.Name, err = r.typed("name", maxSigned); err != nil {
		return d, err
	}
	d.Body, err = r.typed("text", maxDocument)
	return d, err
}

// document is the one that the address names.
func (r *room) document() (store.Document, error) {
	all, err := r.s.Store.Documents(r.c.UserContext(), r.study)
	if err != nil {
		return store.Document{}, err
	}
	i := slices.IndexFunc(all, func(d store.Document) bool { return strconv.Itoa(d.ID) == r.c.Params("document") })
	if i < 0 {
		return store.Document{}, survey.Fault(survey.NotFound, "There is no such document in this study.")
	}
	return all[i], nil
}

// showDocument is GET /author/studies/{study}/documents/{document}.
func (s *Server) showDocument(c *fiber.Ctx) error {
	r, err := s.room(c)
	if err != nil {
		return err
	}
	return r.showDocument("")
}

func (r *room) showDocument(wrong string) error {
	d, err := r.document()
	if err != nil {
		return err
	}
	data := documentPage{page: r.s.page(r.c, r.account), Study: r.study, Document: d, Kinds: documentKinds(),
		MayEdit: r.mayEdit(), Text: paragraphs(d.Body), Wrong: wrong, Saved: r.c.Query("saved") != ""}
	data.Title, data.Room = d.Name, data.T("a.room", r.title(data.Lang))
	comments, err := r.s.Store.Comments(r.c.UserContext(), r.study)
	if err != nil {
		return err
	}
	data.Talk = talk{About: strconv.Itoa(d.ID), Number: 1, Title: d.Name, Post: r.c.Path(), Author: r.account.Name,
		MayWrite: r.mayEdit(), P: data.page, Wrong: wrong}
	for _, comment := range comments {
		if comment.Survey == "" && comment.About == data.Talk.About {
			data.Talk.Comments = append(data.Talk.Comments, comment)
		}
	}
	return r.s.render(r.c, "author_document", data)
}

// saveDocument is POST /author/studies/{study}/documents/{document}: a new text, a comment, or an
// answer to one.
func (s *Server) saveDocument(c *fiber.Ctx) error {
	r, err := s.room(c)
	if err != nil {
		return err
	}
	old, err := r.document()
	if err != nil {
		return err
	}
	switch form(c, "do") {
	case "answer":
		err = s.answer(c, r.account, r.study)
	case "comment":
		err = s.say(c, store.Comment{Study: r.study, About: strconv.Itoa(old.ID)})
	default:
		err = r.rewrite(old)
	}
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return r.showDocument(s.told(c, fault))
	}
	if err != nil {
		return err
	}
	return c.Redirect(c.Path()+"?saved=yes", fiber.StatusSeeOther)
}

func (r *room) rewrite(old store.Document) error {
	if !r.mayEdit() {
		return survey.Fault(survey.Forbidden, "Those who write the study's surveys change its documents. Comment instead.")
	}
	d, err := r.typedDocument()
	if err != nil {
		return err
	}
	d.ID, d.Revision = old.ID, old.Revision
	if revision, err := strconv.Atoi(form(r.c, "revision")); err == nil {
		d.Revision = revision
	}
	_, err = r.s.Store.SaveDocument(r.c.UserContext(), d)
	return err
}
