package web

import (
	"encoding/json"
	"fmt"

	"candour/analytics/intake"
	"candour/survey"
)

// goOn leaves the page with Continue, if what it asks is answered well.
func (t *visit) goOn() error {
	if t.j.At == atReview || t.j.At == atEnd {
		return t.show()
	}
	if t.j.At == atFirst && t.def.Consent != nil && !t.j.Consent {
		t.fail(consentField, t.words().T("r.consent.wrong"))
		return t.show()
	}
	if p, ok := pageCalled(t.def, t.j.At); ok {
		if err := t.checkPage(p); err != nil {
			return err
		}
		if len(t.wrong) > 0 {
			return t.show()
		}
		t.j.saw(p.Name)
		if eligible, err := t.eligible(p.Name); err != nil {
			return err
		} else if !eligible {
			t.j.At = atEnd
			return t.show()
		}
	}
	shown, err := t.shown()
	if err != nil {
		return err
	}
	t.j.At = t.j.after(t.def, shown)
	return t.show()
}

// goBack leaves the page and keeps what was typed, right or wrong.
func (t *visit) goBack() error {
	shown, err := t.shown()
	if err != nil {
		return err
	}
	t.j.At = t.j.before(t.def, shown)
	return t.show()
}

func (t *visit) shown() (map[string]bool, error) {
	answers, _ := t.j.answers(t.def)
	return t.def.Shown(answers, t.j.Lang)
}

func (t *visit) eligible(after string) (bool, error) {
	answers, _ := t.j.answers(t.def)
	return t.def.Eligible(answers, t.j.Lang, after)
}

// checkPage finds the faults of one page.
func (t *visit) checkPage(p survey.Page) error {
	answers, clashes := t.j.answers(t.def)
	wrong, err := t.def.CheckPage(p, answers, t.j.Lang)
	if err != nil {
		return err
	}
	for _, f := range clashes {
		wrong[f.Name] = t.words().T("r.both")
	}
	for _, f := range p.Parts {
		if f.Type == survey.TextType && t.j.size() > maxTyped {
			wrong[f.Name] = t.words().T("r.toolong")
		}
		if sentence := wrong[f.Name]; sentence != "" {
			t.fail(f.Name, sentence)
		}
	}
	return nil
}

// fail notes that an answer is at fault, for the page and for its error summary.
func (t *visit) fail(question, sentence string) {
	if t.wrong == nil {
		t.wrong = map[string]string{}
	}
	target := formName(question)
	if question == consentField && t.j.At == atFirst {
		target = consentField
	}
	t.wrong[question] = sentence
	t.faults = append(t.faults, faultLink{Target: target, Text: sentence})
}

// check makes the response, as it will be stored, of what was typed.
func (t *visit) check() (survey.Response, error) {
	answers, clashes := t.j.answers(t.def)
	response, err := t.form.Check(survey.Submission{Language: t.j.Lang, Version: t.j.Version,
		Wave: t.j.Wave, Consent: t.j.Consent, Source: t.s.source(t.c), Answers: answers})
	if err == nil && len(clashes) > 0 {
		err = &survey.Error{Kind: survey.Invalid,
			Fields: map[string]string{clashes[0].Name: t.words().T("r.both")}}
	}
	return response, err
}

// settle shows the page that check's error asks for: the one with the first fault, or the kind end
// for people the survey is not for. Any other error comes back.
func (t *visit) settle(err error) error {
	fault := survey.AsError(err)
	switch {
	case fault.Kind == survey.Ineligible:
		t.j.At = atEnd
		return t.show()
	case fault.Kind != survey.Invalid:
		return err
	case fault.Fields[consentField] != "" && !t.j.Consent && t.def.Consent != nil:
		t.j.At = atFirst
		t.fail(consentField, t.words().T("r.consent.wrong"))
		return t.show()
	}
	for _, p := range t.def.Pages() {
		for _, f := range p.Parts {
			if sentence := fault.Fields[f.Name]; sentence != "" {
				t.j.At = p.Name
				t.fail(f.Name, sentence)
			}
		}
		if len(t.wrong) > 0 {
			return t.show()
		}
	}
	return err
}

// submit hands the response in. The thank-you comes only when it is on disk.
func (t *visit) submit() error {
	if t.j.Wave != t.wave { // what was reviewed would not be what is stored
		t.j.Wave = t.wave
		return t.again(survey.Fault(survey.Conflict, "The wave has changed."))
	}
	response, err := t.check()
	if err != nil {
		return t.settle(err)
	}
	body, err := t.body()
	if err != nil {
		return err
	}
	receipt, err := t.s.Intake.Accept(t.c.UserContext(),
		intake.Entry{Response: response, Key: t.j.Number, Body: body})
	if known, spent := t.spent(); err != nil && spent {
		return t.showThanks(known) // it was submitted at the same moment from another window
	}
	if err != nil {
		return err
	}
	return t.showThanks(receipt)
}

// body is what was submitted, always the same for the same answers.
func (t *visit) body() ([]byte, error) {
	body, err := json.Marshal([]any{t.j.Version, t.j.Wave, t.j.Lang, t.j.Consent, t.j.Typed})
	if err != nil {
		return nil, fmt.Errorf("write a submission: %w", err)
	}
	return body, nil
}
