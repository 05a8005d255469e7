package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// sightRequest is what somebody asks to see of a survey's results.
type sightRequest struct {
	account   store.Account
	def       *survey.Definition
	address   address
	lang      string
	query     analytics.Query // wave and filter, no questions
	by        string
	waves     bool
	chips     []dashboards.Chip
	plain     bool   // the filter is none that chips can say
	agreed    bool   // an agreement about Indigenous identity stands
	careful   string // that what looks careless is left out, in words
	based     string // what percentages are of, in words
	ungrouped bool   // groups were asked for beside the waves, and are not compared
	waveless  bool   // a wave was asked for that the survey does not have; all else that was asked for stays
}

// offers says whether answers may be broken down by a declared breakdown. Researchers are reminded
// instead.
func (r sightRequest) offers(f survey.Field) bool {
	return r.account.Role == store.Researcher || r.agreed || !f.Governed()
}

// sight reads a request for results of a survey. A fault of its filter comes beside the request, so
// that a page can show both.
func (s *Server) sight(c *fiber.Ctx) (r sightRequest, fault, err error) {
	if r, err = s.asks(c); err != nil {
		return r, nil, err
	}
	r.address, r.lang = dashboardAddress(c, r.def.Name), s.staffLanguage(c)
	if r.address.get("wave") == sideBySide { // chosen from the list, and no wave's name
		r.address = r.address.with("waves", "all", "wave", "")
	}
	r.by, r.waves = r.address.get("by"), r.address.get("waves") == "all"
	if r.by != "" && r.waves { // one of them can be shown
		r.by, r.ungrouped = "", true
	}
	r.query = analytics.Query{Survey: r.def.Name, Wave: r.address.get("wave"), Base: analytics.OfAnswered, Lang: r.lang}
	if r.query.Wave != "" && !slices.Contains(r.def.Waves, r.query.Wave) {
		r.query.Wave, r.address, r.waveless = "", r.address.with("wave", ""), true
	}
	if r.query.Base, err = baseAsked(c); err != nil {
		r.query.Base = analytics.OfAnswered
		return r, err, nil
	}
	chips, ok := dashboards.Chips(r.def, r.address.get("filter"))
	r.chips, r.plain = chips, !ok
	if err := leaveOutSuspect(&r.query, r.account.Role, r.address.get(suspectParameter)); err != nil {
		return r, err, nil
	}
	word := func(key string) string { return s.pages.words.in(r.lang, key) }
	r.careful = word("d.suspect") + ": " + word("d.suspect.out")
	r.based = word("d.base") + ": " + word("d.base."+string(r.query.Base))
	if r.waveless {
		return r, survey.Fault(survey.Invalid, word("d.wave.none")), nil
	}
	return r, s.narrowTo(&r), nil
}

// asks says who asks about which survey, and whether an agreement stands.
func (s *Server) asks(c *fiber.Ctx) (r sightRequest, err error) {
	r.account = caller(c)
	if r.def, err = s.Store.Definition(c.UserContext(), survey.ID(c.Params("survey"))); err != nil {
		return r, err
	}
	if len(r.def.Governed()) > 0 {
		r.agreed, err = s.Store.Agreed(c.UserContext(), r.def.Name)
	}
	return r, err
}

// narrowTo puts the filter into the query. Protected roles have one value of one declared breakdown;
// what else they ask is refused by what serves their numbers.
func (s *Server) narrowTo(r *sightRequest) error {
	source := r.address.get("filter")
	if source == "" {
		return nil
	}
	if r.account.Role == store.Researcher {
		return narrow(&r.query, r.def, r.account.Role, source)
	}
	if len(r.chips) != 1 || len(r.chips[0].Values) != 1 {
		return survey.Fault(survey.Forbidden, s.pages.words.in(r.lang, "d.filter.protected"))
	}
	r.query.Where = analytics.Condition{Question: r.chips[0].Question, Value: r.chips[0].Values[0]}
	return nil
}

// ask is the request for some cards. Results take no question named for all of them, so a request for
// scales alone names one.
func (r sightRequest) ask(parts dashboards.Parts) dashboards.Ask {
	a := dashboards.Ask{Query: r.query, By: r.by, Waves: r.waves, Scales: parts.Scales}
	a.Questions = parts.Questions
	if len(a.Questions) == 0 {
		a.Questions = []string{r.def.Fields()[0].Name}
	}
	return a
}

// said says in words what a view is narrowed to: "Gender: Woman; w1".
func (r sightRequest) said() []string {
	var all []string
	for _, chip := range r.chips {
		question, values := chip.Words(r.def, r.lang)
		all = append(all, question+": "+values)
	}
	if r.plain {
		all = append(all, r.address.get("filter"))
	}
	if r.query.Wave != "" {
		all = append(all, r.query.Wave)
	}
	if r.query.Base != analytics.OfAnswered && r.by == "" { // groups are compared among those who answered
		all = append(all, r.based)
	}
	if r.query.WithoutSuspect {
		all = append(all, r.careful)
	}
	return all
}

// groups are the questions that answers can be compared by: every demographic one and every declared
// breakdown; for protected roles these alone.
func (r sightRequest) groups() []dashboards.Option {
	var all []dashboards.Option
	for _, f := range r.def.Fields() {
		declared := slices.Contains(r.def.Breakdowns, f.Name)
		if len(dashboards.ValuesOf(f, r.lang)) == 0 || !r.offers(f) ||
			!declared && (r.account.Role != store.Researcher || f.Role != survey.Demographic) {
			continue
		}
		all = append(all, dashboards.Option{Value: f.Name, Label: dashboards.ShortLabel(f, r.lang), Chosen: f.Name == r.by})
	}
	return all
}
