package web

import (
	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/survey"
)

// releasedJSON is a release as programs get it: what became of it, and its table in one language where
// it is shown, else null.
type releasedJSON struct {
	analytics.Released
	Table *analytics.ReleasedTable `json:"table"`
}

// studyReleases is GET /api/v1/studies/{id}/releases.
func (s *Server) studyReleases(c *fiber.Ctx) error {
	return s.sendReleases(c, analytics.ReleasedQuery{Study: survey.StudyID(c.Params("study"))})
}

// surveyReleases is GET /api/v1/surveys/{id}/releases: also those of the whole study.
func (s *Server) surveyReleases(c *fiber.Ctx) error {
	v, err := s.Store.Survey(c.UserContext(), survey.ID(c.Params("survey")))
	if err != nil {
		return err
	}
	return s.sendReleases(c, analytics.ReleasedQuery{Study: v.Study, Survey: v.ID})
}

func (s *Server) sendReleases(c *fiber.Ctx, q analytics.ReleasedQuery) error {
	all, err := s.released(c, q)
	if err != nil {
		return err
	}
	lang := c.Query("lang", "en")
	found := []releasedJSON{}
	for _, r := range all {
		item := releasedJSON{Released: r}
		if r.Tables != nil {
			table := r.In(lang)
			table.Columns = append([]analytics.Column{}, table.Columns...)
			table.Rows = append([]analytics.VariableRow{}, table.Rows...)
			table.Notes = append([]string{}, table.Notes...)
			item.Table = &table
		}
		found = append(found, item)
	}
	return c.JSON(map[string]any{"releases": found})
}
