package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/dashboards"
	"candour/survey"
)

// studyHarmPage names who acts when an answer tells of harm, for the surveys of a study that name nobody.
type studyHarmPage struct {
	page
	Study      survey.StudyID
	StudyTitle string
	Texts      []harmText
	Wrong      string
	Saved      bool
}

// harmText is a name and what that person does, in one language.
type harmText struct{ Code, Language, Who, How string }

// maxHarm is how long a text may be, in bytes.
const maxHarm = 2000

// showStudyHarm is GET /studies/{study}/harm.
func (s *Server) showStudyHarm(c *fiber.Ctx) error {
	harm, err := s.Store.StudyHarm(c.UserContext(), survey.StudyID(c.Params("study")))
	if err != nil {
		return err
	}
	return s.showStudyHarmWith(c, harm, "")
}

func (s *Server) showStudyHarmWith(c *fiber.Ctx, harm survey.Harm, wrong string) error {
	s.keepLanguage(c)
	study := survey.StudyID(c.Params("study"))
	definitions, err := s.Store.Study(c.UserContext(), study)
	if err != nil {
		return err
	}
	data := studyHarmPage{page: s.page(c, caller(c)), Study: study, Wrong: wrong, Saved: c.Query("saved") != ""}
	data.Title = data.T("harm.title")
	data.StudyTitle = dashboards.StudyTitle(definitions, data.Lang)
	for _, code := range pageLanguages() {
		data.Texts = append(data.Texts, harmText{code, data.language(code), harm.Who[code], harm.How[code]})
	}
	return s.render(c, "study_harm", data)
}

// changeStudyHarm is POST /studies/{study}/harm.
func (s *Server) changeStudyHarm(c *fiber.Ctx) error {
	study, by := survey.StudyID(c.Params("study")), caller(c).Name
	if _, err := s.Store.Study(c.UserContext(), study); err != nil {
		return err
	}
	if form(c, "do") != "save" {
		return survey.Fault(survey.Malformed, "Use the button of the page about who acts.")
	}
	harm := survey.Harm{Who: survey.Text{}, How: survey.Text{}}
	for _, code := range pageLanguages() {
		for key, text := range map[string]survey.Text{"who:": harm.Who, "how:": harm.How} {
			words := strings.TrimSpace(plainLines(form(c, key+code)))
			if len(words) > maxHarm {
				c.Status(fiber.StatusUnprocessableEntity)
				return s.showStudyHarmWith(c, harm, s.pages.words.in(s.staffLanguage(c), "w.long"))
			}
			if words != "" {
				text[code] = words
			}
		}
	}
	if err := s.Store.SetStudyHarm(c.UserContext(), study, harm, by); err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), by, "name who acts on harm", string(study)); err != nil {
		return err
	}
	return c.Redirect(c.Path()+"?saved=yes", fiber.StatusSeeOther)
}
