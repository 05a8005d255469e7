package web

import (
	"slices"

	"candour/survey"
	"candour/survey/expression"
)

// pageCalled returns one of the survey's pages.
func pageCalled(def *survey.Definition, name string) (survey.Page, bool) {
	for _, p := range def.Pages() {
		if p.Name == name {
			return p, true
		}
	}
	return survey.Page{}, false
}

// pageOf returns the page on which a question is asked.
func pageOf(def *survey.Definition, question string) (survey.Page, bool) {
	for _, p := range def.Pages() {
		for _, f := range p.Parts {
			if f.Name == question {
				return p, true
			}
		}
	}
	return survey.Page{}, false
}

// after is where Continue leads: to the next page, and from a change that was made on the review
// page to questions that it brought up, if any, and back.
func (j *journey) after(def *survey.Definition, shown map[string]bool) string {
	behind := j.At == atFirst || j.Reviewed
	for _, p := range def.Pages() {
		open := p.Shown(shown) && (!j.Reviewed || !slices.Contains(j.Seen, p.Name))
		if behind && open {
			return p.Name
		}
		behind = behind || p.Name == j.At
	}
	return atReview
}

// before is where Back leads.
func (j *journey) before(def *survey.Definition, shown map[string]bool) string {
	if j.At == atEnd && len(j.Seen) > 0 {
		return j.Seen[len(j.Seen)-1]
	}
	if j.Reviewed && j.At != atReview {
		return atReview
	}
	last := atFirst
	for _, p := range def.Pages() {
		if p.Name == j.At {
			break
		}
		if p.Shown(shown) {
			last = p.Name
		}
	}
	return last
}

// place is where a page stands among those that ask something. Of is 0 as long as answers can still
// change how many they are.
type place struct{ Number, Of int }

func placeOf(def *survey.Definition, shown map[string]bool, at string) place {
	var result place
	known := map[string]bool{} // questions whose answers, or whose absence, nothing ahead can change
	ahead, certain := false, true
	for _, p := range def.Pages() {
		certain = certain && (!ahead || settled(p, known))
		ahead = ahead || p.Name == at
		visible := p.Shown(shown)
		if visible && asks(p) {
			result.Of++
		}
		if p.Name == at && asks(p) {
			result.Number = result.Of
		}
		if !ahead || !visible {
			for _, f := range p.Parts {
				known[f.Name], known[f.Name+survey.OtherSuffix] = true, true
			}
		}
	}
	if !certain || result.Number == 0 {
		result.Of = 0
	}
	return result
}

func asks(p survey.Page) bool {
	return slices.ContainsFunc(p.Parts, func(f survey.Field) bool { return f.Type != survey.Note })
}

// settled says whether a page's conditions ask for known questions alone.
func settled(p survey.Page, known map[string]bool) bool {
	for _, f := range p.Parts {
		for _, condition := range f.Relevant {
			expr, err := expression.Parse(condition)
			if err != nil || slices.ContainsFunc(expr.Names(),
				func(name string) bool { return !known[name] }) {
				return false
			}
		}
	}
	return true
}
