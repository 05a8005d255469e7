package web

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// designEntry is one line of a study's log of co-design.
type designEntry struct{ On, What, Where, Who, Said, Did string }

// designLog is GET /author/studies/{study}/log.csv and log.md: what was said by whom, as they signed,
// and what was done about it. Nothing of any respondent is in it.
func (s *Server) designLog(c *fiber.Ctx) error {
	r, err := s.room(c)
	if err != nil {
		return err
	}
	data, err := r.page()
	if err != nil {
		return err
	}
	entries, err := r.entries(data)
	if err != nil {
		return err
	}
	name := "co-design-" + string(survey.SafeName(string(r.study)))
	switch c.Params("format") {
	case "csv":
		content, err := designCSV(data.page, entries)
		if err != nil {
			return err
		}
		return sendFile(c, name+".csv", "text/csv; charset=utf-8", content)
	case "md":
		return sendFile(c, name+".md", "text/markdown; charset=utf-8", designMarkdown(data, entries))
	}
	return fiber.ErrNotFound
}

// entries are all that was noted, by date.
func (r *room) entries(data roomPage) ([]designEntry, error) {
	var all []designEntry
	comments, err := r.s.Store.Comments(r.c.UserContext(), r.study)
	if err != nil {
		return nil, err
	}
	for _, c := range comments {
		did := c.Answer
		if c.State == store.CommentDeclined {
			did = data.T("a.comment.declined") + ": " + did
		}
		all = append(all, designEntry{c.On, data.T("a.log.comment"), data.where(c, data.Documents), c.Author, c.Body, did})
	}
	for _, m := range data.Meetings {
		all = append(all, designEntry{m.HeldOn, data.T("a.log.meeting"), m.Title, m.Present, m.Notes, ""})
	}
	for _, d := range data.Decisions {
		all = append(all, designEntry{d.On, data.T("a.log.decision"), d.From, "", d.Said, d.Did})
	}
	for _, d := range data.Documents {
		all = append(all, designEntry{d.On, data.T("a.document"), d.Name, d.By, data.T("a.kind." + d.Kind), ""})
	}
	versions, err := r.versionEntries(data.page)
	all = append(all, versions...)
	slices.SortStableFunc(all, func(a, b designEntry) int { return cmp.Compare(a.On, b.On) })
	return all, err
}

// versionEntries are the versions that were published in the browser, and who approved them.
func (r *room) versionEntries(p page) ([]designEntry, error) {
	ctx := r.c.UserContext()
	var all []designEntry
	for _, line := range r.surveys {
		versions, err := r.s.Store.Publications(ctx, line.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			if v.By == "" {
				continue
			}
			def, err := r.s.Store.Version(ctx, v.Survey, v.Version)
			if err != nil {
				return nil, err
			}
			fingerprint, err := store.Fingerprint(def)
			if err != nil {
				return nil, err
			}
			approvals, err := r.s.Store.Approvals(ctx, v.Survey, fingerprint)
			if err != nil {
				return nil, err
			}
			for _, a := range approvals {
				all = append(all, designEntry{a.On, p.T("a.log.approval"), string(v.Survey), a.Account, p.T("a.version", v.Version), ""})
			}
			all = append(all, designEntry{v.At.UTC().Format(time.DateOnly), p.T("a.log.version"), string(v.Survey), v.By,
				p.T("a.version", v.Version), v.Reason})
		}
	}
	return all, nil
}

func (p page) logHead() []string {
	return []string{p.T("a.log.on"), p.T("a.log.what"), p.T("a.log.where"), p.T("a.log.who"), p.T("a.log.said"), p.T("a.log.did")}
}

func (e designEntry) cells() []string { return []string{e.On, e.What, e.Where, e.Who, e.Said, e.Did} }

func designCSV(p page, entries []designEntry) ([]byte, error) {
	rows := [][]string{p.logHead()}
	for _, e := range entries {
		rows = append(rows, e.cells())
	}
	return writeCSV(rows)
}

// writeCSV writes a table. A cell that a spreadsheet would take for a formula begins with an apostrophe.
func writeCSV(rows [][]string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // spreadsheets then read UTF-8
	for _, cells := range rows {
		for i, cell := range cells {
			cells[i] = dashboards.TextCell(cell)
		}
	}
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return out.Bytes(), nil
}

// designMarkdown writes the same as a list by date. What people wrote is quoted.
func designMarkdown(data roomPage, entries []designEntry) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# %s\n", data.Title)
	for _, e := range entries {
		fmt.Fprintf(&out, "\n## %s · %s · %s\n", e.On, e.What, oneLine(e.Where))
		if e.Who != "" {
			fmt.Fprintf(&out, "\n%s\n", oneLine(e.Who))
		}
		for _, part := range []struct{ head, text string }{{data.T("a.log.said"), e.Said}, {data.T("a.log.did"), e.Did}} {
			if part.text != "" {
				fmt.Fprintf(&out, "\n%s:\n\n> %s\n", part.head, strings.Join(strings.Split(part.text, "\n"), "\n> "))
			}
		}
	}
	return out.Bytes()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
