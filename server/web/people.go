package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// peoplePage lists who belongs to a study.
type peoplePage struct {
	page
	Study      survey.StudyID
	StudyTitle string
	Members    []memberLine // with their role here
	Others     []string     // who could join: accounts of some studies that are not in this one
	Roles      []optionLine
	Wrong      string
	Saved      bool
}

// showPeople is GET /studies/{study}/people.
func (s *Server) showPeople(c *fiber.Ctx) error { return s.showPeopleWith(c, "") }

func (s *Server) showPeopleWith(c *fiber.Ctx, wrong string) error {
	s.keepLanguage(c)
	study := survey.StudyID(c.Params("study"))
	data := peoplePage{page: s.page(c, caller(c)), Study: study, StudyTitle: string(study), Wrong: wrong, Saved: c.Query("saved") != ""}
	definitions, err := s.Store.Study(c.UserContext(), study)
	if err != nil {
		return err
	}
	data.StudyTitle = dashboards.StudyTitle(definitions, data.Lang)
	data.Title = data.T("people.title", data.StudyTitle)
	data.Roles = roleOptions(data.page, store.MemberRoles(), store.Advisor)
	members, err := s.Store.Members(c.UserContext())
	if err != nil {
		return err
	}
	for _, m := range members {
		a, in := m.In(study)
		if !in {
			data.Others = append(data.Others, m.Name)
			continue
		}
		every := m.Studies == nil
		line := memberLine{Member: store.Member{Account: a, Studies: m.Studies}, Address: "/accounts/" + url.PathEscape(m.Name)}
		if every {
			line.Reach = data.T("acc.every")
		}
		data.Members = append(data.Members, line)
	}
	return s.render(c, "people", data)
}

// changePeople is POST /studies/{study}/people.
func (s *Server) changePeople(c *fiber.Ctx) error {
	study, name := survey.StudyID(c.Params("study")), form(c, "name")
	if _, err := s.Store.Study(c.UserContext(), study); err != nil {
		return err
	}
	err := s.alterPeople(c, study, name)
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return s.showPeopleWith(c, fault.Message)
	}
	if err != nil {
		return err
	}
	err = s.Store.Log(c.UserContext(), caller(c).Name, form(c, "do")+" study", name+" "+string(study))
	if err != nil {
		return err
	}
	return c.Redirect(c.Path()+"?saved=yes", fiber.StatusSeeOther)
}

func (s *Server) alterPeople(c *fiber.Ctx, study survey.StudyID, name string) error {
	ctx := c.UserContext()
	switch form(c, "do") {
	case "join":
		m, err := s.Store.Member(ctx, name)
		if err != nil {
			return err
		}
		if m.Studies == nil {
			return survey.Fault(survey.Invalid, "This account belongs to every study already.")
		}
		return s.Store.Join(ctx, name, study, store.Role(form(c, "role")))
	case "leave":
		return s.Store.Leave(ctx, name, study)
	}
	return survey.Fault(survey.Malformed, "Use the buttons of the page about people.")
}
