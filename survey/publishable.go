package survey

// Publishable says whether a definition can be asked, worked out and stored: all that reading a
// draft lets pass with a warning, and repeats inside repeats, which nothing stores. The error is a
// survey.Error of the kind Invalid.
func Publishable(d *Definition) error {
	v := &validator{def: d, at: lines(nil).where}
	if err := v.run(); err != nil {
		return err
	}
	return v.nested(d.Questions, "")
}

// nested finds a repeat inside the repeat called around.
func (v *validator) nested(questions []Question, around string) error {
	for i := range questions {
		q, inside := &questions[i], around
		if q.Type == Repeat {
			if around != "" {
				return v.fault("", "repeat %s stands inside repeat %s: repeats are stored one "+
					"level deep, so take it out, or ask for a fixed number in questions of their "+
					"own", q.Name, around)
			}
			inside = q.Name
		}
		if err := v.nested(q.Questions, inside); err != nil {
			return err
		}
	}
	return nil
}
