package xlsform_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"candour/survey"
)

// model is what a form asks, in the terms of an XForm, so that ours and the reference's compare.
type model struct {
	Languages []string
	Items     []item
}

// item is a question, group or repeat.
type item struct {
	Path, Type, Required, Relevant, Constraint, Calculate, Count string
	Choices                                                      []string
}

// languageOf is the code of a language as a form writes it.
func languageOf(name string) string {
	if at := regexp.MustCompile(`\(([\w-]+)\)$`).FindStringSubmatch(name); at != nil {
		return at[1]
	}
	switch strings.ToLower(name) {
	case "english":
		return "en"
	case "french":
		return "fr"
	}
	return name
}

// modelOf makes the model of a definition.
func modelOf(d *survey.Definition) model {
	m := model{Languages: slices.Sorted(slices.Values(d.Languages))}
	m.add(d, d.Questions, "")
	return m
}

func (m *model) add(d *survey.Definition, questions []survey.Question, holder string) {
	for _, q := range questions {
		i := item{Path: holder + q.Name, Type: typeOf(q), Required: string(q.Required),
			Relevant: plain(q.Relevant), Constraint: plain(q.Constraint), Calculate: plain(q.Calculation),
			Count: plain(q.RepeatCount)}
		if q.Required != survey.Always {
			i.Required = plain(string(q.Required))
		}
		if q.Type.Offers() {
			i.Choices = choicesOf(d, q)
		}
		m.Items = append(m.Items, i)
		if q.OrOther {
			m.Items = append(m.Items, item{Path: i.Path + "_other", Type: "input:string",
				Relevant: fmt.Sprintf("selected(${%s},'other')", q.Name)})
		}
		m.add(d, q.Questions, i.Path+"/")
	}
}

func choicesOf(d *survey.Definition, q survey.Question) []string {
	if strings.Contains(q.Choices, "${") {
		return []string{"from answers"}
	}
	var names []string
	for _, c := range d.Choices[q.Choices] {
		names = append(names, c.Name)
	}
	if q.OrOther && !slices.Contains(names, survey.Other) {
		names = append(names, survey.Other)
	}
	return names
}

// typeOf is the type of a question as its control and the type of its bind.
func typeOf(q survey.Question) string {
	bind := map[survey.Type]string{survey.Integer: "int", survey.Decimal: "decimal", survey.Date: "date",
		survey.Time: "time", survey.DateTime: "dateTime"}[q.Type]
	if bind == "" {
		bind = "string"
	}
	switch q.Type {
	case survey.Group, survey.Repeat:
		return string(q.Type)
	case survey.SelectOne:
		return "select1"
	case survey.SelectMultiple:
		return "select"
	case survey.Rank, survey.RangeType:
		return string(q.Type)
	case survey.Acknowledge:
		return "trigger"
	case "hidden", survey.Calculate:
		return ":string"
	}
	if q.Type.Uncollected() {
		return "preload:" + string(q.Type)
	}
	if (q.Calculation != "" || q.Trigger != "") && len(q.Label) == 0 && len(q.Hint) == 0 {
		return ":" + bind
	}
	return "input:" + bind
}

// difference says in which respect two models differ, "" where they do not.
func difference(ours, reference model) string {
	languages := reference.Languages
	if len(languages) == 0 || len(languages) == 1 && languages[0] == "default" {
		languages = ours.Languages[:1] // the reference names none: any one will do
	}
	if !slices.Equal(ours.Languages, languages) {
		return fmt.Sprintf("languages: %v, not %v", ours.Languages, languages)
	}
	for i := range min(len(ours.Items), len(reference.Items)) {
		if a, b := fmt.Sprintf("%+v", ours.Items[i]), fmt.Sprintf("%+v", reference.Items[i]); a != b {
			return fmt.Sprintf("%s, not %s", a, b)
		}
	}
	if len(ours.Items) != len(reference.Items) {
		return fmt.Sprintf("%d items, not %d", len(ours.Items), len(reference.Items))
	}
	return ""
}
