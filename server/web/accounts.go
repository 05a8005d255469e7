package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/server/store"
	"candour/survey"
)

// accountsPage lists who may sign in, and who was invited to.
type accountsPage struct {
	page
	Members     []memberLine
	Invitations []store.Invitation
	Reach       reachForm
	Needs       []needLine
	Wrong       string
	Saved       bool
	Link        string             // of an invitation that was just made
	Made        *store.Credentials // of an account that was just made or reset
}

// memberLine is an account in a list.
type memberLine struct {
	store.Member
	Address string
	Reach   string // its studies, in words
	Second  bool   // signs in with a second step
}

// needLine is a role, and whether it needs a second step.
type needLine struct {
	Role  store.Role
	Needs bool
}

// reachForm asks for a role and for studies.
type reachForm struct {
	P       page
	Roles   []optionLine
	Every   bool
	Studies []studyRole
}

// studyRole asks for a role in one study.
type studyRole struct {
	ID    survey.StudyID
	Roles []optionLine
}

// studies lists all studies that a survey or a draft belongs to.
func (s *Server) studies(c *fiber.Ctx) ([]survey.StudyID, error) {
	surveys, err := s.Store.Surveys(c.UserContext())
	if err != nil {
		return nil, err
	}
	drafts, err := s.Store.Drafts(c.UserContext())
	if err != nil {
		return nil, err
	}
	var all []survey.StudyID
	for _, v := range surveys {
		all = append(all, v.Study)
	}
	for _, d := range drafts {
		all = append(all, d.Study)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// reach makes the form that shows a member's role and studies.
func (s *Server) reach(c *fiber.Ctx, p page, m store.Member) (reachForm, error) {
	f := reachForm{P: p, Every: m.Studies == nil, Roles: roleOptions(p, store.Roles(), m.Role)}
	all, err := s.studies(c)
	for id := range m.Studies { // also of a study that has nothing in it yet
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	for _, id := range all {
		options := append([]optionLine{{Value: "", Label: p.T("acc.study.none")}},
			roleOptions(p, store.MemberRoles(), m.Studies[id])...)
		f.Studies = append(f.Studies, studyRole{ID: id, Roles: options})
	}
	return f, err
}

func roleOptions(p page, roles []store.Role, is store.Role) []optionLine {
	var options []optionLine
	for _, role := range roles {
		options = append(options, optionLine{Value: string(role), Label: p.T("role." + string(role)), Selected: role == is})
	}
	return options
}

// typedReach reads what reachForm asked for.
func typedReach(c *fiber.Ctx) store.Member {
	m := store.Member{Account: store.Account{Role: store.Role(form(c, "role"))}}
	if form(c, "reach") == "every" {
		return m
	}
	m.Studies = map[survey.StudyID]store.Role{}
	for key, value := range c.Request().PostArgs().All() {
		if study, ok := strings.CutPrefix(string(key), "study:"); ok && len(value) > 0 {
			m.Studies[survey.StudyID(study)] = store.Role(value)
		}
	}
	return m
}

// showAccounts is GET /accounts.
func (s *Server) showAccounts(c *fiber.Ctx) error {
	return s.showAccountsWith(c, func(*accountsPage) {})
}

func (s *Server) showAccountsWith(c *fiber.Ctx, change func(*accountsPage)) error {
	s.keepLanguage(c)
	data := accountsPage{page: s.page(c, caller(c)), Saved: c.Query("saved") != ""}
	data.Title = data.T("acc.title")
	members, err := s.Store.Members(c.UserContext())
	if err != nil {
		return err
	}
	for _, m := range members {
		f, err := s.Store.Factors(c.UserContext(), m.Name)
		if err != nil {
			return err
		}
		data.Members = append(data.Members, memberLine{m, "/accounts/" + url.PathEscape(m.Name), data.reachWords(m), f.Second()})
	}
	needs, err := s.Store.FactorRoles(c.UserContext())
	if err != nil {
		return err
	}
	for _, role := range store.Roles() {
		data.Needs = append(data.Needs, needLine{role, slices.Contains(needs, role)})
	}
	if data.Invitations, err = s.Store.Invitations(c.UserContext()); err != nil {
		return err
	}
	reach := store.Member{Account: store.Account{Role: store.Advisor}}
	if data.Sent("do", "invite") || data.Sent("do", "add") {
		reach = typedReach(c)
	}
	if data.Reach, err = s.reach(c, data.page, reach); err != nil {
		return err
	}
	change(&data)
	return s.render(c, "accounts", data)
}

// reachWords says in words which studies an account belongs to.
func (p page) reachWords(m store.Member) string {
	if m.Studies == nil {
		return p.T("acc.every")
	}
	var parts []string
	for study, role := range m.Studies {
		parts = append(parts, string(study)+" ("+p.T("role."+string(role))+")")
	}
	slices.Sort(parts)
	if len(parts) == 0 {
		return p.T("acc.nostudy")
	}
	return strings.Join(parts, ", ")
}

// changeAccounts is POST /accounts: an invitation, one taken back, or an account made at once.
func (s *Server) changeAccounts(c *fiber.Ctx) error {
	a, ctx := caller(c), c.UserContext()
	var link string
	var made *store.Credentials
	var err error
	switch form(c, "do") {
	case "invite":
		link, err = s.invite(c, a)
	case "withdraw":
		err = s.Store.WithdrawInvitation(ctx, form(c, "invitation"))
	case "needs":
		err = s.setNeeds(c, a)
	case "add":
		made, err = s.addAccount(c, a)
	default:
		err = survey.Fault(survey.Malformed, "Use the buttons of the page about accounts.")
	}
	if fault := survey.AsError(err); err != nil && (fault.Kind == survey.Invalid || fault.Kind == survey.Conflict) {
		c.Status(statusOf(fault.Kind))
		return s.showAccountsWith(c, func(p *accountsPage) { p.Wrong = fault.Message })
	}
	if err != nil {
		return err
	}
	if link == "" && made == nil {
		return c.Redirect("/accounts?saved=yes", fiber.StatusSeeOther)
	}
	return s.showAccountsWith(c, func(p *accountsPage) { p.Link, p.Made = link, made })
}

// invite makes an invitation and returns its link.
func (s *Server) invite(c *fiber.Ctx, by store.Account) (string, error) {
	m := typedReach(c)
	secret, err := s.Store.Invite(c.UserContext(), store.Invitation{Label: form(c, "label"), Role: m.Role,
		Studies: m.Studies, By: by.Name})
	if err != nil {
		return "", err
	}
	base := s.URL
	if base == "" {
		base = "http://" + string(c.Request().Host())
	}
	return base + "/join/" + secret, s.Store.Log(c.UserContext(), by.Name, "invite", string(m.Role))
}

// setNeeds says which roles need a second step.
func (s *Server) setNeeds(c *fiber.Ctx, by store.Account) error {
	var roles []store.Role
	var names []string
	for _, role := range c.Request().PostArgs().PeekMulti("needs") {
		roles, names = append(roles, store.Role(role)), append(names, string(role))
	}
	if err := s.Store.SetFactorRoles(c.UserContext(), roles); err != nil {
		return err
	}
	return s.Store.Log(c.UserContext(), by.Name, "roles with a second step", strings.Join(names, " "))
}

// addAccount makes an account with a password for whoever adds it to pass on.
func (s *Server) addAccount(c *fiber.Ctx, by store.Account) (*store.Credentials, error) {
	m := typedReach(c)
	m.Name = strings.TrimSpace(form(c, "name"))
	made, err := s.Store.AddMember(c.UserContext(), m)
	if err != nil {
		return nil, err
	}
	return &made, s.Store.Log(c.UserContext(), by.Name, "add account", m.Name)
}
