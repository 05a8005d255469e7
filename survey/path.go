package survey

import (
	"maps"
	"slices"
)

// The methods here serve pages that are filled in one after the other. Answers are those of a
// Submission as they were sent so far, checked or not; lang is the respondent's language, "" the
// survey's first. Errors are survey.Errors: Invalid for an unknown language, NotFound for an
// unknown page, or Internal.

// Shown says of each field and note whether the answers so far let it be seen. The answer to a
// question that is not shown counts as empty.
func (d *Definition) Shown(answers map[string]any, lang string) (map[string]bool, error) {
	w, err := d.walkWith(answers, lang)
	if err != nil {
		return nil, err
	}
	return w.shown, nil
}

func (d *Definition) walkWith(answers map[string]any, lang string) (*walk, error) {
	lang, err := d.language(lang)
	if err != nil {
		return nil, err
	}
	f, err := d.Form()
	if err != nil {
		return nil, err
	}
	return f.walk(answers, lang)
}

// Path returns the pages that the answers so far lead through, in order. It is right up to the page
// after the current one; the rest may change with what is answered.
func (d *Definition) Path(answers map[string]any, lang string) ([]Page, error) {
	shown, err := d.Shown(answers, lang)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(d.Pages(), func(p Page) bool { return !p.Shown(shown) }), nil
}

// CheckPage checks the answers to one page in the light of those before it, and returns a sentence
// for each question at fault: the one that Check would give. None at fault: an empty map.
func (d *Definition) CheckPage(p Page, answers map[string]any, lang string) (map[string]string,
	error) {
	w, err := d.walkWith(answers, lang)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(w.faults, func(name, _ string) bool { return !p.holds(name) })
	return w.faults, nil
}

// Eligible says whether the survey is for this person, once the page called after has been
// answered. It is, until every page that decides it lies behind.
func (d *Definition) Eligible(answers map[string]any, lang, after string) (bool, error) {
	w, err := d.walkWith(answers, lang)
	if err != nil || w.eligible.expr == nil {
		return err == nil, err
	}
	pages := d.Pages()
	at := slices.IndexFunc(pages, func(p Page) bool { return p.Name == after })
	if at < 0 {
		return false, Fault(NotFound, sayUnknown.in(lang))
	}
	for _, name := range w.eligible.names() {
		p, _ := w.field(name)
		if slices.ContainsFunc(pages[at+1:], func(page Page) bool { return page.holds(p.Name) }) {
			return true, nil
		}
	}
	return w.isEligible()
}
