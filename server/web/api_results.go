package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/analytics/statistics"
	"candour/server/store"
	"candour/survey"
)

// frequencies is GET /api/v1/surveys/{id}/results/frequencies.
func (s *Server) frequencies(c *fiber.Ctx) error {
	a, q, err := s.query(c)
	if err != nil {
		return err
	}
	result, err := s.results(a).Frequencies(c.UserContext(), q)
	if err != nil {
		return err
	}
	return s.showResult(c, a, string(q.Survey), result)
}

// crosstab is GET /api/v1/surveys/{id}/results/crosstab. Several columns make a banner.
func (s *Server) crosstab(c *fiber.Ctx) error {
	a, q, err := s.query(c)
	if err != nil {
		return err
	}
	rows, columns := c.Query("rows"), listed(c, "columns")
	if rows == "" || len(columns) == 0 {
		return survey.Fault(survey.Invalid, "Name two questions: ?rows=QUESTION&columns=QUESTION.")
	}
	asked := analytics.CrosstabQuery{Query: q, Rows: rows}
	switch c.Query("correction") {
	case "", "none":
	case "yates":
		asked.Correction = statistics.Yates
	default:
		return survey.Fault(survey.Invalid, "Choose correction=none or correction=yates.")
	}
	result, err := analytics.CountBanner(c.UserContext(), asked, columns,
		s.results(a).Crosstab)
	if err != nil {
		return err
	}
	return s.showResult(c, a, string(q.Survey), result)
}

// tableOne is GET /api/v1/studies/{id}/results/table1.
func (s *Server) tableOne(c *fiber.Ctx) error {
	a := caller(c)
	q, err := s.tableOneQuery(c, a)
	if err != nil {
		return err
	}
	if err := s.carefulTableOne(c, &q); err != nil {
		return err
	}
	result, err := s.results(a).TableOne(c.UserContext(), q)
	if err != nil {
		return err
	}
	return s.showResult(c, a, "Table 1 of "+string(q.Study), result)
}

// tableOneQuery reads what Table 1 is asked for. Programs get every row, also those that nobody chose.
func (s *Server) tableOneQuery(c *fiber.Ctx, a store.Account) (q analytics.TableOneQuery, err error) {
	q = analytics.TableOneQuery{Study: survey.StudyID(c.Params("study")), By: c.Query("by"),
		Wave: c.Query("wave"), Lang: c.Query("lang", "en"), Zeros: true}
	if c.Query("filter") != "" {
		return q, survey.Fault(survey.Invalid, "Table 1 describes everybody who took part; leave filter out.")
	}
	if q.Base, err = baseAsked(c); err != nil {
		return q, err
	}
	for name, to := range map[string]*bool{"missing": &q.Missing, "p": &q.Tests} {
		if *to, err = yesOrNo(c, name); err != nil {
			return q, err
		}
	}
	if q.Wave == "" || a.Role != store.Researcher {
		return q, nil
	}
	defs, err := s.Store.Study(c.UserContext(), q.Study)
	if err == nil && !slices.ContainsFunc(defs, func(def *survey.Definition) bool { return slices.Contains(def.Waves, q.Wave) }) {
		err = survey.Fault(survey.Invalid, "No survey of this study has such a wave; leave wave out, or choose one of theirs.")
	}
	return q, err
}

// listed is a parameter that names several, with commas or by being repeated; each counts once.
func listed(c *fiber.Ctx, name string) (all []string) {
	for _, one := range strings.Split(strings.Join(queryAll(c, name), ","), ",") {
		if one != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// baseAsked is what percentages are to be of: those who answered, unless the address says otherwise.
func baseAsked(c *fiber.Ctx) (analytics.Base, error) {
	switch base := analytics.Base(c.Query("base", string(analytics.OfAnswered))); base {
	case analytics.OfAnswered, analytics.OfAsked, analytics.OfAll:
		return base, nil
	}
	return "", survey.Fault(survey.Invalid, "Choose base=answered, base=asked or base=all.")
}

// yesOrNo is a parameter that is true or false; without it, false.
func yesOrNo(c *fiber.Ctx, name string) (bool, error) {
	yes, err := strconv.ParseBool(c.Query(name, "false"))
	if err != nil {
		return false, survey.Refuse(survey.Invalid, "Write %s=true or %s=false.", name, name)
	}
	return yes, nil
}

// showResult logs who saw exact numbers of what, and shows them.
func (s *Server) showResult(c *fiber.Ctx, a store.Account, what string, result any) error {
	if err := s.logExact(c, a, what); err != nil {
		return err
	}
	return c.JSON(result)
}

// query returns who asks for results of a survey, and what for: question, wave, base, lang and
// filter.
func (s *Server) query(c *fiber.Ctx) (store.Account, analytics.Query, error) {
	a := caller(c)
	id := survey.ID(c.Params("survey"))
	v, err := s.Store.Survey(c.UserContext(), id)
	if err != nil {
		return a, analytics.Query{}, err
	}
	def, err := s.Store.Version(c.UserContext(), id, v.Version)
	if err != nil {
		return a, analytics.Query{}, err
	}
	base, err := baseAsked(c)
	if err != nil {
		return a, analytics.Query{}, err
	}
	q := analytics.Query{Survey: id, Wave: c.Query("wave"), Lang: language(c, def),
		Base: base}
	q.Questions = listed(c, "question")
	if q.Wave != "" && a.Role == store.Researcher && !slices.Contains(def.Waves, q.Wave) {
		return a, q, survey.Fault(survey.Invalid, "This survey has no such wave; leave wave out, or choose one it has.")
	}
	if err := leaveOutSuspect(&q, a.Role, c.Query(suspectParameter)); err != nil {
		return a, q, err
	}
	err = narrow(&q, def, a.Role, c.Query("filter"))
	return a, q, err
}

// narrow adds a filter to a query. A researcher may use any; for a protected role it can only say that
// a declared breakdown has a value.
func narrow(q *analytics.Query, def *survey.Definition, role store.Role, source string) error {
	if strings.TrimSpace(source) == "" {
		return nil
	}
	filter, err := survey.ParseFilter(def, source)
	if role == store.Researcher {
		q.Filter = filter
		return err
	}
	if err == nil {
		question, value, ok := filter.Equality()
		if ok && slices.Contains(def.Breakdowns, question) {
			q.Where = analytics.Condition{Question: question, Value: value}
			return nil
		}
	}
	return survey.Fault(survey.Forbidden,
		"Your account sees a fixed list of tables; leave filter out, or ask a researcher of the study.")
}
