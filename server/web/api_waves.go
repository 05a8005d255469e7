package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/survey"
)

// scales is GET /api/v1/surveys/{id}/results/scales: all scales, or those named with ?scale=a,b.
func (s *Server) scales(c *fiber.Ctx) error {
	a, q, err := s.query(c)
	if err != nil {
		return err
	}
	q.Questions = nil
	if named := c.Query("scale"); named != "" {
		q.Questions = strings.Split(named, ",")
	}
	result, err := s.results(a).Scales(c.UserContext(), q)
	if err != nil {
		return err
	}
	return s.showResult(c, a, string(q.Survey), result)
}

// trend is GET /api/v1/surveys/{id}/results/trend?question=Q.
func (s *Server) trend(c *fiber.Ctx) error {
	a, q, err := s.query(c)
	if err != nil {
		return err
	}
	if len(q.Questions) != 1 {
		return survey.Fault(survey.Invalid, "Name one question: ?question=QUESTION.")
	}
	result, err := s.results(a).Trend(c.UserContext(),
		analytics.TrendQuery{Query: q, Question: q.Questions[0]})
	if err != nil {
		return err
	}
	return s.showResult(c, a, string(q.Survey), result)
}

// flow is GET /api/v1/surveys/{id}/results/flow.
func (s *Server) flow(c *fiber.Ctx) error {
	a, q, err := s.query(c)
	if err != nil {
		return err
	}
	result, err := s.results(a).Flow(c.UserContext(), q)
	if err != nil {
		return err
	}
	return s.showResult(c, a, string(q.Survey), result)
}

// How many open answers one request returns unless it asks for fewer or more, and at most.
const (
	openUsual = 1000
	openMost  = 10_000
)

// open is GET /api/v1/surveys/{id}/results/open?question=Q: what people wrote, shuffled. Researchers
// alone read it, and that they did is logged.
func (s *Server) open(c *fiber.Ctx) error {
	a, q, err := s.query(c)
	if err != nil {
		return err
	}
	if len(q.Questions) != 1 {
		return survey.Fault(survey.Invalid, "Name one open question: ?question=QUESTION.")
	}
	if q.Filter != nil {
		return survey.Fault(survey.Invalid, "What people wrote stays apart from their other answers; leave filter out.")
	}
	limit, err := strconv.Atoi(c.Query("limit", strconv.Itoa(openUsual)))
	if err != nil || limit < 1 || limit > openMost {
		return survey.Refuse(survey.Invalid, "Choose a limit from 1 to %d.", openMost)
	}
	result, err := s.results(a).OpenAnswers(c.UserContext(), analytics.OpenQuery{Survey: q.Survey,
		Question: q.Questions[0], Wave: q.Wave, Limit: limit, Lang: q.Lang})
	if err != nil {
		return err
	}
	if err := s.Store.LogHourly(c.UserContext(), a.Name, "open answers", string(q.Survey)); err != nil {
		return err
	}
	return c.JSON(result)
}
