package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/survey"
	"candour/survey/manuscript"
	"candour/survey/translation"
)

type translatePage struct {
	authorPage
	Coverage []coverageLine
	From     langText
	To       langText
	Only     bool // what is missing
	Rows     []translateRow
}

type coverageLine struct {
	Code, Language     string
	Done, All, Percent int
	Current            bool
}

// translateRow is one text; Field is its path.
type translateRow struct {
	Field   string
	What    string
	From    string
	To      string
	Missing bool
	Long    bool
}

// longText is the length in bytes from which a text is typed in an area.
const longText = 80

// showTranslate is GET /author/surveys/{survey}/translate/{lang}: two languages side by side.
func (s *Server) showTranslate(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	return d.showTranslate("")
}

func (d *desk) showTranslate(wrong string) error {
	if d.draft == nil {
		return d.c.Redirect(d.address(""), fiber.StatusSeeOther)
	}
	data := translatePage{authorPage: d.page("translate")}
	data.Wrong = wrong
	if d.def == nil {
		return d.s.render(d.c, "author_translate", data) // the fault is shown
	}
	to := d.c.Params("lang")
	if !slices.Contains(d.def.Languages, to) {
		to = d.def.Languages[len(d.def.Languages)-1]
	}
	from := d.def.Languages[0]
	if from == to && len(d.def.Languages) > 1 {
		from = d.def.Languages[1]
	}
	data.From, data.To = langText{Code: from, Language: data.language(from)}, langText{Code: to, Language: data.language(to)}
	for _, l := range translation.Coverage(d.def) {
		data.Coverage = append(data.Coverage, coverageLine{l.Code, data.language(l.Code), l.Done, l.All,
			l.Percent(), l.Code == to})
	}
	data.Only = wrong == "" && d.c.Query("only") == "missing"
	for _, t := range translation.Texts(d.def) {
		typed := string(d.c.Request().PostArgs().Peek("text:" + strings.Join(t.Path, "/")))
		row := translateRow{Field: strings.Join(t.Path, "/"), What: data.whatText(t), From: t.Text[from],
			To: t.Text[to], Missing: strings.TrimSpace(t.Text[to]) == ""}
		if wrong != "" {
			row.To = typed
		}
		if data.Only && !row.Missing {
			continue
		}
		row.Long = max(len(row.From), len(row.To)) > longText
		data.Rows = append(data.Rows, row)
	}
	return d.s.render(d.c, "author_translate", data)
}

// whatText says which text it is: what of which question.
func (p page) whatText(t translation.Text) string {
	key := "a.f." + t.Key()
	if t.Key() == "text" {
		key = "a.f.consent"
	}
	what := p.T(key)
	if what == key {
		what = t.Key()
	}
	if t.Owner == "" {
		return what
	}
	return what + " · " + t.Owner
}

// saveTranslate is POST /author/surveys/{survey}/translate/{lang}.
func (s *Server) saveTranslate(c *fiber.Ctx) error {
	d, err := s.desk(c)
	if err != nil {
		return err
	}
	lang := c.Params("lang")
	if d.def == nil || !slices.Contains(d.def.Languages, lang) {
		return survey.Fault(survey.NotFound, "The survey does not have this language.")
	}
	err = d.edit(func(m *manuscript.Manuscript) error {
		for _, t := range translation.Texts(d.def) {
			name := "text:" + strings.Join(t.Path, "/")
			if !c.Request().PostArgs().Has(name) {
				continue
			}
			if err := m.SetText(lang, form(c, name), t.Path...); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		return d.done("translate/" + lang)
	}
	fault, ok := mendable(err)
	if !ok {
		return err
	}
	c.Status(statusOf(fault.Kind))
	return d.showTranslate(s.told(c, fault))
}
