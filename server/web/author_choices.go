package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/manuscript"
)

// spareChoices is how many empty rows a list of choices ends with.
const spareChoices = 3

// maxChoices is how many choices the form takes: each is a row of fields.
const maxChoices = 500

type choicesPage struct {
	authorPage
	List  string
	Codes []langText
	Rows  []choiceRow
	Used  []string // questions that offer the list
}

// choiceRow is one choice in the form; its fields end in the row's number.
type choiceRow struct {
	Number int
	From   int // -1: new
	Name   string
	Texts  []langText
	None   bool
	Fresh  bool
}

// showChoices is GET /author/surveys/{survey}/choices/{list}.
func (s *Server) showChoices(c *fiber.Ctx) error {
	d, err := s.drafting(c)
	if err != nil {
		return err
	}
	list, err := d.list()
	if err != nil {
		return err
	}
	return s.render(c, "author_choices", d.choicesPage(list, d.m.Choices(list)))
}

// list is the list of choices that the address names.
func (d *drafting) list() (string, error) {
	name, err := url.PathUnescape(d.c.Params("list"))
	if err != nil || !slices.Contains(d.m.Lists(), name) {
		return "", survey.Fault(survey.NotFound, "There is no such list of choices in this survey.")
	}
	if len(d.m.Choices(name)) > maxChoices {
		return "", survey.Fault(survey.TooLarge, "This list is too long for this page: change it in the source, or in a workbook.")
	}
	return name, nil
}

func (d *drafting) choicesPage(list string, choices []manuscript.Choice) choicesPage {
	data := choicesPage{authorPage: d.page("choices"), List: list}
	data.Tabs[0].Current = true
	data.Title = list + " – " + data.SurveyTitle
	for _, code := range d.m.Languages() {
		data.Codes = append(data.Codes, langText{Code: code, Language: data.language(code)})
	}
	for range spareChoices {
		choices = append(choices, manuscript.Choice{From: -1})
	}
	for i, c := range choices {
		row := choiceRow{Number: i + 1, From: c.From, Name: c.Name, None: c.None,
			Fresh: i >= len(choices)-spareChoices}
		for _, code := range d.m.Languages() {
			row.Texts = append(row.Texts, langText{code, data.language(code), c.Label[code]})
		}
		data.Rows = append(data.Rows, row)
	}
	for _, e := range d.m.Outline() {
		if d.m.Value(e.Place.Path("choices")...) == list {
			data.Used = append(data.Used, e.Name)
		}
	}
	return data
}

// saveChoices is POST /author/surveys/{survey}/choices/{list}. Rows without a name are taken out.
func (s *Server) saveChoices(c *fiber.Ctx) error {
	d, err := s.drafting(c)
	if err != nil {
		return err
	}
	list, err := d.list()
	if err != nil {
		return err
	}
	choices := typedChoices(c, d.m.Languages())
	err = d.edit(func(m *manuscript.Manuscript) error { return m.SetChoices(list, choices) })
	if err == nil {
		return d.done("choices/" + url.PathEscape(list))
	}
	fault, ok := mendable(err)
	if !ok {
		return err
	}
	data := d.choicesPage(list, choices)
	data.Wrong = s.told(c, fault)
	c.Status(statusOf(fault.Kind))
	return s.render(c, "author_choices", data)
}

// typedChoices are the rows of the form that have a name or a text, in the order of their places.
func typedChoices(c *fiber.Ctx, languages []string) []manuscript.Choice {
	type placed struct {
		manuscript.Choice
		place int
	}
	var rows []placed
	for i := 1; c.Request().PostArgs().Has("name:" + strconv.Itoa(i)); i++ {
		at := ":" + strconv.Itoa(i)
		row := placed{place: i * 10}
		row.From, row.Name, row.None = -1, strings.TrimSpace(form(c, "name"+at)), form(c, "none"+at) != ""
		if from, err := strconv.Atoi(form(c, "from"+at)); err == nil {
			row.From = from
		}
		row.Label = survey.Text{}
		said := row.Name
		for _, code := range languages {
			row.Label[code] = strings.TrimSpace(form(c, "label:"+code+at))
			said += row.Label[code]
		}
		if place, err := strconv.Atoi(form(c, "place"+at)); err == nil && place != i {
			row.place = place*10 - 5 // before the one that stands there, behind it when it comes from above
			if place > i {
				row.place += 10
			}
		}
		if said == "" || form(c, "delete"+at) != "" {
			continue
		}
		if row.Name == "" {
			row.Name = choiceName(row.Label, languages, i)
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b placed) int { return a.place - b.place })
	choices := make([]manuscript.Choice, len(rows))
	for i, row := range rows {
		choices[i] = row.Choice
	}
	return choices
}

// choiceName makes the name of a choice of its text.
func choiceName(label survey.Text, languages []string, row int) string {
	for _, code := range languages {
		if label[code] != "" {
			return strings.ReplaceAll(string(survey.SafeName(label[code])), "-", "_")
		}
	}
	return "choice_" + strconv.Itoa(row)
}
