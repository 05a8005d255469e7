package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/manuscript"
)

type questionEditPage struct {
	authorPage
	Entry  manuscript.Entry
	Fields []fieldView
	Faults []faultLink
	List   string // the choices of the question, or ""
}

// questionFields are what can be edited of a question of a type; more stands in the YAML.
func questionFields(e manuscript.Entry, lists []string) []editable {
	at := func(key string) []string { return e.Place.Path(key) }
	is := func(types ...string) bool { return slices.Contains(types, e.Type) }
	fields := []editable{{name: "label", path: at("label"), control: textsControl},
		{name: "hint", path: at("hint"), control: textControl}}
	word := func(name string, hint bool) {
		fields = append(fields, editable{name: name, path: at(name), control: lineControl, hint: hint})
	}
	logic := func(name string) {
		fields = append(fields, editable{name: name, path: at(name), control: lineControl, hint: true, logic: true})
	}
	box := func(name string, kind manuscript.Kind) {
		fields = append(fields, editable{name: name, path: at(name), control: boxControl, kind: kind, hint: name == "sensitive" || name == "indigenous"})
	}
	if !e.Row {
		types := questionTypes()
		if !slices.Contains(types, e.Type) {
			types = append(types, e.Type)
		}
		fields = append(fields, editable{name: "type", path: at("type"), control: selectControl, options: types})
	}
	word("name", true)
	if is("select_one", "select_multiple", "rank", "grid") {
		fields = append(fields, editable{name: "choices", path: at("choices"), control: selectControl,
			options: append([]string{""}, lists...)})
	}
	if is("select_one", "select_multiple") {
		box("or_other", manuscript.Flag)
	}
	logic("relevant")
	if !e.Holds() && !e.Row && !is("note") {
		logic("constraint")
		fields = append(fields, editable{name: "constraint_message", path: at("constraint_message"), control: textControl})
	}
	for _, name := range []string{"start", "end", "step"} {
		if is("range") {
			fields = append(fields, editable{name: name, path: at(name), kind: manuscript.Number, control: lineControl})
		}
	}
	if is("integer", "decimal", "range") {
		fields = append(fields, editable{name: "bands", path: at("bands"), kind: manuscript.Numbers, control: lineControl, hint: true})
	}
	if !is("note", "group", "repeat") {
		box("required", manuscript.Flag)
		box("prefer_not", manuscript.Refusal)
		box("dont_know", manuscript.Flag)
		box("sensitive", manuscript.Flag)
		box("indigenous", manuscript.Flag)
		fields = append(fields, editable{name: "role", path: at("role"), control: selectControl,
			options: []string{"", "demographic", "outcome", "open"}},
			editable{name: "short", path: at("short"), control: textControl, hint: true})
	}
	if is("group") {
		fields = append(fields, editable{name: "appearance", path: at("appearance"), control: selectControl,
			options: []string{"", survey.FieldList}})
	}
	return fields
}

// question finds the question that the address names, with its form.
func (d *drafting) question() (manuscript.Entry, []editable, error) {
	place, ok := manuscript.ParsePlace(d.c.Params("place"))
	e, found := d.m.Entry(place)
	if !ok || !found {
		return e, nil, survey.Fault(survey.NotFound, "This question is no longer there: go back to the list "+
			"of questions and look again.")
	}
	return e, questionFields(e, d.m.Lists()), nil
}

// showQuestion is GET /author/surveys/{survey}/question/{place}.
func (s *Server) showQuestion(c *fiber.Ctx) error {
	d, err := s.drafting(c)
	if err != nil {
		return err
	}
	e, fields, err := d.question()
	if err != nil {
		return err
	}
	data := d.questionPage(e)
	data.Fields = data.views(d.m, fields)
	return s.render(c, "author_question", data)
}

func (d *drafting) questionPage(e manuscript.Entry) questionEditPage {
	data := questionEditPage{authorPage: d.page("question"), Entry: e, List: d.m.Value(e.Place.Path("choices")...)}
	data.Tabs[0].Current = true
	data.Title = e.Name + " – " + data.SurveyTitle
	return data
}

// saveQuestion is POST /author/surveys/{survey}/question/{place}.
func (s *Server) saveQuestion(c *fiber.Ctx) error {
	d, err := s.drafting(c)
	if err != nil {
		return err
	}
	e, fields, err := d.question()
	if err != nil {
		return err
	}
	err = d.edit(func(m *manuscript.Manuscript) error { return fill(c, m, fields) })
	if err == nil {
		return d.done("question/" + e.Place.String())
	}
	data := d.questionPage(e)
	data.Fields, data.Faults, err = d.refused(data.page, d.m, fields, err)
	if err != nil {
		return err
	}
	return s.render(c, "author_question", data)
}

// refused shows a form again as it was typed, with what is wrong in it; an error that is no fault of
// the form comes back.
func (d *desk) refused(p page, m *manuscript.Manuscript, fields []editable, err error) ([]fieldView, []faultLink, error) {
	fault, ok := mendable(err)
	if !ok {
		return nil, nil, err
	}
	views := p.views(m, fields)
	faults := map[string]string{}
	if fault.Kind == survey.Invalid {
		faults = d.blame(fields, fault)
	}
	views = p.typedViews(d.c, views, faults)
	links := formFaults(views)
	if len(links) == 0 {
		links = []faultLink{{Target: "main", Text: d.s.told(d.c, fault)}}
	}
	d.c.Status(statusOf(fault.Kind))
	return views, links, nil
}
