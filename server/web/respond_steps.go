package web

import (
	"encoding/json"
	"fmt"
	"slices"

	"candour/analytics/intake"
	"candour/server/store"
	"candour/survey"
)

// goOn leaves the page with Continue, if what it asks is answered well.
func (t *visit) goOn() error {
	if t.j.At == atReview || t.j.At == atEnd {
		return t.show()
	}
	if t.j.At == atFirst {
		if err := t.checkFirst(); err != nil {
			return err
		}
	}
	if len(t.wrong) > 0 {
		return t.show()
	}
	if p, ok := t.route.stop(t.j.At); ok {
		if on, err := t.leave(p); !on || err != nil {
			return err
		}
	}
	var err error
	if t.j.At, err = t.after(); err != nil {
		return err
	}
	t.start()
	return t.show()
}

// checkFirst finds the faults of the first page, in the order of its fields.
func (t *visit) checkFirst() error {
	if err := t.checkCode(); err != nil {
		return err
	}
	if t.def.Consent != nil && !t.j.Consent {
		t.failAt(consentField, consentField, t.words().T("r.consent.wrong"))
	}
	return nil
}

// leave says whether a stop may be left with Continue. If not, it has shown why.
func (t *visit) leave(p stop) (on bool, err error) {
	if p.Note != nil && t.c.FormValue("do") != "skip" {
		t.j.enter(p.Note)
		t.forget()
	}
	if err := t.checkPage(p); err != nil {
		return false, err
	}
	if len(t.wrong) > 0 {
		return false, t.show()
	}
	t.j.saw(p.Name)
	v, err := t.view()
	if err != nil {
		return false, err
	}
	eligible, err := v.Eligible(t.route.ahead(p.Name))
	if err != nil || eligible {
		return err == nil, err
	}
	return false, t.screenOut()
}

// goBack leaves the page and keeps what was typed, right or wrong.
func (t *visit) goBack() error {
	var err error
	if t.j.At, err = t.before(); err != nil {
		return err
	}
	return t.show()
}

// screenOut ends the survey for people whom it is not for, and counts that somebody was one, once.
func (t *visit) screenOut() error {
	t.j.At = atEnd
	if !t.j.Counted {
		if t.elsewhere == "" { // nobody is screened out of a preview
			t.s.screenedOut(t.c, t.def.Name, t.wave)
		}
		t.j.Counted = true
	}
	return t.show()
}

// checkPage finds the faults of one page.
func (t *visit) checkPage(p stop) error {
	v, err := t.view()
	if err != nil {
		return err
	}
	for _, s := range t.j.spots(p.Page) {
		sentence := v.Fault(s.key())
		switch key := t.j.mistyped(s); {
		case slices.Contains(t.clashes, s.key()):
			sentence = t.words().T("r.both")
		case s.Type == survey.TextType && t.j.size() > maxTyped:
			sentence = t.words().T("r.toolong")
		case sentence != "" && key != "":
			sentence = t.words().T(key)
		}
		if sentence != "" {
			t.fail(s, sentence)
		}
	}
	return nil
}

// fail notes that an answer is at fault, for the page and for its error summary.
func (t *visit) fail(s spot, sentence string) { t.failAt(s.key(), s.name(), sentence) }

func (t *visit) failAt(key, target, sentence string) {
	if t.wrong == nil {
		t.wrong = map[string]string{}
	}
	t.wrong[key] = sentence
	t.faults = append(t.faults, faultLink{Target: target, Text: sentence})
}

// check makes the response, as it will be stored, of what was typed.
func (t *visit) check() (survey.Response, error) {
	answers, clashes := t.j.answers(t.route.fields)
	response, err := t.form.Check(survey.Submission{Language: t.j.Lang, Version: t.j.Version,
		Wave: t.j.Wave, Consent: t.j.Consent, Source: t.s.source(t.c), Answers: answers,
		Took: t.j.took(t.s.Now())})
	if err == nil && len(clashes) > 0 {
		err = &survey.Error{Kind: survey.Invalid,
			Fields: map[string]string{clashes[0]: t.words().T("r.both")}}
	}
	return response, err
}

// settle shows the page that check's error asks for: the one with the first fault, or the kind end
// for people the survey is not for. Any other error comes back.
func (t *visit) settle(err error) error {
	fault := survey.AsError(err)
	switch {
	case fault.Kind == survey.Ineligible:
		return t.screenOut()
	case fault.Kind != survey.Invalid:
		return err
	case fault.Fields[consentField] != "" && !t.j.Consent && t.def.Consent != nil:
		t.j.At = atFirst
		t.failAt(consentField, consentField, t.words().T("r.consent.wrong"))
		return t.show()
	}
	for _, p := range t.route.stops {
		for _, s := range t.j.spots(p.Page) {
			if sentence := fault.Fields[s.key()]; sentence != "" {
				t.j.At = p.Name
				t.fail(s, sentence)
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
	if err := t.wantCode(&response); err != nil {
		return err
	}
	body, err := t.body()
	if err != nil {
		return err
	}
	var spends pass
	if t.elsewhere == "" {
		spends, err = passFor(t.def, response.Source, t.j.Code)
	}
	if err == nil {
		err = t.s.identify(t.c.UserContext(), t.def, &response, spends)
	}
	receipt := ""
	if err == nil {
		receipt, err = t.s.Intake.Accept(t.c.UserContext(), intake.Entry{Response: response,
			Key: t.j.Number, Body: body, Ticket: spends.code, Number: spends.number})
	}
	if known, spent := t.spent(); err != nil && spent {
		return t.showSpent(known) // it was submitted at the same moment from another window
	}
	if key := codeWords(err, t.def, t.j.Code); key != "" {
		return t.recode(key)
	}
	if err != nil {
		return err
	}
	t.count(store.Completion)
	return t.showThanks(receipt)
}

// body is what was submitted, always the same for the same answers.
func (t *visit) body() ([]byte, error) {
	body, err := json.Marshal([]any{t.j.Version, t.j.Wave, t.j.Lang, t.j.Consent, t.j.Typed, t.j.Coded})
	if err != nil {
		return nil, fmt.Errorf("write a submission: %w", err)
	}
	return body, nil
}
