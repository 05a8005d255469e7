package dashboards

import (
	"slices"

	"candour/analytics"
	"candour/dashboards/chart"
	"candour/survey"
)

// View is a survey's dashboard, ready to be laid out: every text is in the report's language.
type View struct {
	ID        survey.ID
	Title     string
	Tags      []Tag
	Finding   string
	Responses analytics.Count
	Figures   []Figure
	Note      string // why protected totals need not add up; empty on exact dashboards
	Few       bool   // so few answered that no card would show anything
	Sections  []ViewSection
}

// Tag marks a dashboard: Kind is synthetic, protected or live.
type Tag struct{ Kind, Text string }

// Figure is a number with what it counts.
type Figure struct{ Label, Value string }

// ViewSection is a heading and the cards under it.
type ViewSection struct {
	ID, Label string
	Cards     []Card
}

// Card shows one question, or one grid: the finding first, then the chart, its base, its numbers.
// Chart is the options of ECharts, nil when there is nothing to draw.
type Card struct {
	ID, Title, Finding string
	Name               string // in addresses: the question's or the grid's name
	Question           string // the question's name; a grid's card has none
	Chart              chart.Options
	ChartRows          int // bars in the chart, from which its height follows
	ChartColumns       int // of a heat map, from which its least width follows
	Base               string
	Test               string // how sure it is that groups differ, where they are compared
	Table              Table
	Items              Table // of a scale: how each item goes with the others; of a ranking: every place
	ItemsTitle         string
	Waiting            bool // its numbers have not been asked for
}

// Table is a chart's numbers. The first cell of a row heads it.
type Table struct {
	Headings []string
	Rows     [][]string
}

// Whole is the card's table with that of its items below it.
func (c Card) Whole() Table {
	t := c.Table
	if len(c.Items.Rows) > 0 {
		t.Rows = append(slices.Clone(t.Rows), []string{""}, c.Items.Headings)
		t.Rows = append(t.Rows, c.Items.Rows...)
	}
	return t
}

// Look lays a report out.
func Look(r SurveyReport) View {
	w := r.writer()
	v := View{
		ID: r.ID, Title: r.Title, Tags: w.tags(r), Finding: w.summary(r), Figures: w.figures(r),
		Responses: r.Results.Responses, Few: r.Results.Responses < 0,
	}
	if r.Results.Protected {
		v.Note = w.RoundingNote() + " " + w.Symbols() + " " + w.CopyNote()
	}
	for _, role := range roles() {
		section := ViewSection{ID: "part-" + string(role), Label: w.roleLabel(role)}
		for _, s := range r.Sections {
			section.Cards = append(section.Cards, w.cards(s, role)...)
		}
		if len(section.Cards) > 0 {
			v.Sections = append(v.Sections, section)
		}
	}
	return v
}

// writer writes of a report.
func (r SurveyReport) writer() Writer {
	return Writer{Style: analytics.Style{Lang: r.Lang, Protected: r.Results.Protected}, Of: r.Base, All: r.Results.Responses}
}

func roles() []survey.Role { return []survey.Role{survey.Outcome, survey.Demographic, survey.Open} }

// Card finds a card by its name.
func (v View) Card(name string) (Card, bool) {
	for _, s := range v.Sections {
		for _, c := range s.Cards {
			if c.Name == name {
				return c, true
			}
		}
	}
	return Card{}, false
}

// cards returns the cards of a section that belong to a role. Questions without a role stand with
// the outcomes, except what people wrote.
func (w Writer) cards(s Section, role survey.Role) []Card {
	if s.Grid {
		if roleOf(s.Questions[0]) != role {
			return nil
		}
		return []Card{w.waitOr(s.Questions[0], Card{ID: "q-" + s.Questions[0].Section, Name: s.Questions[0].Section,
			Title: s.Label}, func() Card { return w.gridCard(s) })}
	}
	var cards []Card
	for _, q := range s.Questions {
		if roleOf(q) == role {
			cards = append(cards, w.waitOr(q, Card{ID: "q-" + q.ID, Name: q.ID, Question: q.ID, Title: q.Label},
				func() Card { return w.card(q) }))
		}
	}
	return cards
}

// waitOr is a card without numbers as long as these were not asked for.
func (w Writer) waitOr(q Question, empty Card, full func() Card) Card {
	if q.Waiting {
		empty.Waiting = true
		return empty
	}
	return full()
}

func roleOf(q Question) survey.Role {
	switch {
	case q.Type == string(survey.TextType):
		return survey.Open
	case q.Role == "":
		return survey.Outcome
	}
	return survey.Role(q.Role)
}

func (w Writer) card(q Question) Card {
	c := Card{ID: "q-" + q.ID, Name: q.ID, Question: q.ID, Title: q.Label, Finding: w.Finding(q), Base: w.Base(q.Frequency)}
	if q.Suppressed {
		return c
	}
	look := chart.Look{Style: w.Style, Title: q.Label, Description: c.Finding + " " + c.Base}
	if q.Whole {
		look.Whole = chart.WholeNumbers
	}
	switch {
	case len(q.Rows) > 0:
		c.Table = w.choiceTable(q)
		c.Items, c.ItemsTitle = w.places(q)
		if q.Answered > 0 {
			rows := q.InOrder()
			c.Chart = drawn(chart.Bars(rows, q.Base, look))
			c.ChartRows = chart.Height(labels(rows))
			if q.Ranking != nil {
				c.Chart = drawn(chart.Places(q.rankedAs(rows), w.placeNames(len(q.Ranking.Rows)), q.Base, look))
				c.ChartRows++ // the names of the places
			}
		}
	case q.Numeric != nil:
		c.Table = w.numberTable(q)
		if q.Answered > 0 && len(q.Bins) > 0 {
			c.Chart = drawn(chart.Histogram(q.Bins, *q.Numeric, look))
			c.ChartRows = histogramRows
		}
	}
	return c
}

// histogramRows is how high a histogram is, in rows of a chart of bars.
const histogramRows = 5

func labels(rows []analytics.Row) []string {
	all := make([]string, len(rows))
	for i, r := range rows {
		all[i] = r.Label
	}
	return all
}

func (w Writer) gridCard(s Section) Card {
	c := Card{ID: "q-" + s.Questions[0].Section, Name: s.Questions[0].Section, Title: s.Label, Finding: w.gridFinding(s),
		Base: w.gridBase(s), Table: w.gridTable(s)}
	shown := s.shown()
	if len(shown) == 0 {
		return c
	}
	c.Chart = drawn(chart.Diverging(shown, chart.Look{Style: w.Style, Title: s.Label,
		Description: c.Finding + " " + c.Base}))
	statements := make([]string, len(shown))
	for i, q := range shown {
		statements[i] = q.Label
	}
	c.ChartRows = 1 + chart.Height(statements) // and the names of the answers
	return c
}

// drawn leaves a chart out that could not be made: its finding and its table are still there.
func drawn(o chart.Options, err error) chart.Options {
	if err != nil {
		return nil
	}
	return o
}
