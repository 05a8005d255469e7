package release

import (
	"slices"

	"candour/survey"
)

// Refuses says whether a draft may not be released as long as this is so: an answer of one to four people to a
// sensitive question could be worked out, as if a cell of theirs stood in the table. That they answered, or did not,
// is no answer.
func (t Derived) Refuses(defs []*survey.Definition) bool {
	return slices.ContainsFunc(t.Traits, func(trait Trait) bool {
		return trait.Values != nil && sensitive(defs, t.Survey, trait.Question)
	})
}

// Refuses says whether a draft may not be released as long as this is so: one to four people answered a sensitive
// question as the two tables differ.
func (d Difference) Refuses(defs []*survey.Definition) bool {
	for _, cell := range d.cells {
		for _, part := range cell.On {
			if part.Values != nil && sensitive(defs, cell.Survey, part.Question) {
				return true
			}
		}
	}
	return false
}

func sensitive(defs []*survey.Definition, of survey.ID, question string) bool {
	i := slices.IndexFunc(defs, func(def *survey.Definition) bool { return def.Name == of })
	if i < 0 {
		return false
	}
	field, ok := defs[i].Field(question)
	return ok && field.Sensitive
}
