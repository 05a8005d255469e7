package web

import "github.com/gofiber/fiber/v2"

// routes is the whole map of the site. Who may ask for what is in AccessTable.
func (s *Server) routes() {
	a := s.guarded()

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

	a.Get("/s/:survey/stored", s.showStored)
	a.Get("/privacy/:survey", s.showNotice)

	// And one a survey for those who take their answers back.
	a.Get("/withdraw/:survey", s.showWithdraw)
	a.Post("/withdraw/:survey", plainForm, s.limitCodes(), s.withdraw)

	// And one for those who were sent a link, to get a ticket with.
	a.Get("/ticket/:survey", s.showTicket)
	a.Post("/ticket/:survey", plainForm, s.limitTickets(), s.signTicket)

	// For those who answered, later and elsewhere if they like: an honorarium.
	a.Get("/claim", s.showClaim)
	a.Post("/claim", plainForm, s.limitClaims(), s.claim)

	// For everyone again, once it is released: what people told us.
	a.Get("/r/:survey", s.showSummary)
	a.Get("/r/:survey/poster", s.showPoster)
	a.Get("/r/:survey/qr.svg", s.summaryQR)

	a.Get("/media/:hash", s.showPicture)

	// For accounts.
	a.Get("/login", s.showLogin)
	a.Post("/login", plainForm, s.limitSignIns(), s.login)
	a.Post("/logout", plainForm, s.logout)
	a.Get("/join/:secret", s.showJoin)
	a.Post("/join/:secret", plainForm, s.limitSignIns(), s.join)
	a.Get("/account", s.showOwn)
	a.Post("/account", plainForm, s.limitSignIns(), s.changeOwn)
	a.Get("/accounts", s.showAccounts)
	a.Post("/accounts", plainForm, s.changeAccounts)
	a.Get("/accounts/:account", s.showAccount)
	a.Post("/accounts/:account", plainForm, s.changeAccount)
	a.Get("/studies/:study/people", s.showPeople)
	a.Post("/studies/:study/people", plainForm, s.changePeople)
	a.Get("/studies", s.showStudies)
	a.Get("/studies/:study", s.showStudy)
	a.Get("/studies/:study/claims.csv", s.claimsFile)
	a.Get("/studies/:study/release", s.showRelease)
	a.Post("/studies/:study/release", plainForm, s.release)
	a.Get("/dashboards/:survey", s.showDashboard)
	a.Get("/dashboards/:survey/events", s.events)
	a.Get("/dashboards/:survey/cards", s.showCards)
	a.Get("/dashboards/:survey/cards/:card.csv", s.showCardCSV)
	a.Get("/dashboards/:survey/table", s.showTable)
	a.Get("/dashboards/:survey/table.csv", s.showTableCSV)
	a.Post("/dashboards/:survey/views", plainForm, s.saveView)
	a.Post("/dashboards/:survey/views/:view/delete", plainForm, s.deleteView)
	a.Get("/reports/:study.xlsx", s.report)
	a.Get("/audit", s.showAudit)
	a.Get("/audit.:format", s.auditFile)
	a.Get("/quotes/:survey", s.showQuotes)
	a.Get("/coding/:survey", s.showCoding)
	a.Post("/coding/:survey", plainForm, s.code)
	a.Post("/coding/:survey/themes", plainForm, s.changeThemes)
	a.Get("/coding/:survey/release", s.showCodingRelease)
	a.Post("/coding/:survey/release", plainForm, s.releaseForCoding)

	// For those who write surveys, and those who advise them.
	a.Get("/author", s.showAuthor)
	a.Get("/author/new", s.showNewSurvey)
	a.Post("/author/new", uploadForm, s.makeSurvey)
	desk := a.Group("/author/surveys/:survey")
	desk.Get("/", s.showOutline)
	desk.Post("/", plainForm, s.changeOutline)
	desk.Get("/question/:place", s.showQuestion)
	desk.Post("/question/:place", plainForm, s.saveQuestion)
	desk.Get("/choices/:list", s.showChoices)
	desk.Post("/choices/:list", plainForm, s.saveChoices)
	desk.Get("/settings", s.showSettings)
	desk.Post("/settings", plainForm, s.saveSettings)
	desk.Get("/translate/:lang?", s.showTranslate)
	desk.Post("/translate/:lang", plainForm, s.saveTranslate)
	desk.Get("/pictures", s.showPictures)
	desk.Post("/pictures", uploadForm, s.changePictures)
	desk.Get("/source", s.showSource)
	desk.Post("/source", plainForm, s.saveSource)
	desk.Get("/draft.yaml", s.draftYAML)
	desk.Get("/draft.xlsx", s.draftXLSX)
	desk.Get("/preview", s.showPreview)
	desk.Get("/preview/page", s.previewSurvey)
	desk.Post("/preview/page", plainForm, s.previewSurvey)
	desk.Get("/comments", s.showComments)
	desk.Post("/comments", plainForm, s.comment)
	desk.Get("/publish", s.showPublish)
	desk.Post("/publish", plainForm, s.publishDraft)
	desk.Post("/life", plainForm, s.changeLife)
	desk.Get("/summary", s.showAuthorSummary)
	desk.Post("/summary", plainForm, s.saveAuthorSummary)
	desk.Get("/invitations", s.showInvitations)
	desk.Post("/invitations", plainForm, s.makeInvitations)
	desk.Get("/people.csv", s.peopleFile)
	desk.Get("/poster", s.showSurveyPoster)
	desk.Get("/versions", s.showVersions)
	desk.Get("/versions/:file", s.versionYAML)
	room := a.Group("/author/studies/:study")
	room.Get("/", s.showRoom)
	room.Post("/", plainForm, s.changeRoom)
	room.Get("/log.:format", s.designLog)
	room.Get("/documents/:document", s.showDocument)
	room.Post("/documents/:document", plainForm, s.saveDocument)

	// For programs.
	api := a.Group("/api/v1")
	api.Get("/openapi.json", s.describe)
	api.Get("/surveys", s.listSurveys)
	api.Get("/surveys/:survey", s.showDefinition)
	api.Post("/surveys/:survey/responses", s.limitSubmits(), s.acceptResponse)
	api.Get("/surveys/:survey/results/frequencies", s.frequencies)
	api.Get("/surveys/:survey/results/crosstab", s.crosstab)
	api.Get("/surveys/:survey/results/scales", s.scales)
	api.Get("/surveys/:survey/results/trend", s.trend)
	api.Get("/surveys/:survey/results/flow", s.flow)
	api.Get("/surveys/:survey/results/open", s.open)
	api.Get("/studies/:study/results/table1", s.tableOne)
	api.Get("/studies/:study/report.xlsx", s.report)

	s.app.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
}
