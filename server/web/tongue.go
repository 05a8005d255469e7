package web

import (
	"slices"

	tongue "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Direction is the one that the page's language is written in: "ltr" or "rtl".
func (p page) Direction() string {
	script, _ := tongue.Make(p.Lang).Script()
	rightToLeft := []string{"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"}
	if slices.Contains(rightToLeft, script.String()) {
		return "rtl"
	}
	return "ltr"
}

// ownName is what a language calls itself, or its code.
func ownName(code string) string {
	tag, err := tongue.Parse(code)
	if name := display.Self.Name(tag); err == nil && name != "" {
		return name
	}
	return code
}
