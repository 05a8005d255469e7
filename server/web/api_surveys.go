package web

import (
	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

type surveyItem struct {
	ID        survey.ID `json:"id"`
	Title     string    `json:"title"`
	Languages []string  `json:"languages"`
}

// listSurveys is GET /api/v1/surveys: those that are open to respondents.
func (s *Server) listSurveys(c *fiber.Ctx) error {
	open, err := s.openSurveys(c)
	if err != nil {
		return err
	}
	items := make([]surveyItem, len(open))
	for i, def := range open {
		items[i] = surveyItem{ID: def.Name, Title: def.Title.In(language(c, def)), Languages: def.Languages}
	}
	return c.JSON(items)
}

// showDefinition is GET /api/v1/surveys/{id}: the newest version. A draft is for staff alone.
func (s *Server) showDefinition(c *fiber.Ctx) error {
	v, err := s.Store.Survey(c.UserContext(), survey.ID(c.Params("survey")))
	if err != nil {
		return err
	}
	if v.State == store.StateDraft {
		if err := s.staffed(c); err != nil {
			return notFound(v.ID)
		}
	}
	def, err := s.Store.Version(c.UserContext(), v.ID, v.Version)
	if err != nil {
		return err
	}
	return c.JSON(struct {
		*survey.Definition
		Version int         `json:"version"`
		State   store.State `json:"state"`
		Wave    string      `json:"wave"`
	}{def, v.Version, v.State, v.Wave})
}

// openSurveys returns the definitions of the surveys that take answers from respondents.
func (s *Server) openSurveys(c *fiber.Ctx) ([]*survey.Definition, error) {
	all, err := s.Store.Surveys(c.UserContext())
	if err != nil {
		return nil, err
	}
	var open []*survey.Definition
	for _, v := range all {
		if v.State != store.StateOpen {
			continue
		}
		def, err := s.Store.Version(c.UserContext(), v.ID, v.Version)
		if err != nil {
			return nil, err
		}
		if def.CollectedBy != survey.ByStaff {
			open = append(open, def)
		}
	}
	return open, nil
}

// language is the language asked for with ?lang=, if the survey has it, else its first one.
func language(c *fiber.Ctx, def *survey.Definition) string {
	asked := c.Query("lang")
	for _, l := range def.Languages {
		if l == asked {
			return l
		}
	}
	return def.Languages[0]
}

func notFound(id survey.ID) error {
	return survey.Refuse(survey.NotFound, "There is no survey %s here.", id)
}
