package web

import (
	"context"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/intake"
	"candour/survey"
)

// A preview is shown in a frame of our own page: both must allow just that, and only here.
const (
	framingPolicy = policy + "; frame-src 'self'"
	framedOrigin  = "SAMEORIGIN"
)

func framedPolicy() string {
	return strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
}

// nothingKept stands where responses would be stored.
type nothingKept struct{}

func (nothingKept) Accept(context.Context, intake.Entry) (string, error) {
	return "0000-0000-0000", nil
}
func (nothingKept) Spent(survey.ID, string) (string, bool) { return "", false }
func (nothingKept) SpentOn(survey.ID, string, []byte) bool { return false }
func (nothingKept) Ready(context.Context) error            { return nil }

type previewPage struct {
	authorPage
	Frame     string
	Languages []langText
}

// showPreview is GET /author/surveys/{survey}/preview: the survey on a phone.
func (s *Server) showPreview(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	data := previewPage{authorPage: d.page("preview")}
	if d.def != nil {
		data.Frame = d.address("preview/page") + "?lang=" + respondentLanguage(c, d.def)
		for _, code := range d.def.Languages {
			data.Languages = append(data.Languages, langText{Code: code, Language: data.language(code)})
		}
	}
	c.Set(fiber.HeaderContentSecurityPolicy, framingPolicy)
	return s.render(c, "author_preview", data)
}

// previewSurvey is GET and POST /author/surveys/{survey}/preview/page: the respondent's pages of the
// draft, else of what is published. They work as they will; Submit stores nothing.
func (s *Server) previewSurvey(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentSecurityPolicy, framedPolicy())
	c.Set(fiber.HeaderXFrameOptions, framedOrigin)
	if d.def == nil {
		return d.fault
	}
	t, err := d.preview()
	if err != nil {
		return err
	}
	switch {
	case c.Method() != fiber.MethodPost:
		return t.showFirst()
	case t.stale != nil:
		return t.showStale()
	}
	t.takeForm()
	return t.act()
}

// preview is a visit that goes nowhere: it has a place of its own to be answered at, its seals open
// nowhere else, and what it submits is not kept.
func (d *desk) preview() (*visit, error) {
	server := *d.s
	server.Intake = nothingKept{}
	server.known = &sync.Map{} // a draft's form is made anew each time: it is not to be remembered
	ready, err := d.def.Form()
	if err != nil {
		return nil, err
	}
	t := &visit{s: &server, c: d.c, def: d.def, form: ready, route: server.route(ready), wave: d.def.Waves[0],
		elsewhere: d.address("preview/page")}
	if sealed := form(d.c, "seal"); sealed != "" {
		t.j, t.stale = d.s.openJourney(t.seals(), sealed)
	} else if d.c.Method() == fiber.MethodPost && form(d.c, "do") != "start" {
		t.stale = errBroken
	}
	if d.c.Method() != fiber.MethodPost {
		t.j.Lang, t.j.At = respondentLanguage(d.c, d.def), atFirst
		return t, nil
	}
	if t.j.Number == "" {
		t.j = begin(0, t.wave, t.formLanguage())
	}
	return t, nil
}
