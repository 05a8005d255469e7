package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/dashboards"
	"candour/server/store"
	"candour/survey"
)

// savedPart is a dashboard's list of saved views.
type savedPart struct {
	Views []savedView
	Roles []store.Role // that a view can be shared with
}

type savedView struct {
	store.SavedView
	Address string
	Own     bool
}

// ShownTo says whether a view is shared with a role.
func (v savedView) ShownTo(role store.Role) bool { return slices.Contains(v.Roles, role) }

// savedViews are those that an account may see. A protected role sees one only if its query is on the
// list of what its numbers can be narrowed to.
func (s *Server) savedViews(c *fiber.Ctx, r sightRequest) ([]savedView, error) {
	found, err := s.Store.SavedViews(c.UserContext(), r.def.Name, r.account)
	if err != nil {
		return nil, err
	}
	var all []savedView
	for _, v := range found {
		if r.account.Role != store.Researcher && !r.onList(v.Query) {
			continue
		}
		saved := savedView{SavedView: v, Address: "/dashboards/" + string(r.def.Name), Own: v.MadeBy == r.account.Name}
		if v.Query != "" {
			saved.Address += "?" + v.Query
		}
		all = append(all, saved)
	}
	return all, nil
}

// onList says whether a view's query is one that protected numbers exist for: at most one of a wave
// and a value of a breakdown, compared by a breakdown or not at all. A breakdown that waits for an
// agreement is none yet.
func (r sightRequest) onList(query string) bool {
	values, err := url.ParseQuery(query)
	if err != nil {
		return false
	}
	chips, ok := dashboards.Chips(r.def, values.Get("filter"))
	by, wave := values.Get("by"), values.Get("wave")
	declared := func(name string) bool {
		f, known := r.def.Field(name)
		return known && slices.Contains(r.def.Breakdowns, name) && r.offers(f)
	}
	switch {
	case values.Get(suspectParameter) != "", !ok || len(chips) > 1, len(chips) == 1 && (len(chips[0].Values) > 1 || !declared(chips[0].Question)):
		return false
	case by != "" && (!declared(by) || len(chips) > 0):
		return false
	}
	return wave == "" && values.Get("waves") == "" || len(chips) == 0
}

// saveView is POST /dashboards/{survey}/views.
func (s *Server) saveView(c *fiber.Ctx) error {
	r, err := s.asks(c)
	if err != nil {
		return err
	}
	a, def := r.account, r.def
	view := store.SavedView{Survey: def.Name, Name: form(c, "name"), Description: form(c, "description"),
		Query: keptQuery(form(c, "query")), MadeBy: a.Name, Roles: sharedWith(c)}
	if a.Role != store.Researcher {
		view.Roles = nil // only researchers share
		if !r.onList(view.Query) {
			return survey.Fault(survey.Forbidden, s.pages.words.in(s.staffLanguage(c), "d.filter.protected"))
		}
	}
	return s.afterView(c, def.Name, view.Query, s.Store.SaveView(c.UserContext(), view))
}

// describeView is POST /dashboards/{survey}/views/{view}: another name, description or roles. Who does not
// share views changes no roles.
func (s *Server) describeView(c *fiber.Ctx) error {
	r, err := s.asks(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Params("view"), 10, 64)
	if err != nil {
		return fiber.ErrNotFound
	}
	own, err := s.Store.SavedViews(c.UserContext(), r.def.Name, r.account)
	if err != nil {
		return err
	}
	view := store.SavedView{ID: id, Survey: r.def.Name, MadeBy: r.account.Name}
	if i := slices.IndexFunc(own, func(v store.SavedView) bool { return v.ID == id }); i >= 0 {
		view.Roles = own[i].Roles
	}
	view.Name, view.Description = form(c, "name"), form(c, "description")
	if r.account.Role == store.Researcher {
		view.Roles = sharedWith(c)
	}
	return s.afterView(c, r.def.Name, keptQuery(form(c, "query")), s.Store.DescribeView(c.UserContext(), view))
}

// sharedWith are the roles that a form shows a view to.
func sharedWith(c *fiber.Ctx) (roles []store.Role) {
	for _, role := range c.Context().PostArgs().PeekMulti("role") {
		roles = append(roles, store.Role(role))
	}
	return roles
}

// afterView leads back to the dashboard that a form about views stood on, or says there what was wrong.
func (s *Server) afterView(c *fiber.Ctx, id survey.ID, query string, err error) error {
	if fault := survey.AsError(err); err != nil && fault.Kind == survey.Invalid {
		wrong := s.told(c, fault)
		address := query
		if lang := c.Query("lang"); lang != "" {
			address += "&lang=" + url.QueryEscape(lang)
		}
		c.Request().URI().SetQueryString(address)
		c.Status(fiber.StatusUnprocessableEntity)
		return s.dashboardWith(c, wrong)
	}
	if err != nil {
		return err
	}
	back := "/dashboards/" + string(id)
	if query != "" {
		back += "?" + query
	}
	return c.Redirect(back+"#saved", fiber.StatusSeeOther)
}

// keptQuery keeps of a query what an address of a dashboard may say.
func keptQuery(query string) string {
	values, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
	if err != nil {
		return ""
	}
	kept := url.Values{}
	for _, name := range lasting() {
		if v := values.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept.Encode()
}

// deleteView is POST /dashboards/{survey}/views/{view}/delete.
func (s *Server) deleteView(c *fiber.Ctx) error {
	id, err := strconv.ParseInt(c.Params("view"), 10, 64)
	if err != nil {
		return fiber.ErrNotFound
	}
	of := survey.ID(c.Params("survey"))
	if err := s.Store.DeleteView(c.UserContext(), of, id, caller(c).Name); err != nil {
		return err
	}
	return c.Redirect("/dashboards/"+string(of)+"#saved", fiber.StatusSeeOther)
}
