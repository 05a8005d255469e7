package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/server/store"
	"candour/survey"
)

// suspectParameter leaves responses that look careless out of results, with the value suspectOut.
const (
	suspectParameter = "suspect"
	suspectOut       = "without"
)

// suspectStep and smallBase: of fewer responses than smallBase, how many look careless is told in steps.
const (
	suspectStep = 5
	smallBase   = 30
)

// leaveOutSuspect puts what an address says of careless responses into a query. Researchers alone may:
// with the sign, a protected role could take counts apart.
func leaveOutSuspect(q *analytics.Query, role store.Role, asked string) error {
	switch {
	case asked == "":
		return nil
	case role != store.Researcher:
		return survey.Fault(survey.Forbidden, "Your account sees a fixed list of tables; leave suspect out, or ask a researcher of the study.")
	case asked != suspectOut:
		return survey.Fault(survey.Invalid, "Write suspect=without to leave out answers that look careless, or leave it out.")
	}
	q.WithoutSuspect = true
	return nil
}

// tellSuspect says to a researcher how many of the responses in view look careless, and where they are left out.
func (s *Server) tellSuspect(c *fiber.Ctx, r sightRequest, n *narrowing) error {
	if r.query.WithoutSuspect {
		return nil
	}
	q := r.query
	q.Questions = []string{r.def.Fields()[0].Name}
	all, err := s.Exact.Frequencies(c.UserContext(), q)
	if err != nil {
		return err
	}
	q.WithoutSuspect = true
	careful, err := s.Exact.Frequencies(c.UserContext(), q)
	if err != nil {
		return err
	}
	many := all.Responses - careful.Responses
	if many <= 0 {
		return nil
	}
	words, style := s.pages.words, analytics.Style{Lang: r.lang}
	switch {
	case all.Responses >= smallBase:
		n.Suspect = words.in(r.lang, "d.suspect.some", style.Count(many))
	case many < suspectStep:
		n.Suspect = words.in(r.lang, "d.suspect.few", suspectStep)
	default:
		n.Suspect = words.in(r.lang, "d.suspect.least", style.Count(many/suspectStep*suspectStep))
	}
	n.WithoutSuspect = r.address.with(suspectParameter, suspectOut).String() + "#filters"
	return nil
}

// carefulTableOne puts what an address says of careless responses into a request for Table 1.
func (s *Server) carefulTableOne(c *fiber.Ctx, q *analytics.TableOneQuery) error {
	var asked analytics.Query
	err := leaveOutSuspect(&asked, caller(c).Role, c.Query(suspectParameter))
	q.WithoutSuspect = asked.WithoutSuspect
	return err
}

// tellCareless offers a researcher Table 1 without the responses that look careless, where that changes it,
// or with them again.
func (s *Server) tellCareless(c *fiber.Ctx, data *studyPage, q analytics.TableOneQuery) error {
	if data.Account.Role != store.Researcher {
		return nil
	}
	here := data.tableOneAddress(q)
	if data.Careful {
		data.Other = here.with(suspectParameter, "").String()
		return nil
	}
	data.Other = here.with(suspectParameter, suspectOut).String()
	q.WithoutSuspect, q.Tests = true, false
	careful, err := s.Exact.TableOne(c.UserContext(), q)
	data.Careless = err == nil && differ(data.Table, careful)
	return err
}

// tableOneAddress is the page with Table 1 as it is asked for: by a question, of a base, with tests, with or
// without careless responses.
func (p studyPage) tableOneAddress(q analytics.TableOneQuery) address {
	a := address{path: "/studies/" + string(p.Study), values: url.Values{}}.with("by", q.By)
	if q.Base != analytics.OfAnswered {
		a = a.with(baseParameter, string(q.Base))
	}
	if p.Tests {
		a = a.with("p", "true")
	}
	if q.WithoutSuspect {
		a = a.with(suspectParameter, suspectOut)
	}
	return a
}

// differ says whether two Tables 1 of a study count different people.
func differ(a, b analytics.TableOne) bool {
	if len(a.Variables) != len(b.Variables) || len(a.Columns) == 0 || len(b.Columns) == 0 || a.Columns[0].N != b.Columns[0].N {
		return true
	}
	for i, v := range a.Variables {
		if v.N != b.Variables[i].N {
			return true
		}
	}
	return false
}
