package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"candour/survey"
)

// maxRow is how many steps of a range stand in a row of buttons; more are typed as a number.
const maxRow = 11

// questionView is a question's form. Kind is one, several, row, line or area.
type questionView struct {
	Kind        string
	Name        string
	Label       string
	Hint        string
	Error       string
	Heading     bool // its label is the page's h1
	DescribedBy string
	Options     []optionView
	Ways        []optionView // of declining
	StateName   string
	Value       string
	InputMode   string
	Unit        string
	Open        bool // an open question: nobody reads it in time to help
	HelpBelow   bool
}

// optionView is one button. ID of the first is the question's name: error messages lead there.
type optionView struct {
	ID, Name, Value, Label string
	Checked, Alone         bool
	Words                  *wordsView // of "other"
}

type wordsView struct{ Name, Value string }

// question makes one question's form, filled in with what was typed.
func (t *visit) question(f survey.Field) *questionView {
	lang := t.j.Lang
	q := &questionView{Name: formName(f.Name), StateName: stateName(f.Name), Label: f.Label.In(lang),
		Hint: f.Hint.In(lang), Unit: f.Unit.In(lang), Error: t.wrong[f.Name]}
	typed := t.j.Typed[q.Name]
	if len(typed) > 0 {
		q.Value = typed[0]
	}
	switch f.Type {
	case survey.SelectOne, survey.SelectMultiple, survey.Acknowledge:
		t.choices(q, f, typed)
	case survey.RangeType:
		t.steps(q, f, typed)
	case survey.Integer:
		q.Kind, q.InputMode = "line", "numeric"
	case survey.Decimal:
		q.Kind, q.InputMode = "line", "decimal"
	case survey.Date, survey.Time, survey.DateTime:
		q.Kind = "line"
	default:
		q.Kind, q.Open, q.HelpBelow = "area", true, len(t.def.Notice.Help) > 0
	}
	t.ways(q, f)
	q.describe()
	return q
}

// choices makes the buttons of a select question. "None of these" stands with the ways to decline,
// because it excludes the others.
func (t *visit) choices(q *questionView, f survey.Field, typed []string) {
	q.Kind = "one"
	if f.Type == survey.SelectMultiple {
		q.Kind = "several"
	}
	for _, c := range f.Choices {
		option := optionView{Name: q.Name, Value: c.Name, Label: c.Label.In(t.j.Lang),
			Checked: slices.Contains(typed, c.Name), Alone: c.None && f.Type == survey.SelectMultiple}
		if f.OrOther && c.Name == survey.Other {
			option.Words = t.otherWords(f)
		}
		if option.Alone {
			q.Ways = append(q.Ways, option)
		} else {
			q.Options = append(q.Options, option)
		}
	}
}

func (t *visit) otherWords(f survey.Field) *wordsView {
	w := &wordsView{Name: formName(f.Name + survey.OtherSuffix)}
	if typed := t.j.Typed[w.Name]; len(typed) > 0 {
		w.Value = typed[0]
	}
	return w
}

// steps makes a range a row of numbers, or a field where they are many.
func (t *visit) steps(q *questionView, f survey.Field, typed []string) {
	start, end, step := *f.Start, *f.End, *f.Step
	if (end-start)/step >= maxRow {
		q.Kind, q.InputMode = "line", "decimal"
		between := t.words().T("r.between", figure(start, t.j.Lang), figure(end, t.j.Lang))
		q.Hint = strings.TrimSpace(q.Hint + " " + between)
		return
	}
	q.Kind = "row"
	for i := 0.0; start+i*step <= end+step/1e6; i++ {
		n := math.Round((start+i*step)*1e9) / 1e9 // 0.3, not 0.30000000000000004
		value := strconv.FormatFloat(n, 'f', -1, 64)
		q.Options = append(q.Options, optionView{Name: q.Name, Value: value, Label: figure(n, t.j.Lang),
			Checked: slices.Contains(typed, value)})
	}
}

// figure writes a number for people: 2,5 in French.
func figure(n float64, lang string) string {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if lang == "fr" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// ways adds the ways of declining, and gives every button its id.
func (t *visit) ways(q *questionView, f survey.Field) {
	for _, state := range declines(f) {
		o := optionView{Name: q.StateName, Value: state.String(), Alone: true,
			Label: t.words().T("r.state." + state.String())}
		if q.Kind != "line" && q.Kind != "area" {
			o.Name, o.Value = q.Name, declineValue(f, state)
		}
		o.Checked = slices.Contains(t.j.Typed[o.Name], o.Value)
		q.Ways = append(q.Ways, o)
	}
	n := 0
	for _, list := range [][]optionView{q.Options, q.Ways} {
		for i := range list {
			list[i].ID = q.Name
			if n++; n > 1 || q.Kind == "line" || q.Kind == "area" {
				list[i].ID = q.Name + ":" + strconv.Itoa(n)
			}
		}
	}
}

// describe lists the ids of what explains the question.
func (q *questionView) describe() {
	var ids []string
	if q.Hint != "" {
		ids = append(ids, q.Name+":hint")
	}
	if q.Open {
		ids = append(ids, q.Name+":note")
	}
	if q.Error != "" {
		ids = append(ids, q.Name+":error")
	}
	q.DescribedBy = strings.Join(ids, " ")
}

// questionPart and optionPart hand a template one part, and the words to show it with.
type questionPart struct {
	P page
	Q *questionView
}

type optionPart struct {
	P page
	O optionView
}

// With is a question with the page's words.
func (p page) With(q *questionView) questionPart { return questionPart{p, q} }

// Option is a button with the page's words.
func (p page) Option(o optionView) optionPart { return optionPart{p, o} }
