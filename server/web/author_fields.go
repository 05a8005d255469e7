package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/expression"
	"candour/survey/manuscript"
	"candour/survey/phrase"
)

// control is how a value is asked for.
type control string

// The controls of the editor's forms.
const (
	lineControl   control = "line"
	areaControl   control = "area"
	textControl   control = "text"  // a line for each language
	textsControl  control = "texts" // an area for each language
	boxControl    control = "box"
	selectControl control = "select"
)

// editable is a value of the YAML that a form edits. Its words are a.f.NAME, its hint a.h.NAME where
// there is one.
type editable struct {
	name    string // in the form
	path    []string
	kind    manuscript.Kind
	control control
	logic   bool     // an expression
	options []string // of a select
	hint    bool
}

// fieldView is an editable as a page shows it.
type fieldView struct {
	Name    string
	Label   string
	Hint    string
	Control control
	Value   string
	Checked bool
	Logic   bool
	Texts   []langText
	Options []optionLine
	Error   string
}

// langText is a text in one language.
type langText struct{ Code, Language, Value string }

type optionLine struct {
	Value, Label string
	Selected     bool
}

// DescribedBy lists the ids of what explains the field.
func (f fieldView) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// views shows values as they stand in the draft.
func (p page) views(m *manuscript.Manuscript, fields []editable) []fieldView {
	views := make([]fieldView, len(fields))
	for i, f := range fields {
		v := fieldView{Name: f.name, Label: p.T("a.f." + f.name), Control: f.control, Logic: f.logic}
		if f.hint {
			v.Hint = p.T("a.h." + f.name)
		}
		switch f.control {
		case textControl, textsControl:
			text := m.Text(f.path...)
			for _, code := range m.Languages() {
				v.Texts = append(v.Texts, langText{code, p.language(code), text[code]})
			}
		default:
			v.Value = m.Value(f.path...)
			v.Checked = v.Value != "" && v.Value != "false"
		}
		if f.kind == manuscript.Refusal {
			v.Checked = v.Value == "false"
		}
		for _, option := range f.options {
			v.Options = append(v.Options, optionLine{option, p.option(f.name, option), option == v.Value})
		}
		views[i] = v
	}
	return views
}

// language is what a language is called, by its code.
func (p page) language(code string) string {
	if slices.Contains(pageLanguages(), code) {
		return p.T("r.self." + code)
	}
	return code
}

// option is what an option of a select says.
func (p page) option(field, value string) string {
	switch field {
	case "choices":
		if value == "" {
			return p.T("a.none")
		}
		return value
	case "type":
		return p.T("a.type." + value)
	}
	if value == "" {
		return p.T("a.o." + field + ".none")
	}
	return p.T("a.o." + field + "." + value)
}

// fill writes what a form says into the draft.
func fill(c *fiber.Ctx, m *manuscript.Manuscript, fields []editable) error {
	for _, f := range fields {
		if err := fillOne(c, m, f); err != nil {
			return err
		}
	}
	return nil
}

func fillOne(c *fiber.Ctx, m *manuscript.Manuscript, f editable) error {
	if f.control == textControl || f.control == textsControl {
		for _, code := range m.Languages() {
			if err := m.SetText(code, form(c, f.name+":"+code), f.path...); err != nil {
				return err
			}
		}
		return nil
	}
	value := form(c, f.name)
	if f.control == boxControl && value != "" {
		value = map[manuscript.Kind]string{manuscript.Refusal: "false"}[f.kind]
		if value == "" {
			value = "true"
		}
	}
	return m.Set(f.kind, value, f.path...)
}

// blame says which field a form's fault is at: an expression that cannot be read, or the field without
// which the draft would be whole. Fields that it finds none for share the fault of the whole form.
func (d *desk) blame(fields []editable, fault *survey.Error) map[string]string {
	for _, f := range fields {
		if !f.logic {
			continue
		}
		if source := strings.TrimSpace(form(d.c, f.name)); source != "" {
			if _, err := expression.Parse(source); err != nil {
				return map[string]string{f.name: phrase.Of("%s", err).In(d.s.staffLanguage(d.c))}
			}
		}
	}
	if d.fault != nil {
		return nil
	}
	for i, f := range fields {
		without := append(slices.Clone(fields[:i]), fields[i+1:]...)
		source, err := d.edited(func(m *manuscript.Manuscript) error { return fill(d.c, m, without) })
		if err != nil {
			continue
		}
		if _, _, still := d.check(source); still == nil {
			return map[string]string{f.name: d.s.told(d.c, fault)}
		}
	}
	return nil
}

// typedViews shows values as they were typed, with the fault of each.
func (p page) typedViews(c *fiber.Ctx, views []fieldView, faults map[string]string) []fieldView {
	for i := range views {
		v := &views[i]
		v.Error = faults[v.Name]
		for j := range v.Texts {
			v.Texts[j].Value = form(c, v.Name+":"+v.Texts[j].Code)
		}
		v.Value = form(c, v.Name)
		v.Checked = v.Value != ""
		for j := range v.Options {
			v.Options[j].Selected = v.Options[j].Value == v.Value
		}
	}
	return views
}

// formFaults lists faults for an error summary.
func formFaults(views []fieldView) []faultLink {
	var links []faultLink
	for _, v := range views {
		if v.Error != "" {
			target := v.Name
			if len(v.Texts) > 0 {
				target += ":" + v.Texts[0].Code
			}
			links = append(links, faultLink{Target: target, Text: v.Label + ": " + v.Error})
		}
	}
	return links
}

// fieldPart hands a template one field, and the words to show it with.
type fieldPart struct {
	P page
	F fieldView
}

// Field is a field with the page's words.
func (p page) Field(f fieldView) fieldPart { return fieldPart{p, f} }
