package survey

import "strings"

// Named says whether somebody is named, in any language.
func (h Harm) Named() bool { return strings.TrimSpace(h.Who.In("")) != "" }

// TellsOfHarm says whether respondents are asked something that may tell of harm: something sensitive,
// or anything in their own words. Before such a survey opens somebody must be named who acts on it.
func (d *Definition) TellsOfHarm() bool {
	return d.CollectedBy == ByRespondent && tellsOfHarm(d.Fields())
}

func tellsOfHarm(fields []Field) bool {
	for _, f := range fields {
		if f.Sensitive || f.Role == Open || f.Type == TextType && !f.Computed() || tellsOfHarm(f.Inner) {
			return true
		}
	}
	return false
}
