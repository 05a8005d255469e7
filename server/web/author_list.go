package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/sample"
)

type authorsPage struct {
	page
	MayEdit bool
	Surveys []authorLine
}

// authorLine is a survey in the list: published, a draft, or both.
type authorLine struct {
	ID      survey.ID
	Title   string
	Study   survey.StudyID
	State   string // "" for one that was never published
	Version int
	Draft   bool
	SavedBy string
}

// showAuthor is GET /author: all surveys and drafts.
func (s *Server) showAuthor(c *fiber.Ctx) error {
	s.keepLanguage(c)
	data := authorsPage{page: s.page(c, caller(c)), MayEdit: mayIn(c, "", authors())}
	data.Title = data.T("a.title")
	var err error
	if data.Surveys, err = s.authorLines(c, data.page); err != nil {
		return err
	}
	return s.render(c, "author", data)
}

func (s *Server) authorLines(c *fiber.Ctx, p page) ([]authorLine, error) {
	ctx := c.UserContext()
	drafts, err := s.Store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	published, err := s.Store.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	at := map[survey.ID]int{}
	var lines []authorLine
	for _, d := range drafts {
		if !mayIn(c, d.Study, readers()) {
			continue
		}
		at[d.Survey] = len(lines)
		line := authorLine{ID: d.Survey, Title: string(d.Survey), Study: d.Study, Draft: true, SavedBy: d.SavedBy}
		if def, _, err := survey.Parse([]byte(d.Source)); err == nil {
			line.Title = def.Title.In(p.Lang)
		}
		lines = append(lines, line)
	}
	for _, v := range published {
		if !mayIn(c, v.Study, readers()) {
			continue
		}
		def, err := s.Store.Version(ctx, v.ID, v.Version)
		if err != nil {
			return nil, err
		}
		i, drafted := at[v.ID]
		if !drafted {
			i = len(lines)
			lines = append(lines, authorLine{ID: v.ID, Title: def.Title.In(p.Lang), Study: v.Study})
		}
		lines[i].State, lines[i].Version = p.T("state."+string(v.State)), v.Version
	}
	return lines, nil
}

type newSurveyPage struct {
	page
	Samples []sampleLine
	From    string
	Name    string
	Wrong   string
}

type sampleLine struct{ ID, Title string }

// showNewSurvey is GET /author/new.
func (s *Server) showNewSurvey(c *fiber.Ctx) error {
	data, err := s.newSurveyPage(c)
	if err != nil {
		return err
	}
	return s.render(c, "author_new", data)
}

func (s *Server) newSurveyPage(c *fiber.Ctx) (newSurveyPage, error) {
	data := newSurveyPage{From: "blank"}
	s.keepLanguage(c)
	data.page = s.page(c, caller(c))
	data.Title = data.T("a.new")
	studies, err := sample.Studies()
	if err != nil {
		return data, err
	}
	for _, study := range studies {
		data.Samples = append(data.Samples, sampleLine{string(study.Name), study.Definition.Title.In(data.Lang)})
	}
	return data, nil
}

// makeSurvey is POST /author/new: a draft from nothing, from a shipped survey or from a file.
func (s *Server) makeSurvey(c *fiber.Ctx) error {
	data, err := s.newSurveyPage(c)
	if err != nil {
		return err
	}
	data.From, data.Name = c.FormValue("from"), strings.TrimSpace(c.FormValue("name"))
	draft, err := s.startOf(c, data)
	if err == nil {
		draft.SavedBy = data.Account.Name
		err = mayWriteIn(c, draft.Study)
	}
	if err == nil {
		err = s.Store.AddDraft(c.UserContext(), draft)
	}
	if fault := survey.AsError(err); err != nil && fault.Kind != survey.Internal {
		data.Wrong = s.told(c, fault)
		c.Status(statusOf(fault.Kind))
		return s.render(c, "author_new", data)
	}
	if err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), data.Account.Name, "draft", string(draft.Survey)); err != nil {
		return err
	}
	return c.Redirect("/author/surveys/"+string(draft.Survey), fiber.StatusSeeOther)
}
