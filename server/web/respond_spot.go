package web

import (
	"fmt"
	"strings"

	"candour/survey"
)

// slot is where a question stands: on the page itself, or in one instance of a repeat on it.
type slot struct {
	repeat string
	number int // from 1
}

// spot is a question at its place on a page.
type spot struct {
	survey.Field
	slot
}

// name is what the question's form field is called, and the id of its first input.
func (s spot) name() string { return s.field(s.Field.Name) }

// state is the field beside a text or a number in which a person declines to answer.
func (s spot) state() string { return s.name() + ":state" }

// words is the field beside "other".
func (s spot) words() string { return s.field(s.Field.Name + survey.OtherSuffix) }

// key is what survey.Check calls the question when it tells of a fault.
func (s spot) key() string {
	if s.repeat == "" {
		return s.Field.Name
	}
	return fmt.Sprintf("%s.%d.%s", s.repeat, s.number, s.Field.Name)
}

// field is what a form field of the place is called.
func (s slot) field(question string) string {
	if s.repeat == "" {
		return formName(question)
	}
	return fmt.Sprintf("%s:%d:%s", formName(s.repeat), s.number, question)
}

// formName is what a question's form field is called: its name, unless the page uses that itself.
func formName(question string) string {
	switch question {
	case "do", "seal", "lang", "change", "add", "remove", "consent", "code", "device", "main", "answers",
		"help", "submit":
		return "q:" + question
	}
	return question
}

// inputs are the form fields of the question.
func (s spot) inputs() []string {
	if s.Type == survey.Note || s.Type == survey.Repeat || s.heading() {
		return nil
	}
	names := []string{s.name(), s.state()}
	for _, box := range s.boxes() {
		names = append(names, s.name()+":"+box)
	}
	if s.OrOther {
		names = append(names, s.words())
	}
	return names
}

// heading says whether the question only shows what the columns of those below it mean, as
// XLSForm's table-list has it. Nobody answers it.
func (s spot) heading() bool { return s.HasAppearance("label") }

// spots are the questions and notes of a page at their places: those of a repeat once for each of
// its instances, after the repeat itself.
func (j *journey) spots(p survey.Page) []spot {
	var all []spot
	for _, f := range p.Parts {
		all = append(all, spot{Field: f})
		for number := 1; number <= j.Rows[f.Name] && f.Type == survey.Repeat; number++ {
			for _, inner := range f.Inner {
				if !inner.Computed() && !inner.Type.Uncollected() {
					all = append(all, spot{inner, slot{f.Name, number}})
				}
			}
		}
	}
	return all
}

// declineValue is the form's value for a state that a question offers among its choices.
func declineValue(f survey.Field, state survey.State) string {
	name := state.String()
	for _, c := range f.Choices {
		if c.Name == name {
			return "state " + name // no choice's name has a space
		}
	}
	return name
}

// declines are the states that a question offers.
func declines(f survey.Field) []survey.State {
	var states []survey.State
	if f.DontKnow {
		states = append(states, survey.DontKnow)
	}
	if f.OffersPreferNot() {
		states = append(states, survey.PreferNot)
	}
	return states
}

// amongChoices says whether declining is one of the buttons that give the answer, and not a box
// beside a field.
func amongChoices(f survey.Field) bool {
	switch f.Type {
	case survey.SelectOne, survey.SelectMultiple, survey.RangeType, survey.Acknowledge:
		return true
	}
	return false
}

// filled leaves out what is blank.
func filled(values []string) []string {
	var kept []string
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			kept = append(kept, v)
		}
	}
	return kept
}
