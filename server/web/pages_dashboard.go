package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

type dashboardPage struct {
	page
	Study survey.StudyID
	View  dashboards.View
	Live  bool // new responses appear by themselves
	Wave  string
	Waves []string
	Open  map[string]analytics.OpenAnswers // by question; researchers alone have them
	// Screened says how many people the survey was not for; researchers alone see it.
	Screened string
}

// openShown is how many open answers a dashboard shows of each question.
const openShown = 50

// showDashboard is GET /dashboards/{survey}.
func (s *Server) showDashboard(c *fiber.Ctx) error {
	a := caller(c)
	def, err := s.Store.Definition(c.UserContext(), survey.ID(c.Params("survey")))
	if err != nil {
		return err
	}
	data := dashboardPage{page: s.page(c, a), Study: def.Study, Waves: def.Waves,
		Wave: c.Query("wave"), Live: a.Role == store.Researcher}
	if data.Wave != "" && !slices.Contains(def.Waves, data.Wave) {
		return survey.Fault(survey.Invalid, "This survey has no such wave. Choose one from the list.")
	}
	source := dashboards.Source{Results: s.results(a), Catalogue: s.Store}
	q := analytics.Query{Survey: def.Name, Wave: data.Wave, Base: analytics.OfAnswered, Lang: data.Lang}
	report, err := dashboards.GatherSurvey(c.UserContext(), source, q)
	if err != nil {
		return err
	}
	if err := s.logExact(c, a, string(def.Name)); err != nil {
		return err
	}
	data.View = dashboards.Look(report)
	data.Title = report.Title
	if a.Role == store.Researcher {
		data.Open, err = s.openAnswers(c, a, def, data.Wave)
	}
	if err != nil {
		return err
	}
	if a.Role == store.Researcher && def.Eligibility != nil {
		data.Screened, err = s.screenedWords(c, data.page, def.Name, data.Wave)
	}
	if err != nil {
		return err
	}
	return s.render(c, "dashboard", data)
}

// screenedWords says how many people a survey was not for, in one wave or in all ("").
func (s *Server) screenedWords(c *fiber.Ctx, p page, id survey.ID, wave string) (string, error) {
	people, err := s.Store.ScreenedOut(c.UserContext(), id)
	if err != nil {
		return "", err
	}
	n := people[wave]
	if wave == "" {
		for _, more := range people {
			n += more
		}
	}
	if n == 0 {
		return p.T("screened.few", store.ScreeningStep), nil
	}
	return p.T("screened", n, store.ScreeningStep), nil
}

// openAnswers reads what people wrote, for researchers alone, and logs that they did.
func (s *Server) openAnswers(c *fiber.Ctx, a store.Account, def *survey.Definition, wave string,
) (map[string]analytics.OpenAnswers, error) {
	all := map[string]analytics.OpenAnswers{}
	for _, f := range def.Fields() {
		if f.Type != survey.TextType {
			continue
		}
		open, err := s.results(a).OpenAnswers(c.UserContext(),
			analytics.OpenQuery{Survey: def.Name, Question: f.Name, Wave: wave, Limit: openShown})
		if err != nil {
			return nil, err
		}
		all[f.Name] = open
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, s.Store.LogHourly(c.UserContext(), a.Name, "open answers", string(def.Name))
}
