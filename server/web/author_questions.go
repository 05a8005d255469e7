package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
	"candour/survey/advice"
	"candour/survey/manuscript"
)

type outlinePage struct {
	authorPage
	Questions []outlineLine
	Types     []string
	Groups    []manuscript.Entry // where a question can be added beside the survey itself
	Lists     []string
	Remarks   []string // what an import could not carry
}

// outlineLine is a question in the outline.
type outlineLine struct {
	manuscript.Entry
	Text   string
	Grades []string // "en 4.2"
	Hard   bool
}

// Indent is how deep the question stands, at most what the styles know.
func (l outlineLine) Indent() int { return min(l.Depth(), 4) }

// questionTypes are those that a question can be made of here.
func questionTypes() []string {
	var names []string
	for _, t := range []survey.Type{survey.SelectOne, survey.SelectMultiple, survey.Rank, survey.Integer,
		survey.Decimal, survey.RangeType, survey.TextType, survey.Date, survey.Time, survey.DateTime,
		survey.Acknowledge, survey.Note, survey.Calculate, survey.Grid, survey.Group, survey.Repeat} {
		names = append(names, string(t))
	}
	return names
}

// showOutline is GET /author/surveys/{survey}: the questions in order.
func (s *Server) showOutline(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	return d.showOutline("")
}

func (d *desk) showOutline(wrong string) error {
	data := outlinePage{authorPage: d.page(""), Types: questionTypes()}
	data.Wrong = wrong
	m, err := d.shown()
	if err != nil && d.fault != nil {
		return d.s.render(d.c, "author_outline", data) // its fault is shown: the source can be corrected
	}
	if err != nil {
		return err
	}
	data.Lists = m.Lists()
	if d.draft != nil {
		data.Remarks, _ = cutRemarks(d.draft.Source)
	}
	grades := d.grades(data.Lang)
	for _, e := range m.Outline() {
		line := outlineLine{Entry: e, Text: e.Label.In(data.Lang)}
		line.Grades, line.Hard = grades[e.Name].texts, grades[e.Name].hard
		data.Questions = append(data.Questions, line)
		if e.Holds() {
			data.Groups = append(data.Groups, e)
		}
	}
	return d.s.render(d.c, "author_outline", data)
}

// takeRemarksOut ends the remarks of an import once they are read.
func (d *desk) takeRemarksOut() error {
	if d.draft == nil {
		return d.done("")
	}
	_, rest := cutRemarks(d.draft.Source)
	if err := d.save([]byte(rest)); err != nil {
		return err
	}
	return d.done("")
}

type gradeLine struct {
	texts []string
	hard  bool
}

// grades are the reading grades of the questions, by name.
func (d *desk) grades(lang string) map[string]gradeLine {
	all := map[string]gradeLine{}
	if d.def == nil {
		return all
	}
	for _, g := range advice.Grades(d.def) {
		line := all[g.Question]
		line.texts = append(line.texts, fmt.Sprintf("%s %s", g.Lang, advice.Figure(max(g.School, 0), lang)))
		line.hard = line.hard || g.Hard()
		all[g.Question] = line
	}
	return all
}

// changeOutline is POST /author/surveys/{survey}: a draft is started or thrown away, a question is
// added, moved or deleted.
func (s *Server) changeOutline(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	switch form(c, "do") {
	case "draft":
		return d.startDraft()
	case "discard":
		return d.discard()
	case "noted":
		return d.takeRemarksOut()
	case "add":
		return d.addQuestion()
	}
	do, at, _ := strings.Cut(form(c, "do"), " ")
	place, ok := manuscript.ParsePlace(at)
	if !ok || !slices.Contains([]string{"up", "down", "delete"}, do) {
		return survey.Fault(survey.Malformed, "Use the buttons of this page.")
	}
	err = d.edit(func(m *manuscript.Manuscript) error {
		switch do {
		case "up":
			return m.Move(place, -1)
		case "down":
			return m.Move(place, 1)
		}
		return m.Delete(place)
	})
	return d.backToOutline(err)
}

// backToOutline shows the outline again, with the reason where a change was not stored.
func (d *desk) backToOutline(err error) error {
	if err == nil {
		return d.c.Redirect(d.address(""), fiber.StatusSeeOther)
	}
	fault, ok := mendable(err)
	if !ok {
		return err
	}
	d.c.Status(statusOf(fault.Kind))
	return d.showOutline(d.s.told(d.c, fault))
}

func (d *desk) addQuestion() error {
	holder, ok := manuscript.ParsePlace(form(d.c, "into"))
	kind := form(d.c, "type")
	if !ok || !slices.Contains(questionTypes(), kind) {
		return survey.Fault(survey.Malformed, "Use the form of this page.")
	}
	var at manuscript.Place
	err := d.edit(func(m *manuscript.Manuscript) (err error) {
		at, err = m.Add(holder, kind)
		return err
	})
	if err != nil {
		return d.backToOutline(err)
	}
	return d.c.Redirect(d.address("question/"+at.String()), fiber.StatusSeeOther)
}

// startDraft makes a draft of what is published, as it was written if that is known.
func (d *desk) startDraft() error {
	if d.current == nil || d.draft != nil {
		return d.c.Redirect(d.address(""), fiber.StatusSeeOther)
	}
	versions, err := d.s.Store.Publications(d.c.UserContext(), d.id)
	if err != nil {
		return err
	}
	source := ""
	if len(versions) > 0 {
		source = versions[0].Source
	}
	if source == "" {
		written, err := manuscript.Of(d.current)
		if err != nil {
			return err
		}
		source = string(written)
	}
	err = d.s.Store.AddDraft(d.c.UserContext(), store.Draft{Survey: d.id, Study: d.current.Study, Source: source,
		SavedBy: d.account.Name})
	return d.backToOutline(err)
}

// discard throws the draft away when that is meant.
func (d *desk) discard() error {
	if form(d.c, "sure") != "yes" {
		return d.backToOutline(survey.Fault(survey.Invalid, d.page("").T("a.discard.sure.bad")))
	}
	if d.draft == nil {
		return d.backToOutline(nil)
	}
	if err := d.s.Store.DeleteDraft(d.c.UserContext(), *d.draft); err != nil {
		return err
	}
	if err := d.s.Store.Log(d.c.UserContext(), d.account.Name, "discard", string(d.id)); err != nil {
		return err
	}
	if d.published == nil {
		return d.c.Redirect("/author", fiber.StatusSeeOther)
	}
	return d.c.Redirect(d.address(""), fiber.StatusSeeOther)
}
