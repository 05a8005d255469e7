package web

import (
	"slices"
	"strings"

	"candour/survey"
)

// maxTyped is the most that a journey carries, in bytes, so that a page with it can be sent back.
const maxTyped = 64 << 10

// formName is what a question's form field is called: its name, unless the page uses that itself.
func formName(question string) string {
	switch question {
	case "do", "seal", "lang", "change", "consent", "device", "main", "answers", "help", "submit":
		return "q:" + question
	}
	return question
}

// stateName is the field beside a text or a number in which a person declines to answer.
func stateName(question string) string { return formName(question) + ":state" }

// declineValue is the form's value for a state that a question offers among its choices.
func declineValue(f survey.Field, state survey.State) string {
	name := state.String()
	if slices.ContainsFunc(f.Choices, func(c survey.Choice) bool { return c.Name == name }) {
		return "state " + name // no choice's name has a space
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
	return f.Type == survey.SelectOne || f.Type == survey.SelectMultiple ||
		f.Type == survey.RangeType || f.Type == survey.Acknowledge
}

// formNames are the form fields of a page.
func formNames(p survey.Page) []string {
	var names []string
	for _, f := range p.Parts {
		if f.Type == survey.Note {
			continue
		}
		names = append(names, formName(f.Name), stateName(f.Name))
		if f.OrOther {
			names = append(names, formName(f.Name+survey.OtherSuffix))
		}
	}
	return names
}

// take puts what a page's form holds into the journey. Nothing given for a field: nothing kept.
func (j *journey) take(p survey.Page, values func(name string) []string) {
	for _, name := range formNames(p) {
		delete(j.Typed, name)
		given := slices.DeleteFunc(values(name),
			func(v string) bool { return strings.TrimSpace(v) == "" })
		if len(given) > 0 {
			j.Typed[name] = given
		}
	}
}

// drop forgets what was typed on a page.
func (j *journey) drop(p survey.Page) { j.take(p, func(string) []string { return nil }) }

// size is about how much the journey carries, in bytes.
func (j *journey) size() int {
	n := 0
	for name, values := range j.Typed {
		n += len(name)
		for _, v := range values {
			n += len(v)
		}
	}
	return n
}

// answers turns what was typed into what survey.Check reads. Clashes are the questions that were
// both answered and declined.
func (j *journey) answers(def *survey.Definition) (answers map[string]any, clashes []survey.Field) {
	answers = map[string]any{}
	for _, f := range def.Fields() {
		given, state := j.read(f)
		switch {
		case state != "" && len(given) > 0:
			clashes = append(clashes, f)
		case state != "":
			answers[f.Name] = map[string]any{"state": state}
		case len(given) == 0:
		case f.Type == survey.SelectMultiple:
			answers[f.Name] = given
		default:
			answers[f.Name] = given[0]
		}
		// Words beside "other" count only with it: the page hides them otherwise.
		words := j.Typed[formName(f.Name+survey.OtherSuffix)]
		if f.OrOther && len(words) > 0 && slices.Contains(given, survey.Other) {
			answers[f.Name+survey.OtherSuffix] = words[0]
		}
	}
	return answers, clashes
}

// read splits what was typed for a question into answers and the name of a state.
func (j *journey) read(f survey.Field) (given []string, state string) {
	for _, s := range declines(f) {
		if slices.Contains(j.Typed[stateName(f.Name)], s.String()) ||
			amongChoices(f) && slices.Contains(j.Typed[formName(f.Name)], declineValue(f, s)) {
			state = s.String()
		}
	}
	for _, v := range j.Typed[formName(f.Name)] {
		declined := amongChoices(f) && slices.ContainsFunc(declines(f),
			func(s survey.State) bool { return v == declineValue(f, s) })
		if !declined {
			given = append(given, v)
		}
	}
	return given, state
}
