package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

type tablePage struct {
	page
	Survey    string
	Back      string
	CSV       string
	Exact     bool
	Rows      []dashboards.Option
	Columns   []dashboards.Option
	Shows     []dashboards.Option
	Waves     []dashboards.Option
	Filter    string
	Suspect   string // as the address says it
	Base      string // of the dashboard that the page leads back to, as the address says it
	Said      string
	Fault     string
	Table     dashboards.CrossView
	ShowShade bool
	Release   []releaseHref
	Released  []releasedPart
	Notes     []string // about what is agreed
}

// tableLink is where any two questions of the survey are cross-tabulated, in the same view.
func (r sightRequest) tableLink() string {
	return r.address.with("by", "", "waves", "").at("/table").String()
}

// mostColumns is how many questions a banner may hold.
const mostColumns = 6

// crossAsk reads which table is asked for. Without a choice it is the first question by the first group.
func (s *Server) crossAsk(c *fiber.Ctx, r sightRequest) (dashboards.CrossAsk, error) {
	ask := dashboards.CrossAsk{Query: r.query, Rows: c.Query("rows"), Columns: queryAll(c, "columns"),
		Show: dashboards.Showing(c.Query("show", string(dashboards.ColumnShares)))}
	questions, groups := dashboards.Filterable(r.def, r.lang), r.groups()
	if ask.Rows == "" && len(questions) > 0 {
		ask.Rows = questions[0].Value
	}
	if len(ask.Columns) == 1 {
		ask.Columns = strings.Split(ask.Columns[0], ",")
	}
	if len(ask.Columns) == 0 && len(groups) > 0 {
		ask.Columns = []string{groups[0].Value}
		switch {
		case groups[0].Value != ask.Rows:
		case len(groups) > 1:
			ask.Columns = []string{groups[1].Value}
		case c.Query("rows") == "" && len(questions) > 1: // the only group is the first question
			ask.Rows = questions[1].Value
		}
	}
	switch {
	case len(ask.Columns) == 0 || slices.Contains(ask.Columns, ask.Rows):
		return ask, survey.Fault(survey.Invalid, s.pages.words.in(r.lang, "d.table.two"))
	case !slices.Contains([]dashboards.Showing{dashboards.ColumnShares, dashboards.RowShares, dashboards.CountsAlone}, ask.Show):
		ask.Show = dashboards.ColumnShares
		return ask, survey.Fault(survey.Invalid, s.pages.words.in(r.lang, "d.table.show.none"))
	case len(ask.Columns) > mostColumns:
		return ask, survey.Fault(survey.Invalid, s.pages.words.in(r.lang, "d.table.most", mostColumns))
	}
	return ask, nil
}

// table reads the request, asks for the table, and logs that exact numbers were seen.
func (s *Server) table(c *fiber.Ctx) (r sightRequest, ask dashboards.CrossAsk, v dashboards.CrossView, fault, err error) {
	if r, fault, err = s.sight(c); err != nil {
		return r, ask, v, nil, err
	}
	r.query.Base = analytics.OfAnswered // both questions, whatever the dashboard's percentages are of
	ask, wrong := s.crossAsk(c, r)
	if fault == nil {
		fault = wrong
	}
	if fault != nil {
		return r, ask, v, fault, nil
	}
	source := dashboards.Source{Results: s.results(r.account), Catalogue: s.Store}
	if v, fault = dashboards.GatherTable(c.UserContext(), source, ask); fault != nil {
		return r, ask, v, fault, nil
	}
	return r, ask, v, nil, s.logExact(c, r.account, string(r.def.Name))
}

// showTable is GET /dashboards/{survey}/table: any two questions, or one by a banner of several.
func (s *Server) showTable(c *fiber.Ctx) error {
	r, ask, view, fault, err := s.table(c)
	if err != nil {
		return err
	}
	data := tablePage{page: s.page(c, r.account), Survey: r.def.Title.In(r.lang), Back: r.address.String(),
		Exact: r.account.Role == store.Researcher, Filter: r.address.get("filter"), Suspect: r.address.get(suspectParameter), Base: r.address.get(baseParameter), Said: strings.Join(r.said(), "; "), Table: view}
	data.Title = data.T("d.table.title")
	own := r.address.with("rows", ask.Rows, "columns", strings.Join(ask.Columns, ","), "show", string(ask.Show))
	data.query, data.CSV = own.values.Encode()+"&", own.at("/table.csv").String()
	if fault != nil {
		said := survey.AsError(fault)
		if said.Kind == survey.Internal || said.Kind == survey.Unavailable {
			return fault
		}
		data.Fault = said.In(r.lang)
		c.Status(statusOf(said.Kind))
	}
	data.choose(r, ask)
	if err := s.tableReleases(c, r, ask, &data); err != nil {
		return err
	}
	return s.render(c, "table", data)
}

// choose fills the lists of the form.
func (d *tablePage) choose(r sightRequest, ask dashboards.CrossAsk) {
	d.Rows, d.Columns = dashboards.Tabled(r.def, r.lang), dashboards.Filterable(r.def, r.lang)
	if !d.Exact {
		d.Columns = r.groups()
	}
	for i := range d.Rows {
		d.Rows[i].Chosen = d.Rows[i].Value == ask.Rows
	}
	for i := range d.Columns {
		d.Columns[i].Chosen = slices.Contains(ask.Columns, d.Columns[i].Value)
	}
	for _, show := range []dashboards.Showing{dashboards.ColumnShares, dashboards.RowShares, dashboards.CountsAlone} {
		d.Shows = append(d.Shows, dashboards.Option{Value: string(show), Label: d.T("d.table." + string(show)), Chosen: show == ask.Show})
	}
	d.Waves = append(d.Waves, dashboards.Option{Label: d.T("wave.all")})
	for _, wave := range r.def.Waves {
		d.Waves = append(d.Waves, dashboards.Option{Value: wave, Label: wave, Chosen: wave == r.query.Wave})
	}
}

// showTableCSV is GET /dashboards/{survey}/table.csv.
func (s *Server) showTableCSV(c *fiber.Ctx) error {
	r, ask, view, fault, err := s.table(c)
	if err != nil {
		return err
	}
	if fault != nil {
		return fault
	}
	p := s.page(c, r.account)
	table := dashboards.Table{Headings: []string{view.Title}}
	for _, part := range view.Banner {
		for _, column := range part.Columns {
			table.Headings = append(table.Headings, part.Label+": "+column)
		}
	}
	for _, row := range view.Rows {
		line := []string{row.Label}
		for _, cell := range row.Cells {
			line = append(line, cell.Text)
		}
		table.Rows = append(table.Rows, line)
	}
	table.Rows = append(table.Rows, append([]string{"n"}, view.Bases...))
	notes := append([]string{p.T("d.table." + string(ask.Show))}, view.Tests...)
	for _, said := range r.said() {
		notes = append(notes, p.T("d.filtered", said))
	}
	notes = append(notes, view.Note, p.T("d.csv.date", s.Now().Format("2006-01-02")))
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-%s.csv"`, r.def.Name, ask.Rows))
	return dashboards.WriteCSV(c, table, notes, r.lang)
}

// ColumnNames are the questions that head the columns.
func (d tablePage) ColumnNames() string {
	var names []string
	for _, o := range d.Columns {
		if o.Chosen {
			names = append(names, o.Label)
		}
	}
	return strings.Join(names, ", ")
}
