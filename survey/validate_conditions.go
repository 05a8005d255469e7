package survey

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"candour/survey/expression"
	"candour/survey/phrase"
)

// expressions checks all expressions of the questions, and that no answer depends on itself.
func (v *validator) expressions() error {
	all := map[string]bool{}
	for name, f := range v.parts {
		if f.Type != Note {
			know(all, f.Question)
		}
		all[name] = all[name] && f.Type != Note
	}
	e := &expressionCheck{validator: v, known: map[string]bool{}, all: all}
	if err := e.list("questions", v.def.Questions); err != nil {
		return err
	}
	if e.unread {
		return nil
	}
	r := conditionReader{read: map[readKey]condition{}}
	f := v.def.form(v.def.parts(), &r, map[string][]Choice{})
	if err := f.sort(); err != nil && r.err == nil {
		return v.fault("questions", "%s", err)
	}
	return nil
}

// expressionCheck goes through the questions in order. Known are those before, which alone may
// decide what is shown; what is worked out is known everywhere.
type expressionCheck struct {
	*validator
	known, all map[string]bool
	here       place
	unread     bool // a draft has an expression that cannot be worked out here
}

func (e *expressionCheck) list(path string, questions []Question) error {
	for i := range questions {
		if err := e.one(fmt.Sprintf("%s.%d", path, i), &questions[i]); err != nil {
			return err
		}
	}
	return nil
}

func (e *expressionCheck) one(path string, q *Question) error {
	owner := phrase.Of("question %s", q.Name)
	before := []use{{".relevant", q.Relevant, e.here}, {".choice_filter", q.ChoiceFilter,
		e.here | inFilter}, {".set_value", q.SetValue, e.here}, {".repeat_count", q.RepeatCount, e.here}, {".default", q.DynamicDefault(), e.here}}
	for _, u := range before {
		if err := e.condition(path+u.key, owner, u, e.known); err != nil {
			return err
		}
	}
	around := e.here
	if q.Type == Repeat {
		e.here |= inRepeat
	}
	err := e.list(path+".questions", q.Questions)
	e.here = around
	if err != nil {
		return err
	}
	if f, ok := e.parts[q.Name]; ok && f.Type != Note {
		know(e.known, q)
	}
	formula := q.Calculation
	if !q.Computed() {
		formula = ""
	}
	if err := e.condition(path+".calculation", owner, use{"", formula, e.here}, e.all); err != nil {
		return err
	}
	for _, u := range []use{{".constraint", q.Constraint, e.here},
		{".required", q.Required.Condition(), e.here}} {
		if err := e.condition(path+u.key, owner, u, e.known); err != nil {
			return err
		}
	}
	return e.pipes(path, q)
}

// use is an expression, the key that it stands under, and what it may ask for.
type use struct {
	key, source string
	at          place
}

// know adds a question and the words beside its "other".
func know(known map[string]bool, q *Question) {
	known[q.Name] = true
	if q.OrOther {
		known[q.Name+OtherSuffix] = true
	}
}

// condition checks one expression. Names and faults are told before anything is evaluated.
func (e *expressionCheck) condition(path string, owner phrase.Phrase, u use, known map[string]bool) error {
	if u.source == "" {
		return nil
	}
	key := lastKey(path)
	expr, err := expression.Parse(u.source)
	if err != nil {
		return e.fault(path, "the %s of %s cannot be read: %s", key, owner, err)
	}
	for _, name := range expr.Names() {
		if err := e.reference(path, owner, name, known); err != nil {
			return err
		}
	}
	c, err := parseCondition(u.source, u.at)
	if err != nil {
		e.unread = true
		return e.unready(path, "the %s of %s cannot be read: %s", key, owner, err)
	}
	if err := c.trial(); err != nil {
		return e.unready(path, "the %s of %s cannot be worked out: %s", key, owner, err)
	}
	return nil
}

// reference checks that an expression may ask for name.
func (e *expressionCheck) reference(path string, owner phrase.Phrase, name string, known map[string]bool) error {
	key := lastKey(path)
	f, isPart := e.parts[name]
	_, used := e.names[name]
	switch {
	case e.uses[name] > 1:
		return e.fault(path, "the %s of %s asks for %s, which is the name of several questions: "+
			"rename one of them", key, owner, name)
	case isPart && f.Type.Uncollected():
		e.warn(path, "the %s of %s asks for %s, which is never collected", key, owner, name)
	case known[name], isPart && f.Computed():
	case !used && (name == "instanceID" || name == "instanceName" ||
		strings.HasPrefix(name, "last-saved#")):
		return e.unready(path, "the %s of %s asks for %s, which no response has here: take it out",
			key, owner, name)
	case !used:
		return e.fault(path, "the %s of %s asks for %s, which is no question here: check "+
			"the name", key, owner, quote(name))
	case e.all[name]:
		return e.unready(path, "the %s of %s asks for %s, which comes later: move that "+
			"question up", key, owner, name)
	default:
		return e.unready(path, "the %s of %s asks for %s, which has no answer of its own: "+
			"name a question in it", key, owner, name)
	}
	return nil
}

// pipes checks the names that the texts of a question ask for.
func (e *expressionCheck) pipes(path string, q *Question) error {
	texts := map[string]Text{"label": q.Label, "hint": q.Hint, "guidance_hint": q.GuidanceHint,
		"content_note": q.ContentNote, "image_alt": q.ImageAlt, "constraint_message": q.ConstraintMessage, "required_message": q.RequiredMessage,
		"seed": {"": q.Seed}, "trigger": {"": q.Trigger}, "choices": {"": q.Choices}}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		for _, text := range texts[key] {
			if err := e.piped(below(path, key), phrase.Of("question %s", q.Name), text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *expressionCheck) piped(path string, owner phrase.Phrase, text string) error {
	for _, name := range Piped(text) {
		if err := e.reference(path, owner, name, e.all); err != nil {
			return err
		}
	}
	return nil
}

func (v *validator) screening() error {
	s := v.def.Eligibility
	if s == nil {
		return nil
	}
	if s.Relevant == "" {
		return v.fault("eligibility", "eligibility does not say who the survey is for: add "+
			"relevant: an expression")
	}
	known := map[string]bool{}
	for _, f := range v.fields {
		know(known, f.Question)
	}
	e := &expressionCheck{validator: v, known: known, all: known}
	if err := e.condition("eligibility.relevant", phrase.Of("eligibility"), use{"", s.Relevant, anywhere},
		known); err != nil {
		return err
	}
	return v.text("eligibility.otherwise", s.Otherwise, phrase.Of("eligibility"), translated)
}
