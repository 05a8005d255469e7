package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

type homePage struct {
	page
	Surveys []homeSurvey
}

type homeSurvey struct {
	Address, Title, About string
	Needs                 string // what people take part with, and where that comes from; "" where nothing is needed
}

// showHome is GET /: the surveys that can be filled in. It names no topic.
func (s *Server) showHome(c *fiber.Ctx) error {
	open, err := s.openSurveys(c)
	if err != nil {
		return err
	}
	data := homePage{page: s.page(c, store.Account{})}
	data.Title = data.T("home.title")
	for _, def := range open {
		data.Surveys = append(data.Surveys, homeSurvey{
			Address: "/s/" + string(def.Name) + "?lang=" + data.Lang,
			Title:   def.Title.In(data.Lang),
			About:   aboutSurvey(data.page, def),
			Needs:   neededFor(data.page, def),
		})
	}
	return s.render(c, "home", data)
}

func aboutSurvey(p page, def *survey.Definition) string {
	var names []string
	for _, l := range def.Languages {
		names = append(names, p.T("language."+l))
	}
	about := strings.Join(names, ", ") + "."
	if def.Notice.Minutes > 0 {
		about = p.T("home.minutes", def.Notice.Minutes) + " " + about
	}
	return about
}

// neededFor says what one needs to take part, and where it comes from.
func neededFor(p page, def *survey.Definition) string {
	if !def.Invites() {
		return ""
	}
	return p.T("home.needs." + def.InvitationMode())
}
