package web

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// codingPage is where open answers that were released are read and sorted by theme.
type codingPage struct {
	page
	Survey      survey.ID
	SurveyTitle string
	MayRelease  bool
	Open        bool // a question of the survey is answered in people's own words
	Themes      []store.Theme
	Answers     []codingLine
	Waiting     int // released answers that this coder has not looked at
	Done        int
	ShowDone    bool
	Wrong       string
	Saved       bool
	Pairs       []coderPair // who looked at the same answers
}

// codingLine is an answer with what one coder found in it.
type codingLine struct {
	store.CodingAnswer
	Number int
	Label  string // of the question
	Themes []themeBox
}

type themeBox struct {
	store.Theme
	Checked bool
}

// codingShown is how many answers a page shows at once.
const codingShown = 20

// showCoding is GET /coding/{survey}.
func (s *Server) showCoding(c *fiber.Ctx) error { return s.showCodingWith(c, "") }

func (s *Server) showCodingWith(c *fiber.Ctx, wrong string) error {
	s.keepLanguage(c)
	ctx, a := c.UserContext(), caller(c)
	def, err := s.Store.Definition(ctx, survey.ID(c.Params("survey")))
	if err != nil {
		return err
	}
	data := codingPage{page: s.page(c, a), Survey: def.Name, MayRelease: a.Role == store.Researcher,
		Open:     slices.ContainsFunc(def.Fields(), func(f survey.Field) bool { return f.Type == survey.TextType }),
		ShowDone: c.Query("show") == "done", Wrong: wrong, Saved: c.Query("saved") != ""}
	data.SurveyTitle = def.Title.In(data.Lang)
	data.Title = data.T("code.title")
	if data.Themes, err = s.Store.Themes(ctx, def.Name); err != nil {
		return err
	}
	agreements, err := s.Store.CoderAgreements(ctx, def.Name)
	if err != nil {
		return err
	}
	data.Pairs = pairsOf(agreements, data.Lang)
	answers, err := s.Store.CodingAnswers(ctx, def.Name, a.Name)
	if err != nil {
		return err
	}
	for _, answer := range answers {
		data.add(answer, def)
	}
	return s.render(c, "coding", data)
}

// add counts an answer, and shows it where it is among those asked for.
func (p *codingPage) add(answer store.CodingAnswer, def *survey.Definition) {
	if answer.Coded {
		p.Done++
	} else {
		p.Waiting++
	}
	if answer.Coded != p.ShowDone || len(p.Answers) >= codingShown {
		return
	}
	line := codingLine{CodingAnswer: answer, Number: len(p.Answers) + 1, Label: labelOf(def, answer.Question, p.Lang)}
	for _, theme := range p.Themes {
		line.Themes = append(line.Themes, themeBox{theme, slices.Contains(answer.Themes, theme.ID)})
	}
	p.Answers = append(p.Answers, line)
}

// labelOf is how a question reads; one that is gone goes by its name.
func labelOf(def *survey.Definition, question, lang string) string {
	for _, f := range def.Fields() {
		if f.Name == question {
			return f.Label.In(lang)
		}
	}
	return question
}

// code is POST /coding/{survey}: the themes of an answer, a theme, or the wish to quote.
func (s *Server) code(c *fiber.Ctx) error {
	ctx, id, by := c.UserContext(), survey.ID(c.Params("survey")), caller(c).Name
	var err error
	switch form(c, "do") {
	case "code":
		err = s.Store.Code(ctx, id, form(c, "answer"), by, typedThemes(c))
	case "propose":
		if themes := typedThemes(c); len(themes) > 0 { // they were ticked beside the button
			err = s.Store.Code(ctx, id, form(c, "answer"), by, themes)
		}
		if err == nil {
			err = s.Store.ProposeQuote(ctx, id, form(c, "answer"), by)
		}
	case "theme":
		err = s.Store.AddTheme(ctx, store.Theme{Survey: id, Name: form(c, "name"), About: form(c, "about")})
	default:
		err = survey.Fault(survey.Malformed, "Use the buttons of the page about themes.")
	}
	return s.coded(c, err)
}

// changeThemes is POST /coding/{survey}/themes: what a researcher decides about themes and quotes.
func (s *Server) changeThemes(c *fiber.Ctx) error {
	ctx, id, by := c.UserContext(), survey.ID(c.Params("survey")), caller(c).Name
	theme, err := strconv.Atoi(form(c, "theme"))
	if err != nil {
		theme = 0 // none's
	}
	do := form(c, "do")
	switch do {
	case "rename":
		err = s.Store.RenameTheme(ctx, store.Theme{ID: theme, Survey: id, Name: form(c, "name"), About: form(c, "about")})
	case "merge":
		into, _ := strconv.Atoi(form(c, "into")) // 0 is none's
		err = s.Store.MergeThemes(ctx, id, theme, into)
	case "approve":
		err = s.Store.DecideQuote(ctx, id, form(c, "answer"), by, store.QuoteApproved)
	case "decline":
		err = s.Store.DecideQuote(ctx, id, form(c, "answer"), by, store.QuoteDeclined)
	case "takeback":
		err = s.Store.TakeBack(ctx, id, form(c, "answer"))
	default:
		err = survey.Fault(survey.Malformed, "Use the buttons of the page about themes.")
	}
	if err == nil {
		err = s.Store.Log(ctx, by, do+" in coding", string(id))
	}
	return s.coded(c, err)
}

// coded leads back to the page, or says there what is wrong.
func (s *Server) coded(c *fiber.Ctx, err error) error {
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return s.showCodingWith(c, fault.Message)
	}
	if err != nil {
		return err
	}
	address := "/coding/" + string(survey.ID(c.Params("survey"))) + "?saved=yes"
	if form(c, "show") == "done" {
		address += "&show=done"
	}
	return c.Redirect(address, fiber.StatusSeeOther)
}

func typedThemes(c *fiber.Ctx) []int {
	var themes []int
	for _, sent := range c.Request().PostArgs().PeekMulti("theme") {
		if id, err := strconv.Atoi(string(sent)); err == nil {
			themes = append(themes, id)
		}
	}
	return themes
}

// quotesPage shows what may be quoted.
type quotesPage struct {
	page
	Survey      survey.ID
	SurveyTitle string
	Quotes      []codingLine
}

// showQuotes is GET /quotes/{survey}: the quotes that a researcher approved, for every role.
func (s *Server) showQuotes(c *fiber.Ctx) error {
	s.keepLanguage(c)
	def, err := s.Store.Definition(c.UserContext(), survey.ID(c.Params("survey")))
	if err != nil {
		return err
	}
	data := quotesPage{page: s.page(c, caller(c)), Survey: def.Name}
	data.SurveyTitle, data.Title = def.Title.In(data.Lang), data.T("quote.title")
	answers, err := s.Store.CodingAnswers(c.UserContext(), def.Name, "")
	if err != nil {
		return err
	}
	for _, a := range answers {
		if a.Quote == store.QuoteApproved {
			data.Quotes = append(data.Quotes, codingLine{CodingAnswer: a, Label: labelOf(def, a.Question, data.Lang)})
		}
	}
	return s.render(c, "quotes", data)
}
