package web

import (
	"slices"
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
	definitions, err := s.Store.Study(c.UserContext(), study)
	if err != nil {
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
	if half := halfHarm(harm, definitions); half != "" {
		p := s.page(c, caller(c))
		c.Status(fiber.StatusUnprocessableEntity)
		return s.showStudyHarmWith(c, harm, p.T("harm.half", p.language(half)))
	}
	if err := s.Store.SetStudyHarm(c.UserContext(), study, harm, by); err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), by, "name who acts on harm", string(study)); err != nil {
		return err
	}
	return c.Redirect(c.Path()+"?saved=yes", fiber.StatusSeeOther)
}

// halfHarm is a language in which who acts, or what they do, is missing: one that a survey of the study
// speaks or that something was written in. Its readers would be told half of it, or in another language.
// None is where all is written or nothing is.
func halfHarm(harm survey.Harm, definitions []*survey.Definition) string {
	if len(harm.Who)+len(harm.How) == 0 {
		return ""
	}
	for _, code := range pageLanguages() {
		spoken := slices.ContainsFunc(definitions, func(d *survey.Definition) bool {
			return slices.Contains(d.Languages, code)
		})
		who, how := harm.Who[code], harm.How[code]
		if (spoken || who != "" || how != "") && (who == "" || how == "") {
			return code
		}
	}
	return ""
}
