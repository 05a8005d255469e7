package web

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/clickhouse"
	"candour/server/store"
	"candour/survey"
)

// factsPage tells about a survey, and asks nothing.
type factsPage struct {
	respondentPage
	Heading string
	Lede    string
	Facts   []fact
	Asked   []fact // columns of questions
}

// telling begins a visit to a page about a survey that has been published.
func (s *Server) telling(c *fiber.Ctx, path, title string) (*visit, factsPage, error) {
	id := survey.ID(c.Params("survey"))
	v, err := s.Store.Survey(c.UserContext(), id)
	if err == nil && v.State == store.StateDraft {
		err = notFound(id)
	}
	if err != nil {
		return nil, factsPage{}, err
	}
	def, err := s.Store.Version(c.UserContext(), id, v.Version)
	if err != nil {
		return nil, factsPage{}, err
	}
	t := &visit{s: s, c: c, def: def, wave: v.Wave, elsewhere: path}
	t.j.Lang = respondentLanguage(c, def)
	frame, err := t.page(t.words().T(title))
	frame.Preview = false
	return t, factsPage{respondentPage: frame, Heading: frame.T(title)}, err
}

// showNotice is GET /privacy/{survey}: what happens to answers, made from the settings and the definition
// that it happens by.
func (s *Server) showNotice(c *fiber.Ctx) error {
	t, view, err := s.telling(c, "/privacy/"+c.Params("survey"), "r.notice.title")
	if err != nil {
		return err
	}
	view.Lede = view.T("r.notice.lede")
	if view.Facts, err = t.notice(view.page); err != nil {
		return err
	}
	return s.render(c, "s_facts", view)
}

// notice are the facts of the first page, and what it has no room for.
func (t *visit) notice(p page) ([]fact, error) {
	all := facts(p, t.def)
	add := func(key, text string) { all = append(all, fact{p.T(key), paragraphs(text)}) }
	add("r.fact.hold", holdText(p, t.def))
	if t.def.Open() {
		add("r.fact.open", p.T("r.kept.open"))
	}
	add("r.fact.roles", p.T(rolesWord(t.def)))
	if t.def.Privacy.LinkText {
		add("r.fact.words", p.T("r.words.linked"))
	} else {
		add("r.fact.words", p.T("r.words.apart"))
	}
	add("r.fact.server", t.server(p))
	if t.def.Privacy.LastDay().IsZero() {
		add("r.fact.until", p.T("r.until.none"))
	}
	add("r.fact.copies", p.T("r.copies"))
	offers, err := t.s.offered(t)
	if err != nil {
		return nil, err
	}
	switch {
	case offers:
		add("r.fact.back", takingBack(p, t.def.Anonymous()))
	case t.def.Privacy.Withdrawal:
		add("r.fact.back", p.T("r.withdraw.frozen"))
	case t.def.Anonymous():
		add("r.fact.back", p.T("r.review.anonymous"))
	default:
		add("r.fact.back", p.T("r.review.after"))
	}
	add("r.fact.order", order(p, t.def, offers))
	if t.def.Honorarium != nil {
		until, err := t.s.Store.ClaimsUntil(t.c.UserContext(), t.def.Study)
		if err != nil {
			return nil, err
		}
		add("r.fact.paid", p.T("r.paid", t.def.Honorarium.Amount.In(p.Lang))+" "+claimsUntil(p, until))
	}
	harm, err := t.s.Store.HarmOf(t.c.UserContext(), t.def)
	if err != nil {
		return nil, err
	}
	switch {
	case harm.Named():
		add("r.fact.harm", harm.Who.In(p.Lang)+"\n"+harm.How.In(p.Lang)+"\n"+p.T("r.harm.late"))
	case t.def.TellsOfHarm():
		add("r.fact.harm", p.T("r.harm.nobody")+"\n"+p.T("r.harm.late"))
	}
	return all, nil
}

// rolesWord is the key of who sees what: words that people wrote are told of where they are asked for any.
func rolesWord(def *survey.Definition) string {
	words := slices.ContainsFunc(def.Fields(), func(f survey.Field) bool {
		return f.Type == survey.TextType || f.Role == survey.Open || f.OrOther
	})
	switch {
	case !words:
		return "r.roles"
	case def.Privacy.LinkText:
		return "r.roles.linked"
	}
	return "r.roles.words"
}

// order says what a court order can reach: the answers, and what else of the person is kept.
func order(p page, def *survey.Definition, offers bool) string {
	said := p.T("r.order")
	if def.Coded() {
		said = p.T("r.order.linked")
	}
	if offers {
		said += " " + p.T("r.order.code")
	}
	if def.Honorarium != nil {
		said += " " + p.T("r.order.paid")
	}
	return said
}

// claimsUntil says how long what is written to be paid is kept; day is "" where no last day is set.
func claimsUntil(p page, day string) string {
	if day == "" {
		return p.T("r.paid.kept")
	}
	return p.T("r.paid.until", p.day(day))
}

// takingBack says what becomes of answers where codes are given: that nobody knows whose they are, only
// where it is so.
func takingBack(p page, anonymous bool) string {
	first := p.T("r.review.after")
	if anonymous {
		first = p.T("r.means.untold")
	}
	return first + " " + p.T("r.code.before")
}

// offered says whether codes to take answers back are given now.
func (s *Server) offered(t *visit) (bool, error) {
	if s.Withdrawals == nil || !t.def.Privacy.Withdrawal || t.def.CollectedBy == survey.ByStaff {
		return false, nil
	}
	return s.Withdrawals.Offered(t.c.UserContext(), t.def.Name)
}

// server says on whose machines answers lie, as far as the settings know.
func (t *visit) server(p page) string {
	host := string(t.c.Request().Host()) // Hostname would believe anyone's X-Forwarded-Host
	if public, err := url.Parse(t.s.URL); err == nil && public.Host != "" {
		host = public.Host
	}
	if t.s.Elsewhere {
		return p.T("r.server.two", host)
	}
	return p.T("r.server.one", host)
}

// showStored is GET /s/{survey}/stored: every column that the survey's table has at this moment, in words.
func (s *Server) showStored(c *fiber.Ctx) error {
	t, view, err := s.telling(c, "/s/"+c.Params("survey")+"/stored", "r.stored.title")
	if err != nil {
		return err
	}
	columns, err := s.Engine.Stored(c.UserContext(), t.def.Name)
	if err != nil {
		return err
	}
	view.Lede = view.T("r.stored.lede", len(columns))
	view.Facts, view.Asked = storedFacts(view.page, t.def, columns)
	return s.render(c, "s_facts", view)
}

// storedFacts puts columns into words: those of every record, and those of each question. One that nobody
// knows is named as such: the page cannot leave out what is there.
func storedFacts(p page, def *survey.Definition, columns []string) (all, asked []fact) {
	own := []string{"response", "version", "language", "wave", "source", "record_key", "blank", "suspect"}
	labels := map[string]string{}
	for _, f := range def.Fields() {
		for _, f := range append([]survey.Field{f}, f.Inner...) {
			for _, column := range []string{clickhouse.Column(f.Name), clickhouse.StateColumn(f.Name), clickhouse.OtherColumn(f.Name)} {
				labels[column] = cmp.Or(f.Label.In(p.Lang), f.Name)
			}
		}
	}
	for _, column := range columns {
		label, known := labels[column]
		last := len(asked) - 1
		switch {
		case slices.Contains(own, column):
			all = append(all, fact{column, []string{p.T(storedWord(def, column))}})
		case !known:
			all = append(all, fact{column, []string{p.T("r.stored.unknown")}})
		case last >= 0 && asked[last].Term == label:
			asked[last].Text[0] += ", " + column
		default:
			asked = append(asked, fact{label, []string{column}})
		}
	}
	return all, asked
}

// storedWord is the key of the words for a column of every record.
func storedWord(def *survey.Definition, column string) string {
	if column == "response" && def.Coded() {
		return "r.stored.response.linked"
	}
	return "r.stored." + column
}
