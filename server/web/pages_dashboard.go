package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

type dashboardPage struct {
	page
	Study    survey.StudyID
	View     dashboards.View
	Sections []cardSection
	Live     bool // new responses appear by themselves
	Exact    bool
	Fault    string // of the filter
	Wrong    string // with the view that was to be saved
	Whole    bool   // every card has its numbers
	Links    dashboardLinks
	Narrow   narrowing
	Screened string // how many people the survey was not for; researchers alone see it
	Saved    savedPart
	// Burned into images: what they were narrowed to, and the day.
	Narrowed string
	Date     string
	Notes    []string // about what is agreed
}

type cardSection struct {
	ID, Label string
	Cards     []cardView
}

// cardView is a card with what its template needs.
type cardView struct {
	page
	dashboards.Card
	Open analytics.OpenAnswers // researchers alone have them
	// Unlinked says that open answers are left out: nothing ties them to what a view is narrowed by.
	Unlinked bool
	CSV      string
	Released []releasedPart // tables of its questions that were released by hand
	Release  []releaseHref  // where researchers release one
}

// releaseHref leads to where a table is released; Label is there where there are several.
type releaseHref struct{ Label, Href string }

// dashboardLinks are the addresses on a dashboard.
type dashboardLinks struct{ Self, All, Events, Cards, Table string }

// firstCards is how many cards have their numbers when the page comes; the others ask for theirs when
// they come near the window.
const firstCards = 4

// showDashboard is GET /dashboards/{survey}.
func (s *Server) showDashboard(c *fiber.Ctx) error { return s.dashboardWith(c, "") }

// dashboardWith is a dashboard, and what was wrong with the view that was to be saved of it.
func (s *Server) dashboardWith(c *fiber.Ctx, wrong string) error {
	r, fault, err := s.sight(c)
	if err != nil {
		return err
	}
	if next, moved := r.address.canonical(c, r.def); moved {
		return c.Redirect(next.String()+"#filters", fiber.StatusSeeOther)
	}
	data := s.dashboardPage(c, r)
	data.Wrong, data.Path = wrong, r.address.path
	if data.Saved.Views, err = s.savedViews(c, r); err != nil {
		return err
	}
	if fault == nil {
		fault = s.fillDashboard(c, r, &data)
	}
	if fault != nil {
		said := survey.AsError(fault)
		if said.Kind != survey.Invalid && said.Kind != survey.Forbidden || len(r.address.values) == 0 && !r.waveless {
			return fault
		}
		data.Fault = said.In(r.lang)
		c.Status(statusOf(said.Kind))
	}
	return s.render(c, "dashboard", data)
}

// dashboardPage is the page without numbers.
func (s *Server) dashboardPage(c *fiber.Ctx, r sightRequest) dashboardPage {
	data := dashboardPage{page: s.page(c, r.account), Study: r.def.Study, Exact: r.account.Role == store.Researcher,
		Narrowed: strings.Join(r.said(), "; "), Date: s.Now().Format(time.DateOnly)}
	data.Live = data.Exact
	data.Title = r.def.Title.In(r.lang)
	data.View.ID, data.View.Title = r.def.Name, data.Title
	data.query = ""
	if encoded := r.address.values.Encode(); encoded != "" {
		data.query = encoded + "&"
	}
	data.Links = dashboardLinks{Self: r.address.String(), All: r.address.with("cards", "all").String(),
		Events: r.address.path + "/events", Cards: r.address.at("/cards").String(), Table: r.tableLink()}
	data.Narrow = s.narrowing(c, r)
	if data.Exact {
		data.Saved.Roles = store.Roles()
	}
	return data
}

// fillDashboard asks for the numbers.
func (s *Server) fillDashboard(c *fiber.Ctx, r sightRequest, data *dashboardPage) error {
	outline := dashboards.Outline(r.def, r.lang)
	names := shownCards(outline, c.Query("cards"))
	data.Whole = len(names) == len(outline)
	view, err := s.gather(c, r, outline, names)
	if err != nil {
		return err
	}
	data.View = view
	if r.query.Filter == nil && r.query.Where == (analytics.Condition{}) {
		flow, err := s.results(r.account).Flow(c.UserContext(), r.query)
		if err != nil {
			return err
		}
		data.View.Figures = append(data.View.Figures, dashboards.FlowFigures(flow, r.lang)...)
	}
	if data.Sections, err = s.cardSections(c, r, view, data.page); err != nil {
		return err
	}
	if data.Notes, err = s.unagreedNotes(c, r, r.by); err != nil {
		return err
	}
	if r.ungrouped {
		data.Notes = append(data.Notes, data.T("d.waves.by"))
	}
	if r.by != "" && r.query.Base != analytics.OfAnswered {
		data.Notes = append(data.Notes, data.T("d.base.by"))
	}
	if r.query.Wave != "" || r.address.get("filter") != "" || r.query.WithoutSuspect {
		if data.Narrow.Now, err = s.afterFilters(c, r, view); err != nil {
			return err
		}
	}
	if data.Exact {
		if err := s.tellSuspect(c, r, &data.Narrow); err != nil {
			return err
		}
	}
	if data.Exact && r.def.Eligibility != nil {
		data.Screened, err = s.screenedWords(c, data.page, r.def.Name, r.query.Wave)
	}
	return err
}

// shownCards are the names of the cards that have their numbers from the start: the first ones, all,
// or those named.
func shownCards(outline []dashboards.OutlineCard, asked string) []string {
	var all []string
	for _, card := range outline {
		all = append(all, card.Name)
	}
	switch asked {
	case "all":
		return all
	case "":
		return all[:min(firstCards, len(all))]
	}
	named := strings.Split(asked, ",")
	return slices.DeleteFunc(all, func(name string) bool { return !slices.Contains(named, name) })
}

// gather asks for the numbers of some cards and logs that exact ones were seen.
func (s *Server) gather(c *fiber.Ctx, r sightRequest, outline []dashboards.OutlineCard, names []string,
) (dashboards.View, error) {
	parts := dashboards.PartsOf(outline, names)
	if len(parts.Unknown) > 0 || len(names) == 0 {
		return dashboards.View{}, survey.Fault(survey.NotFound, "There is no such chart on this dashboard. Open the dashboard again.")
	}
	source := dashboards.Source{Results: s.results(r.account), Catalogue: s.Store}
	view, err := dashboards.Gather(c.UserContext(), source, r.ask(parts))
	if err != nil {
		return view, err
	}
	return view, s.logExact(c, r.account, string(r.def.Name))
}

// cardSections puts the cards together with their open answers and addresses.
func (s *Server) cardSections(c *fiber.Ctx, r sightRequest, view dashboards.View, p page) ([]cardSection, error) {
	released, err := s.shownReleases(c, p, analytics.ReleasedQuery{Study: r.def.Study, Survey: r.def.Name})
	if err != nil {
		return nil, err
	}
	var all []cardSection
	tabled := r.tabled()
	for _, part := range view.Sections {
		section := cardSection{ID: part.ID, Label: part.Label}
		for _, card := range part.Cards {
			v := cardView{page: p, Card: card, CSV: r.address.at("/cards/" + card.Name + ".csv").String()}
			if v.Unlinked = s.unlinked(r, card); !v.Unlinked {
				v.Open, err = s.openAnswers(c, r, card)
			}
			if err != nil {
				return nil, err
			}
			v.release(r, tabled[card.Name], released)
			section.Cards = append(section.Cards, v)
		}
		all = append(all, section)
	}
	return all, nil
}

// afterFilters says how many responses are left of how many.
func (s *Server) afterFilters(c *fiber.Ctx, r sightRequest, view dashboards.View) (string, error) {
	q := r.query
	q.Where, q.Filter, q.Wave, q.Questions = analytics.Condition{}, nil, "", []string{r.def.Fields()[0].Name}
	q.WithoutSuspect = false
	whole, err := s.results(r.account).Frequencies(c.UserContext(), q)
	if err != nil {
		return "", err
	}
	style := analytics.Style{Lang: r.lang, Protected: whole.Protected}
	return s.pages.words.in(r.lang, "d.now", style.Count(view.Responses), style.Count(whole.Responses)), nil
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

// openShown is how many open answers a dashboard shows of each question.
const openShown = 50

// unlinked says whether a card's open answers cannot be narrowed as the view is: what people wrote is
// tied to nothing else that they answered.
func (s *Server) unlinked(r sightRequest, card dashboards.Card) bool {
	if r.query.Filter == nil && !r.query.WithoutSuspect {
		return false
	}
	f, ok := r.def.Field(card.Question)
	return ok && f.Type == survey.TextType
}

// openAnswers reads what people wrote, for researchers alone, and logs that they did.
func (s *Server) openAnswers(c *fiber.Ctx, r sightRequest, card dashboards.Card) (analytics.OpenAnswers, error) {
	if r.account.Role != store.Researcher || card.Waiting {
		return analytics.OpenAnswers{}, nil
	}
	f, ok := r.def.Field(card.Question)
	if !ok || f.Type != survey.TextType {
		return analytics.OpenAnswers{}, nil
	}
	open, err := s.Exact.OpenAnswers(c.UserContext(), r.openQuery(f.Name))
	if err != nil {
		return open, err
	}
	return open, s.Store.LogHourly(c.UserContext(), r.account.Name, "open answers", string(r.def.Name))
}

func (r sightRequest) openQuery(question string) analytics.OpenQuery {
	return analytics.OpenQuery{Survey: r.def.Name, Question: question, Wave: r.query.Wave, Limit: openShown}
}

// SavedQuery is what a saved view keeps of the address.
func (p dashboardPage) SavedQuery() string { return keptQuery(p.query) }
