package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/manuscript"
)

// spareHelp is how many empty help lines the form ends with.
const spareHelp = 2

type settingsPage struct {
	authorPage
	Fields []fieldView
	Help   []helpRow
	Faults []faultLink
}

type helpRow struct {
	Number int
	Texts  []langText
	Tel    string
	SMS    string
}

// settingFields are what can be edited of the survey as a whole. What is fixed since it was published
// is not among them.
func settingFields(published bool) []editable {
	texts := func(name string, path ...string) editable {
		return editable{name: name, path: path, control: textsControl, hint: name == "consent"}
	}
	fields := []editable{
		{name: "title", path: []string{"title"}, control: textControl, hint: true},
		{name: "languages", path: []string{"languages"}, kind: manuscript.Words, control: lineControl, hint: true},
		{name: "minutes", path: []string{"notice", "minutes"}, kind: manuscript.Number, control: lineControl},
		texts("intro", "notice", "intro"), texts("run_by", "notice", "run_by"),
		texts("readers", "notice", "readers"), texts("service_reads", "notice", "service_reads"),
		texts("law", "notice", "law"), texts("harm_who", "notice", "harm", "who"), texts("harm_how", "notice", "harm", "how"), texts("consent", "consent", "text"),
		{name: "eligible", path: []string{"eligibility", "relevant"}, control: lineControl, logic: true, hint: true},
		texts("otherwise", "eligibility", "otherwise"),
		{name: "waves", path: []string{"waves"}, kind: manuscript.Words, control: lineControl, hint: true},
		{name: "breakdowns", path: []string{"breakdowns"}, kind: manuscript.Words, control: lineControl, hint: true},
		{name: "invited", path: []string{"invited"}, kind: manuscript.Number, control: lineControl, hint: true},
		{name: "assisted", path: []string{"assisted"}, kind: manuscript.Flag, control: boxControl, hint: true},
		{name: "collected_by", path: []string{"collected_by"}, control: selectControl,
			options: []string{"", string(survey.ByRespondent), string(survey.ByStaff)}},
	}
	if !published {
		fields = append(fields,
			editable{name: "study", path: []string{"study"}, control: lineControl, hint: true},
			editable{name: "mode", path: []string{"privacy", "mode"}, control: selectControl,
				options: []string{"", survey.Anonymous, survey.Confidential}},
			editable{name: "invitations", path: []string{"invitations", "mode"}, control: selectControl, hint: true,
				options: []string{"", survey.Envelope, survey.Tickets, survey.Personal}},
			editable{name: "hold", path: []string{"privacy", "hold"}, kind: manuscript.Number, control: lineControl, hint: true},
			editable{name: "delete_after", path: []string{"privacy", "delete_after"}, control: lineControl, hint: true})
	}
	return fields
}

// showSettings is GET /author/surveys/{survey}/settings.
func (s *Server) showSettings(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	if d.draft == nil {
		return c.Redirect(d.address(""), fiber.StatusSeeOther)
	}
	m, err := d.manuscript()
	if err != nil {
		return err
	}
	data := settingsPage{authorPage: d.page("settings")}
	data.Fields, data.Help = data.views(m, settingFields(d.published != nil)), data.helpRows(m)
	return s.render(c, "author_settings", data)
}

func (p page) helpRows(m *manuscript.Manuscript) []helpRow {
	path := []string{"notice", "help"}
	n := m.Length(path...)
	rows := make([]helpRow, n+spareHelp)
	for i := range rows {
		at := append(path, strconv.Itoa(i))
		rows[i] = helpRow{Number: i + 1, Tel: m.Value(append(at, "tel")...), SMS: m.Value(append(at, "sms")...)}
		text := m.Text(append(at, "label")...)
		for _, code := range m.Languages() {
			rows[i].Texts = append(rows[i].Texts, langText{code, p.language(code), text[code]})
		}
	}
	return rows
}

// saveSettings is POST /author/surveys/{survey}/settings.
func (s *Server) saveSettings(c *fiber.Ctx) error {
	d, err := s.drafting(c)
	if err != nil {
		return err
	}
	fields := settingFields(d.published != nil)
	err = d.edit(func(m *manuscript.Manuscript) error {
		if err := fill(c, m, fields); err != nil {
			return err
		}
		return fillHelp(c, m)
	})
	if err == nil {
		return d.done("settings")
	}
	data := settingsPage{authorPage: d.page("settings"), Help: d.s.page(c, d.account).helpRows(d.m)}
	for i := range data.Help {
		row := &data.Help[i]
		at := ":" + strconv.Itoa(row.Number)
		row.Tel, row.SMS = form(c, "tel"+at), form(c, "sms"+at)
		for j := range row.Texts {
			row.Texts[j].Value = form(c, "help:"+row.Texts[j].Code+at)
		}
	}
	if data.Fields, data.Faults, err = d.refused(data.page, d.m, fields, err); err != nil {
		return err
	}
	return s.render(c, "author_settings", data)
}

// fillHelp writes the help lines; one without words and numbers goes.
func fillHelp(c *fiber.Ctx, m *manuscript.Manuscript) error {
	n := 0
	for c.Request().PostArgs().Has("tel:" + strconv.Itoa(n+1)) {
		n++
	}
	path := []string{"notice", "help"}
	if err := m.Resize(n, path...); err != nil {
		return err
	}
	for i := range n {
		at, row := append(path, strconv.Itoa(i)), ":"+strconv.Itoa(i+1)
		for _, code := range m.Languages() {
			if err := m.SetText(code, form(c, "help:"+code+row), append(at, "label")...); err != nil {
				return err
			}
		}
		for key, value := range map[string]string{"tel": form(c, "tel"+row), "sms": form(c, "sms"+row)} {
			if err := m.Set(manuscript.Word, value, append(at, key)...); err != nil {
				return err
			}
		}
	}
	m.Prune(path...)
	return nil
}
