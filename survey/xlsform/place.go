package xlsform

import (
	"fmt"
	"strings"

	"candour/survey"
)

// spot is a cell, or a row where the column is "".
type spot struct {
	sheet  string
	row    int // as a spreadsheet counts, so that the headings are in row 1
	column string
}

// String begins a sentence with the spot.
func (s spot) String() string {
	text := "Sheet " + s.sheet
	if s.row > 0 {
		text += fmt.Sprintf(", row %d", s.row)
	}
	if s.column != "" {
		text += ", column " + s.column
	}
	return text + ": "
}

// refuse makes the error for what stands at the spot.
func (s spot) refuse(format string, args ...any) error {
	text := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	return survey.Fault(survey.Invalid, s.String()+strings.TrimRight(text, ".")+".")
}

// at is the spot in another column of the row.
func (s spot) at(column string) spot { return spot{s.sheet, s.row, column} }

// places tells in which row a part of the definition stands, by its path.
type places map[string]spot

// where begins a sentence about the value at path.
func (p places) where(path string) string {
	rest := ""
	for path != "" {
		if s, ok := p[path]; ok {
			column, _, _ := strings.Cut(rest, ".")
			return s.at(column).String()
		}
		at := strings.LastIndexByte(path, '.')
		if at < 0 {
			break
		}
		rest = strings.TrimSuffix(path[at+1:]+"."+rest, ".")
		path = path[:at]
	}
	return ""
}

// quote repeats a person's text in a sentence, cut to 40 characters.
func quote(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		s = string(runes[:40]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
