package web

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"candour/survey"
)

// reviewPage shows exactly what will be stored, folded.
type reviewPage struct {
	respondentPage
	Items  []reviewItem
	Offers bool // a code to take the response back with
	Linked bool // its id is made of the person's link
	Record string
	Paid   string // that there is an honorarium, whatever was answered
}

// reviewItem is a question that was asked: the words of its answer, or the state it is in.
type reviewItem struct {
	Label, Page string
	Answer      []string
	State       string
}

func (t *visit) reviewPage(r survey.Response) (reviewPage, error) {
	frame, err := t.page(t.words().T("r.title.review"))
	view := reviewPage{respondentPage: frame, Linked: t.def.Coded(), Record: record(t.route.fields, r)}
	if err != nil {
		return view, err
	}
	if t.pays() {
		view.Paid = frame.T("h.review", t.def.Honorarium.Amount.In(frame.Lang))
	}
	if view.Offers, err = t.offersCode(); err != nil {
		return view, err
	}
	v, err := t.view()
	if err != nil {
		return view, err
	}
	for _, f := range t.route.fields {
		a := r.Answers[f.Name]
		p, asked := t.route.stopOf(f.Name)
		label := v.Fill(f.Label.In(frame.Lang))
		if a.State == survey.NotShown || !asked && label == "" || (spot{Field: f}).heading() {
			continue
		}
		item := reviewItem{Label: label, Page: p.Name}
		if f.Type == survey.Repeat && a.State == survey.Answered {
			item.Answer, err = t.instances(f, a, frame.page)
		} else if a.State == survey.Answered {
			item.Answer = answerLines(f, a, frame.page)
		} else {
			item.State = frame.T("r.state." + a.State.String())
		}
		if err != nil {
			return view, err
		}
		view.Items = append(view.Items, item)
	}
	return view, nil
}

// instances are the answers of a repeat as a person reads them.
func (t *visit) instances(f survey.Field, a survey.Answer, p page) ([]string, error) {
	var all []string
	for i, row := range a.Rows {
		v, err := t.viewAt(slot{f.Name, i + 1})
		if err != nil {
			return nil, err
		}
		all = append(all, p.T("r.repeat.number", i+1))
		for _, inner := range f.Inner {
			answer := row[inner.Name]
			said := []string{p.T("r.state." + answer.State.String())}
			if answer.State == survey.Answered {
				said = answerLines(inner, answer, p)
			}
			label := v.Fill(inner.Label.In(p.Lang))
			if answer.State != survey.NotShown && label != "" {
				all = append(all, label+" "+strings.Join(said, ", "))
			}
		}
	}
	return all, nil
}

// answerLines is an answer as a person reads it.
func answerLines(f survey.Field, a survey.Answer, p page) []string {
	switch {
	case a.State != survey.Answered:
		return nil
	case f.Type == survey.SelectOne:
		return []string{choiceWords(f, a.Text, a.Other, p.Lang)}
	case f.Type == survey.SelectMultiple || f.Type == survey.Rank:
		var all []string
		for i, c := range a.Choices {
			line := choiceWords(f, c, a.Other, p.Lang)
			if f.Type == survey.Rank {
				line = strconv.Itoa(i+1) + ". " + line
			}
			all = append(all, line)
		}
		if len(all) == 0 {
			all = []string{noneWords(f, p)}
		}
		return all
	case f.Type == survey.Acknowledge:
		return []string{p.T("r.acknowledge")}
	case f.Type == survey.Date || f.Type == survey.DateTime || f.Type == survey.Time:
		return []string{momentWords(spot{Field: f}, a.Text, p)}
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
func record(fields []survey.Field, r survey.Response) string {
	head := fmt.Sprintf(`{
  "survey": %q,
  "version": %d,
  "language": %q,
  "wave": %q,
  "source": %q,
  "answers": {
`, r.Survey, r.Version, r.Language, r.Wave, r.Source)
	return head + strings.Join(recordLines(fields, r.Answers, "    "), ",\n") + "\n  }\n}"
}

func recordLines(fields []survey.Field, answers map[string]survey.Answer, indent string) []string {
	var lines []string
	add := func(name, value string) { lines = append(lines, fmt.Sprintf("%s%q: %s", indent, name, value)) }
	for _, f := range fields {
		a := answers[f.Name]
		if f.Type == survey.Repeat && a.State == survey.Answered {
			add(f.Name, recordRows(f, a, indent+"  "))
		} else {
			add(f.Name, plainJSON(recorded(f, a)))
		}
		if a.Other != "" {
			add(f.Name+survey.OtherSuffix, plainJSON(a.Other))
		}
	}
	return lines
}

// recordRows writes the instances of a repeat.
func recordRows(f survey.Field, a survey.Answer, indent string) string {
	rows := make([]string, len(a.Rows))
	for i, row := range a.Rows {
		rows[i] = indent + "{\n" + strings.Join(recordLines(f.Inner, row, indent+"  "), ",\n") +
			"\n" + indent + "}"
	}
	return "[\n" + strings.Join(rows, ",\n") + "\n" + strings.TrimSuffix(indent, "  ") + "]"
}

// recorded is the value of one answer.
func recorded(f survey.Field, a survey.Answer) any {
	switch {
	case a.State != survey.Answered:
		return map[string]string{"state": a.State.String()}
	case f.Type == survey.SelectMultiple || f.Type == survey.Rank:
		return append([]string{}, a.Choices...)
	case f.Numeric():
		return a.Number
	}
	return a.Text
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
