package web

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/dashboards/workbook"
	"candour/server/store"
	"candour/survey"
)

type loginPage struct {
	page
	Name     string
	Next     string
	Failed   bool         // the name and password do not match
	Passkey  *passkeyForm // nil: passkeys do not work at this address
	Wrong    string       // anything else
	Provider string       // what another sign-in service is called; "": there is none
}

type studiesPage struct {
	page
	Studies []studyItem
}

type studyItem struct {
	ID      survey.StudyID
	Title   string
	Surveys []surveyLine
}

type surveyLine struct {
	ID    survey.ID
	Title string
	State string
	Wave  string
	Staff bool
}

// showStudies is GET /studies.
func (s *Server) showStudies(c *fiber.Ctx) error {
	a := caller(c)
	all, err := s.Store.Surveys(c.UserContext())
	if err != nil {
		return err
	}
	data := studiesPage{page: s.page(c, a)}
	data.Title = data.T("studies.title")
	for _, v := range all {
		if !mayIn(c, v.Study, store.Roles()) {
			continue
		}
		def, err := s.Store.Version(c.UserContext(), v.ID, v.Version)
		if err != nil {
			return err
		}
		data.add(v, def)
	}
	return s.render(c, "studies", data)
}

// add puts a survey under its study.
func (p *studiesPage) add(v store.Survey, def *survey.Definition) {
	at := -1
	for i := range p.Studies {
		if p.Studies[i].ID == v.Study {
			at = i
		}
	}
	if at < 0 {
		title := dashboards.StudyTitle([]*survey.Definition{def}, p.Lang)
		p.Studies = append(p.Studies, studyItem{ID: v.Study, Title: title})
		at = len(p.Studies) - 1
	}
	p.Studies[at].Surveys = append(p.Studies[at].Surveys, surveyLine{ID: v.ID, Title: def.Title.In(p.Lang),
		State: p.T("state." + string(v.State)), Wave: v.Wave, Staff: def.CollectedBy == survey.ByStaff})
}

type studyPage struct {
	page
	Study      survey.StudyID
	StudyTitle string
	Surveys    []surveyLine
	Table      analytics.TableOne
	Released   []releasedPart      // tables of questions that were released by hand
	Groups     []dashboards.Option // questions that Table 1 can be broken down by
	Bases      []dashboards.Option // what its percentages can be of
	Fault      string              // why it is not broken down
	CSV        string              // where Table 1 is as a file
	MayRelease bool
	MayExport  bool
	CanEnter   bool         // staff type in answers
	Unnamed    []surveyLine // open surveys that may be told of harm, with nobody to act on it
	Exact      bool
	Tests      bool   // of each variable between the groups
	Careful    bool   // Table 1 leaves out what looks careless
	Careless   bool   // some of what it counts does
	Other      string // the address of Table 1 with what it leaves out, or without it
}

// TableSpan is how many columns a line across the whole of Table 1 spans.
func (p studyPage) TableSpan() int { return 1 + len(p.Table.Columns) }

// showStudy is GET /studies/{study}: Table 1, the study's dashboards and its report.
func (s *Server) showStudy(c *fiber.Ctx) error {
	data, err := s.studyPage(c)
	if err != nil {
		return err
	}
	q, err := s.fillTableOne(c, &data)
	if err != nil {
		return err
	}
	if err := s.tellCareless(c, &data, q); err != nil {
		return err
	}
	if err := s.logExact(c, data.Account, "Table 1 of "+string(data.Study)); err != nil {
		return err
	}
	if data.Unnamed, err = s.unnamedIn(c, data); err != nil {
		return err
	}
	data.Released, err = s.shownReleases(c, data.page, analytics.ReleasedQuery{Study: data.Study})
	if err != nil {
		return err
	}
	return s.render(c, "study", data)
}

// unnamedIn are the open surveys of a study with nobody named who acts when an answer tells of harm. Those who
// can name somebody read it until somebody is, however the survey came to be open.
func (s *Server) unnamedIn(c *fiber.Ctx, data studyPage) (all []surveyLine, err error) {
	if !data.Authors() {
		return nil, nil
	}
	definitions, err := s.Store.Study(c.UserContext(), data.Study)
	if err != nil {
		return nil, err
	}
	for i, def := range definitions {
		v, err := s.Store.Survey(c.UserContext(), def.Name)
		if err != nil {
			return nil, err
		}
		harm, err := s.Store.HarmOf(c.UserContext(), def)
		if err != nil {
			return nil, err
		}
		if v.State == store.StateOpen && def.TellsOfHarm() && !harm.Named() {
			all = append(all, data.Surveys[i])
		}
	}
	return all, nil
}

// fillTableOne asks for Table 1, by the groups of a question where one is named. One that makes no groups
// is said on a researcher's page, with the table of everybody; for the others it is not on their list.
func (s *Server) fillTableOne(c *fiber.Ctx, data *studyPage) (q analytics.TableOneQuery, err error) {
	data.Exact = data.Account.Role == store.Researcher
	if data.Tests, err = yesOrNo(c, "p"); err != nil {
		return q, err
	}
	q = analytics.TableOneQuery{Study: data.Study, Lang: data.Lang, By: c.Query("by"), Tests: data.Tests}
	if q.Base, err = baseAsked(c); err != nil {
		return q, err
	}
	data.Bases = baseOptions(func(key string) string { return data.T(key) }, q.Base)
	if data.Groups, err = s.tableOneGroups(c, *data, q); err != nil {
		return q, err
	}
	chosen := slices.ContainsFunc(data.Groups, func(o dashboards.Option) bool { return o.Chosen })
	if data.Exact && q.By != "" && !chosen {
		data.Fault = data.T("tableone.by.none")
		c.Status(statusOf(survey.Invalid))
		q.By = ""
	}
	q.Tests = q.Tests && (q.By != "" || !data.Exact) // the box stays ticked while nothing is compared
	if err := s.carefulTableOne(c, &q); err != nil {
		return q, err
	}
	data.Careful = q.WithoutSuspect
	data.CSV = data.tableOneAddress(q).at("/table1.csv").String()
	data.Table, err = s.results(data.Account).TableOne(c.UserContext(), q)
	return q, err
}

// tableOneGroups are the questions that Table 1 can have columns of: the declared breakdowns, and for
// researchers every demographic question too. One about Indigenous identity waits for an agreement.
func (s *Server) tableOneGroups(c *fiber.Ctx, p studyPage, q analytics.TableOneQuery) (all []dashboards.Option, err error) {
	definitions, err := s.Store.Study(c.UserContext(), p.Study)
	if err != nil {
		return nil, err
	}
	for _, def := range definitions {
		agreed := p.Exact
		if !agreed {
			if agreed, err = s.Store.Agreed(c.UserContext(), def.Name); err != nil {
				return nil, err
			}
		}
		for _, f := range def.Fields() {
			offered := p.Exact && f.Role == survey.Demographic || slices.Contains(def.Breakdowns, f.Name) && (agreed || !f.Governed())
			known := slices.ContainsFunc(all, func(o dashboards.Option) bool { return o.Value == f.Name })
			if !offered || known || f.Type == survey.SelectMultiple || len(dashboards.ValuesOf(f, p.Lang)) == 0 {
				continue
			}
			all = append(all, dashboards.Option{Value: f.Name, Label: dashboards.ShortLabel(f, p.Lang), Chosen: f.Name == q.By})
		}
	}
	return all, nil
}

// studyPage is what the pages of a study share, without its Table 1.
func (s *Server) studyPage(c *fiber.Ctx) (studyPage, error) {
	return s.studyHead(c, survey.StudyID(c.Params("study")))
}

// studyHead is studyPage of a study that the address need not name.
func (s *Server) studyHead(c *fiber.Ctx, study survey.StudyID) (studyPage, error) {
	data := studyPage{Study: study}
	a := caller(c)
	data.page = s.page(c, a)
	definitions, err := s.Store.Study(c.UserContext(), data.Study)
	if err != nil {
		return data, err
	}
	data.StudyTitle = dashboards.StudyTitle(definitions, data.Lang)
	data.Title = data.StudyTitle
	data.MayRelease = a.Role == store.Researcher
	data.MayExport = slices.Contains(exporters(), a.Role)
	data.CanEnter = a.Role == store.Researcher || a.Role == store.Admin
	for _, def := range definitions {
		v, err := s.Store.Survey(c.UserContext(), def.Name)
		if err != nil {
			return data, err
		}
		data.Surveys = append(data.Surveys, surveyLine{ID: v.ID, Title: def.Title.In(data.Lang),
			State: data.T("state." + string(v.State)), Wave: v.Wave, Staff: def.CollectedBy == survey.ByStaff})
	}
	return data, nil
}

// report is GET /reports/{study}.xlsx and its twin in the API.
func (s *Server) report(c *fiber.Ctx) error {
	a := caller(c)
	study := survey.StudyID(c.Params("study"))
	lang := s.staffLanguage(c)
	var out bytes.Buffer
	source := dashboards.Source{Results: s.results(a), Catalogue: s.Store, Released: s.Releases}
	name := string(study)
	if a.Role == store.Researcher {
		name += "-exact"
	}
	report, err := dashboards.GatherStudy(c.UserContext(), source, study, lang)
	if err != nil {
		return err
	}
	if err := workbook.Write(&out, report, s.Now()); err != nil {
		return err
	}
	if err := s.Store.Log(c.UserContext(), a.Name, "report", string(study)); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, workbook.ContentType)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s.xlsx"`, name))
	return c.Send(out.Bytes())
}
