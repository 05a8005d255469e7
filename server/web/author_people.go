package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics/intake"
	"candour/survey"
)

// makePersonal makes a link for each label of a list and sends them as a file, once.
func (d *desk) makePersonal() error {
	var labels []string
	for line := range strings.Lines(plainLines(form(d.c, "labels"))) {
		if label := strings.TrimSpace(line); label != "" {
			labels = append(labels, label)
		}
	}
	words := d.page("invitations")
	if len(labels) == 0 || len(labels) > intake.MaxTickets {
		return d.showInvitations([]faultLink{{Target: "labels", Text: words.T("i.personal.bad", intake.MaxTickets)}})
	}
	codes, err := d.s.People.Invite(d.c.UserContext(), d.id, labels)
	if fault := survey.AsError(err); err != nil && fault.Kind == survey.Invalid {
		return d.showInvitations([]faultLink{{Target: "labels", Text: fault.In(words.Lang)}})
	}
	if err != nil {
		return err
	}
	if err := d.logMade(len(codes), " personal links"); err != nil {
		return err
	}
	rows := [][]string{append([]string{"label"}, d.linkColumns()...)}
	for i, code := range codes {
		rows = append(rows, append([]string{labels[i]}, d.linksTo("/s/", code)...))
	}
	content, err := writeCSV(rows)
	if err != nil {
		return err
	}
	return sendFile(d.c, "invitations.csv", "text/csv; charset=utf-8", content)
}

// peopleFile is GET /author/surveys/{survey}/people.csv: what each person on the list answered. People were
// told that this can be done, by whom, and that each time is written down.
func (s *Server) peopleFile(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	if d.current == nil || !d.current.Coded() {
		return notFound(d.id)
	}
	if err := s.Store.Log(c.UserContext(), d.account.Name, "export answers with labels", string(d.id)); err != nil {
		return err // nothing is put together without a line in the log
	}
	table, err := s.People.Answers(c.UserContext(), d.current)
	if err != nil {
		return err
	}
	content, err := writeCSV(table)
	if err != nil {
		return err
	}
	return sendFile(c, string(d.id)+"-"+strconv.Itoa(d.published.Version)+"-labels.csv", "text/csv; charset=utf-8", content)
}
