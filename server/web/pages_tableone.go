package web

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// showTableOneCSV is GET /studies/{study}/table1.csv: Table 1 as the page of the study shows it at the same
// parameters, and below it what it is of. Each file of exact numbers is logged.
func (s *Server) showTableOneCSV(c *fiber.Ctx) error {
	data, err := s.studyPage(c)
	if err != nil {
		return err
	}
	q, err := s.fillTableOne(c, &data)
	if err != nil {
		return err
	}
	if data.Fault != "" { // the page shows the table of everybody beside it; a file would hide that
		return survey.Fault(survey.Invalid, data.Fault)
	}
	if data.Exact {
		if err := s.Store.Log(c.UserContext(), data.Account.Name, "export table", "Table 1 of "+string(data.Study)); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s-table1.csv"`, data.Study))
	w := dashboards.Writer{Style: analytics.Style{Lang: data.Lang, Protected: data.Table.Protected}}
	return dashboards.WriteCSV(c, w.TableOne(data.Table), s.underTableOne(data, q), data.Lang)
}

// underTableOne is what the page says around its Table 1.
func (s *Server) underTableOne(p studyPage, q analytics.TableOneQuery) []string {
	t := p.Table
	notes := []string{p.T("tableone.caption", p.StudyTitle), p.T("tableone.cells")}
	for _, o := range p.Groups {
		if o.Chosen {
			notes = append(notes, p.T("tableone.by")+p.T("colon")+o.Label)
		}
	}
	if q.Base != analytics.OfAnswered {
		notes = append(notes, p.T("d.base")+p.T("colon")+p.T("d.base."+string(q.Base)))
	}
	for _, n := range t.Footnotes {
		notes = append(notes, strings.TrimSpace(n.Mark+" "+n.Text))
	}
	if t.Provenance != "" {
		notes = append(notes, t.Provenance)
	}
	if t.Synthetic > 0 {
		notes = append(notes, p.T("synthetic"))
	}
	switch {
	case t.Released != nil:
		notes = append(notes, p.T("released.by", t.Released.By, p.Day(t.Released.Date), t.Released.Reason))
	case t.Protected:
		notes = append(notes, p.T("protected.note"), analytics.Style{Lang: p.Lang, Protected: true}.Symbols())
	}
	return append(notes, p.T("d.csv.date", s.Now().Format("2006-01-02")))
}
