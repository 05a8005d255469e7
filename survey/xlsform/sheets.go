package xlsform

import (
	"slices"
	"strings"

	"candour/survey/phrase"
)

// The sheets of an XLSForm.
const (
	surveySheet   = "survey"
	choicesSheet  = "choices"
	settingsSheet = "settings"
)

// find returns the sheet of that name, whatever its capital letters.
func (b book) find(name string) (sheet, bool) {
	for _, s := range b {
		if strings.EqualFold(strings.TrimSpace(s.name), name) {
			return s, true
		}
	}
	return sheet{}, false
}

// known lists the sheets that XLSForm has.
func knownSheets() []string {
	return []string{surveySheet, choicesSheet, settingsSheet, "entities", "external_choices", "osm",
		"columns"}
}

// similar lists the sheets whose names are almost name. One that starts with _ is meant to be
// something else.
func (b book) similar(name string) []string {
	var found []string
	for _, s := range b {
		lower := strings.ToLower(s.name)
		if !slices.Contains(knownSheets(), lower) && !strings.HasPrefix(lower, "_") &&
			phrase.Distance(lower, name) <= 2 {
			found = append(found, s.name)
		}
	}
	return found
}

func (r *reader) surveySheet() (sheet, error) {
	s, ok := r.find(surveySheet)
	if ok && len(s.lines) > 0 {
		return s, nil
	}
	advice := phrase.Of("add one with the columns type, name and label")
	if near := r.similar(surveySheet); len(near) > 0 {
		advice = phrase.Of("rename the sheet %s", phrase.Or(near))
	}
	return sheet{}, spot{sheet: surveySheet}.refuse("there is no such sheet: %s", advice)
}

// leftSheets warns of sheets that are not read.
func (r *reader) leftSheets() {
	for _, s := range r.book {
		switch name := strings.ToLower(strings.TrimSpace(s.name)); name {
		case surveySheet, choicesSheet, settingsSheet:
		case "entities":
			r.warn("%sentities are not kept here, and this sheet is left out", spot{sheet: s.name})
		case "external_choices", "osm":
			r.warn("%sthis sheet is not used here, and is left out", spot{sheet: s.name})
		}
	}
	for _, name := range []string{settingsSheet, choicesSheet} {
		if _, ok := r.find(name); ok {
			continue
		}
		for _, near := range r.similar(name) {
			r.warn("%sthis sheet is left out; if it is meant to be %s, rename it", spot{sheet: near}, name)
		}
	}
}
