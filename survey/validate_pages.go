package survey

import "slices"

// pageWarnings tells what pages cannot show, or cannot let people skip, as the definition has it.
func (v *validator) pageWarnings() {
	for _, f := range v.def.parts() {
		if len(f.Media) > 0 {
			v.warn("questions", "question %s has pictures or sounds, which pages leave out: say in "+
				"words what they show", f.Name)
		}
		if slices.ContainsFunc(f.Choices, func(c Choice) bool { return len(c.Media) > 0 }) {
			v.warn("questions", "choices of question %s have pictures or sounds, which pages leave "+
				"out: say in words what they show", f.Name)
		}
	}
	v.wayAround(v.def.Questions, "")
}

// wayAround finds what has to be answered although it stands behind the content note of around.
func (v *validator) wayAround(questions []Question, around string) {
	for i := range questions {
		q, inside := &questions[i], around
		if len(q.ContentNote) > 0 && q.Type.Holds() {
			inside = q.Name
		}
		if inside != "" && q.Required == Always {
			v.warn("questions", "question %s is required and stands behind the content note of %s, "+
				"which people may skip: leave out required", q.Name, inside)
		}
		v.wayAround(q.Questions, inside)
	}
}
