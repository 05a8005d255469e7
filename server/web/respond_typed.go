package web

import (
	"slices"

	"candour/survey"
)

// maxTyped is the most that a journey carries, in bytes, so that a page with it can be sent back.
const maxTyped = 64 << 10

// maxRows is how many instances of a repeat people may add, which is what survey.Check takes.
const maxRows = 100

// take puts what a page's form holds into the journey. Nothing given for a field: nothing kept.
// Fixed says which questions nobody may change.
func (j *journey) take(p survey.Page, fixed func(spot) bool, values func(name string) []string) {
	for _, s := range j.spots(p) {
		if fixed(s) {
			continue
		}
		for _, name := range s.inputs() {
			delete(j.Typed, name)
			if given := filled(values(name)); len(given) > 0 {
				j.Typed[name] = given
			}
		}
	}
}

// drop forgets what was typed on a page.
func (j *journey) drop(p survey.Page) {
	j.take(p, func(spot) bool { return false }, func(string) []string { return nil })
	for _, f := range p.Parts {
		if _, there := j.Rows[f.Name]; there {
			j.Rows[f.Name] = 0
		}
	}
}

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
// both answered and declined, as Check calls them.
func (j *journey) answers(fields []survey.Field) (answers map[string]any, clashes []string) {
	return j.answersAt(fields, slot{})
}

func (j *journey) answersAt(fields []survey.Field, at slot) (answers map[string]any, clashes []string) {
	answers = map[string]any{}
	for _, f := range fields {
		s := spot{f, at}
		switch {
		case f.Computed():
		case f.Type == survey.Repeat:
			rows, more := j.rows(f)
			clashes = append(clashes, more...)
			if len(rows) > 0 {
				answers[f.Name] = rows
			}
		case j.answer(s, answers):
			clashes = append(clashes, s.key())
		}
	}
	return answers, clashes
}

// answer puts the answer to one question, and the words beside its "other", among answers.
func (j *journey) answer(s spot, answers map[string]any) (clash bool) {
	given, state := j.read(s)
	switch {
	case state != "" && len(given) > 0:
		return true
	case state != "":
		answers[s.Field.Name] = map[string]any{"state": state}
	case len(given) == 0:
	case s.Type == survey.SelectMultiple || s.Type == survey.Rank:
		answers[s.Field.Name] = given
	default:
		answers[s.Field.Name] = given[0]
	}
	// Words beside "other" count only with it: the page hides them otherwise.
	words := j.Typed[s.words()]
	if s.OrOther && len(words) > 0 && slices.Contains(given, survey.Other) {
		answers[s.Field.Name+survey.OtherSuffix] = words[0]
	}
	return false
}

// rows are the instances of a repeat. Where people add them themselves, empty ones at the end are
// none.
func (j *journey) rows(f survey.Field) (rows []any, clashes []string) {
	last := 0
	for number := 1; number <= j.Rows[f.Name]; number++ {
		row, more := j.answersAt(f.Inner, slot{f.Name, number})
		rows, clashes = append(rows, row), append(clashes, more...)
		if len(row) > 0 || len(more) > 0 || f.RepeatCount != "" {
			last = number
		}
	}
	return rows[:last], clashes
}

// remove takes an instance out of a repeat; those behind it move up.
func (j *journey) remove(f survey.Field, number int) {
	count := j.Rows[f.Name]
	if number < 1 || number > count {
		return
	}
	for n := number; n <= count; n++ {
		for _, inner := range f.Inner {
			to, from := spot{inner, slot{f.Name, n}}.inputs(), spot{inner, slot{f.Name, n + 1}}.inputs()
			for i := range to {
				delete(j.Typed, to[i])
				if values, ok := j.Typed[from[i]]; ok && n < count {
					j.Typed[to[i]] = values
				}
			}
		}
	}
	j.Rows[f.Name]--
}

// read splits what was typed for a question into answers and the name of a state.
func (j *journey) read(s spot) (given []string, state string) {
	for _, way := range declines(s.Field) {
		if slices.Contains(j.Typed[s.state()], way.String()) ||
			amongChoices(s.Field) && slices.Contains(j.Typed[s.name()], declineValue(s.Field, way)) {
			state = way.String()
		}
	}
	if len(s.boxes()) > 0 {
		return filled([]string{j.moment(s)}), state
	}
	for _, v := range j.Typed[s.name()] {
		declined := amongChoices(s.Field) && slices.ContainsFunc(declines(s.Field),
			func(way survey.State) bool { return v == declineValue(s.Field, way) })
		if !declined {
			given = append(given, v)
		}
	}
	return given, state
}
