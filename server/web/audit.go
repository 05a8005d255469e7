package web

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// auditPage shows an admin who did what, and whether the log is whole.
type auditPage struct {
	page
	Who     string // one account's entries; "": everyone's
	Entries []store.AuditEntry
	Chain   store.AuditChain
	Broken  string // what is wrong with the log
}

// auditShown is how many entries the page shows; the files have all.
const auditShown = 200

// showAudit is GET /audit.
func (s *Server) showAudit(c *fiber.Ctx) error {
	s.keepLanguage(c)
	data := auditPage{page: s.page(c, caller(c)), Who: c.Query("account")}
	data.Title = data.T("audit.title")
	if err := s.Store.LogHourly(c.UserContext(), caller(c).Name, "audit log", "page"); err != nil {
		return err
	}
	var err error
	data.Chain, err = s.Store.VerifyAudit(c.UserContext())
	if fault := survey.AsError(err); err != nil && fault.Kind == survey.Conflict {
		data.Broken = fault.Message
	} else if err != nil {
		return err
	}
	if data.Entries, err = s.Store.RecentAudit(c.UserContext(), data.Who, auditShown); err != nil {
		return err
	}
	return s.render(c, "audit", data)
}

// Act is what somebody did, in the page's language where there are words for it.
func (p page) Act(action string) string {
	key := "act." + strings.ReplaceAll(action, " ", "_")
	if said := p.T(key); said != key {
		return said
	}
	return action
}

// ActOf is what somebody did it to: a name, or words of ours.
func (p page) ActOf(action, detail string) string {
	key := "act." + strings.ReplaceAll(action+"."+detail, " ", "_")
	if said := p.T(key); said != key {
		return said
	}
	return p.releaseOf(detail)
}

// releaseOf says in the page's language which release an entry is about. Entries have one wording in the
// log, which is never rewritten: "Table 1 of pier, release 2" and "pier: boat by age, release 3".
func (p page) releaseOf(detail string) string {
	table, number, numbered := strings.Cut(detail, ", release ")
	if study, ok := strings.CutPrefix(table, "Table 1 of "); ok {
		table = p.T("act.of.table1", study)
	} else if rows, columns, ok := strings.Cut(table, " by "); ok && numbered {
		table = p.T("act.of.by", rows, columns)
	}
	if !numbered {
		return table
	}
	return p.T("act.of.release", table, number)
}

// auditFile is GET /audit.csv and /audit.jsonl: the whole log, the oldest entry first.
func (s *Server) auditFile(c *fiber.Ctx) error {
	format := c.Params("format")
	if format != "csv" && format != "jsonl" {
		return fiber.ErrNotFound
	}
	if err := s.Store.Log(c.UserContext(), caller(c).Name, "audit log", format); err != nil {
		return err
	}
	lines := [][]string{{"entry", "at", "account", "action", "detail"}}
	var out bytes.Buffer
	write := json.NewEncoder(&out)
	err := s.Store.EachAudit(c.UserContext(), func(e store.AuditEntry) error {
		at := e.At.Format(time.RFC3339)
		if format == "csv" {
			lines = append(lines, []string{strconv.FormatInt(e.ID, 10), at, e.Account, e.Action, e.Detail})
			return nil
		}
		return write.Encode(map[string]any{"entry": e.ID, "at": at, "account": e.Account, "action": e.Action, "detail": e.Detail})
	})
	if err != nil {
		return err
	}
	if format == "jsonl" {
		return sendFile(c, "audit.jsonl", "application/x-ndjson", out.Bytes())
	}
	content, err := writeCSV(lines)
	if err != nil {
		return err
	}
	return sendFile(c, "audit.csv", "text/csv; charset=utf-8", content)
}
