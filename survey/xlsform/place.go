package xlsform

import (
	"fmt"
	"strings"

	"candour/survey"
	"candour/survey/phrase"
)

// spot is a cell, or a row where the column is "".
type spot struct {
	sheet  string
	row    int // as a spreadsheet counts, so that the headings are in row 1
	column string
}

// In begins a sentence with the spot.
func (s spot) In(lang string) string {
	switch {
	case s.row > 0 && s.column != "":
		return phrase.Of("Sheet %s, row %d, column %s: ", s.sheet, s.row, s.column).In(lang)
	case s.row > 0:
		return phrase.Of("Sheet %s, row %d: ", s.sheet, s.row).In(lang)
	case s.column != "":
		return phrase.Of("Sheet %s, column %s: ", s.sheet, s.column).In(lang)
	}
	return phrase.Of("Sheet %s: ", s.sheet).In(lang)
}

// refuse makes the error for what stands at the spot.
func (s spot) refuse(format string, args ...any) error {
	return survey.Because(survey.Invalid, phrase.Sentence(s, format, args...), nil)
}

// at is the spot in another column of the row.
func (s spot) at(column string) spot { return spot{s.sheet, s.row, column} }

// places tells in which row a part of the definition stands, by its path.
type places map[string]spot

// where begins a sentence about the value at path.
func (p places) where(path string) phrase.Phrase {
	rest := ""
	for path != "" {
		if s, ok := p[path]; ok {
			column, _, _ := strings.Cut(rest, ".")
			return phrase.Of("%s", s.at(column))
		}
		at := strings.LastIndexByte(path, '.')
		if at < 0 {
			break
		}
		rest = strings.TrimSuffix(path[at+1:]+"."+rest, ".")
		path = path[:at]
	}
	return phrase.Phrase{}
}

// quote repeats a person's text in a sentence, cut to 40 characters.
func quote(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		s = string(runes[:40]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
