package web

import (
	"encoding/json"
	"fmt"
	"strings"

	"candour/survey"
)

// reviewPage shows exactly what will be stored, folded.
type reviewPage struct {
	respondentPage
	Items  []reviewItem
	Record string
}

// reviewItem is a question that was asked: the words of its answer, or the state it is in.
type reviewItem struct {
	Label, Page string
	Answer      []string
	State       string
}

func (t *visit) reviewPage(r survey.Response) (reviewPage, error) {
	frame, err := t.page(t.words().T("r.title.review"))
	view := reviewPage{respondentPage: frame, Record: record(t.def, r)}
	for _, f := range t.def.Fields() {
		a := r.Answers[f.Name]
		if a.State == survey.NotShown {
			continue
		}
		p, _ := pageOf(t.def, f.Name)
		item := reviewItem{Label: f.Label.In(frame.Lang), Page: p.Name}
		if a.State == survey.Answered {
			item.Answer = answerWords(f, a, frame.page)
		} else {
			item.State = frame.T("r.state." + a.State.String())
		}
		view.Items = append(view.Items, item)
	}
	return view, err
}

// answerWords is an answer as a person reads it.
func answerWords(f survey.Field, a survey.Answer, p page) []string {
	switch {
	case f.Type == survey.SelectOne:
		return []string{choiceWords(f, a.Text, a.Other, p.Lang)}
	case f.Type == survey.SelectMultiple:
		var all []string
		for _, c := range a.Choices {
			all = append(all, choiceWords(f, c, a.Other, p.Lang))
		}
		if len(all) == 0 {
			all = []string{noneWords(f, p)}
		}
		return all
	case f.Numeric():
		return []string{strings.TrimSpace(figure(a.Number, p.Lang) + " " + f.Unit.In(p.Lang))}
	}
	return paragraphs(a.Text)
}

func choiceWords(f survey.Field, name, other, lang string) string {
	for _, c := range f.Choices {
		if c.Name != name {
			continue
		}
		if f.OrOther && name == survey.Other && other != "" {
			return c.Label.In(lang) + ": " + other
		}
		return c.Label.In(lang)
	}
	return name
}

func noneWords(f survey.Field, p page) string {
	for _, c := range f.Choices {
		if c.None {
			return c.Label.In(p.Lang)
		}
	}
	return p.T("r.none")
}

// record is the response as it will be stored, written as the API takes one. What is missing in it
// are the two random numbers that storing adds.
func record(def *survey.Definition, r survey.Response) string {
	var lines []string
	add := func(name string, value any) {
		lines = append(lines, fmt.Sprintf("    %q: %s", name, plainJSON(value)))
	}
	for _, f := range def.Fields() {
		a := r.Answers[f.Name]
		switch {
		case a.State != survey.Answered:
			add(f.Name, map[string]string{"state": a.State.String()})
		case f.Type == survey.SelectMultiple:
			add(f.Name, append([]string{}, a.Choices...))
		case f.Numeric():
			add(f.Name, a.Number)
		default:
			add(f.Name, a.Text)
		}
		if a.Other != "" {
			add(f.Name+survey.OtherSuffix, a.Other)
		}
	}
	head := fmt.Sprintf(`{
  "survey": %q,
  "version": %d,
  "language": %q,
  "wave": %q,
  "source": %q,
  "answers": {
`, r.Survey, r.Version, r.Language, r.Wave, r.Source)
	return head + strings.Join(lines, ",\n") + "\n  }\n}"
}

// plainJSON keeps <, > and & as they are; the page escapes them.
func plainJSON(value any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return "null" // texts, lists of texts and finite numbers can always be written
	}
	return strings.TrimSpace(b.String())
}
