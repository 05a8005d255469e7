package web

import "github.com/gofiber/fiber/v2"

// routes is the whole map of the site.
func (s *Server) routes() {
	a := s.app

	// For everyone.
	a.Get("/", s.showHome)
	a.Get("/exit", s.exit)
	a.Get("/robots.txt", s.robots)
	a.Get("/favicon.ico", s.favicon)
	a.Get("/static/:file", s.static)
	a.Get("/healthz", s.healthy)
	a.Get("/readyz", s.ready)

	// For respondents: one address a survey.
	a.Get("/s/:survey", s.showSurvey)
	a.Post("/s/:survey", plainForm, s.keepAnswers, s.limitSubmits(), s.answerSurvey)

	// For accounts.
	a.Get("/login", s.showLogin)
	a.Post("/login", plainForm, s.limitSignIns(), s.login)
	a.Post("/logout", plainForm, s.logout)
	a.Get("/studies", s.showStudies)
	a.Get("/studies/:study", s.showStudy)
	a.Get("/studies/:study/release", s.showRelease)
	a.Post("/studies/:study/release", plainForm, s.release)
	a.Get("/dashboards/:survey", s.showDashboard)
	a.Get("/dashboards/:survey/events", s.events)
	a.Get("/reports/:study.xlsx", s.report)

	// For programs.
	api := a.Group("/api/v1")
	api.Get("/surveys", s.listSurveys)
	api.Get("/surveys/:survey", s.showDefinition)
	api.Post("/surveys/:survey/responses", s.limitSubmits(), s.acceptResponse)
	api.Get("/surveys/:survey/results/frequencies", s.frequencies)
	api.Get("/surveys/:survey/results/crosstab", s.crosstab)
	api.Get("/studies/:study/results/table1", s.tableOne)
	api.Get("/studies/:study/report.xlsx", s.report)

	a.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
}
