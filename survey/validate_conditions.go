package survey

import "fmt"

// conditions checks the expressions of the questions in order: each may ask for the questions in
// known, which come before it.
func (v *validator) conditions(path string, questions []Question, known map[string]bool) error {
	for i := range questions {
		q, at := &questions[i], fmt.Sprintf("%s.%d", path, i)
		owner := "question " + q.Name
		if err := v.condition(at+".relevant", owner, q.Relevant, known); err != nil {
			return err
		}
		if err := v.conditions(at+".questions", q.Questions, known); err != nil {
			return err
		}
		if _, ok := v.fields[q.Name]; ok {
			know(known, q)
		}
		if err := v.condition(at+".constraint", owner, q.Constraint, known); err != nil {
			return err
		}
	}
	return nil
}

// know adds a question and the words beside its "other".
func know(known map[string]bool, q *Question) {
	known[q.Name] = true
	if q.OrOther {
		known[q.Name+OtherSuffix] = true
	}
}

// condition checks one expression. Names and faults are told before anything is evaluated.
func (v *validator) condition(path, owner, source string, known map[string]bool) error {
	if source == "" {
		return nil
	}
	key := lastKey(path)
	c, err := parseCondition(source)
	if err != nil {
		return v.fault(path, "the %s of %s cannot be read: %v", key, owner, err)
	}
	for _, name := range c.names() {
		_, used := v.names[name]
		switch {
		case known[name]:
		case !used:
			return v.fault(path, "the %s of %s asks for %s, which is no question here: check "+
				"the name", key, owner, quote(name))
		case v.answered(name):
			return v.fault(path, "the %s of %s asks for %s, which comes later: move that "+
				"question up", key, owner, name)
		default:
			return v.fault(path, "the %s of %s asks for %s, which has no answer of its own: "+
				"name a question in it", key, owner, name)
		}
	}
	if err := c.trial(); err != nil {
		return v.fault(path, "the %s of %s cannot be worked out: %v", key, owner, err)
	}
	return nil
}

// answered says whether the name is a field's or that of a field's other words.
func (v *validator) answered(name string) bool {
	if _, ok := v.fields[name]; ok {
		return true
	}
	return v.names[name] != "question "+name
}

func (v *validator) screening() error {
	e := v.def.Eligibility
	if e == nil {
		return nil
	}
	if e.Relevant == "" {
		return v.fault("eligibility", "eligibility does not say who the survey is for: add "+
			"relevant: an expression")
	}
	known := map[string]bool{}
	for _, f := range v.fields {
		know(known, f.Question)
	}
	if err := v.condition("eligibility.relevant", "eligibility", e.Relevant, known); err != nil {
		return err
	}
	return v.text("eligibility.otherwise", e.Otherwise, "eligibility", translated)
}
