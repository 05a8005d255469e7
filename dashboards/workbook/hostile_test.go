package workbook_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"candour/dashboards"
)

// labels are what a careless or hostile author may write.
func labels() map[string]string {
	return map[string]string{
		"formula":       `=1+1`,
		"command":       `=cmd|' /C calc'!A0`,
		"foot":          `&P&D&"Arial"`,
		"sheet signs":   `]:*?/\['!$A$1`,
		"quote":         `'`,
		"reserved":      `History`,
		"a cover":       `Cover`,
		"controls":      "a\x00b\x07c\x1bd\r\ne",
		"not UTF-8":     "caf\xe9",
		"escape":        `_x0041_`,
		"XML":           `<f>1+1</f> & ]]> "x"`,
		"emoji":         strings.Repeat("👩🏽‍🚀", 20),
		"no words":      "\u202e\u200b",
		"empty":         "",
		"too long":      strings.Repeat("word ", 8000),
		"one word":      strings.Repeat("x", 40_000),
		"white space":   " \u00a0\u202f ",
		"31 characters": strings.Repeat("é", 31),
	}
}

// hostile is a report that has one text everywhere.
func hostile(text string) dashboards.Report {
	r := report()
	r.Title, r.TableOne.Title, r.TableOne.Provenance = text, text, text
	r.TableOne.Variables[0].Label = text
	r.TableOne.Variables[0].Rows[0].Label = text
	r.TableOne.Released.By, r.TableOne.Released.Reason = text, text
	r.TableOne.Released.Date, r.TableOne.Footnotes[0].Text = text, text
	s := &r.Surveys[0]
	s.Title, s.Provenance = text, text
	for i := range s.Sections {
		s.Sections[i].Label = text
		for j := range s.Sections[i].Questions {
			q := &s.Sections[i].Questions[j]
			q.Label, q.Unit = text, text
			for k := range q.Rows {
				q.Rows[k].Label = text
			}
			for k := range q.Bins {
				q.Bins[k].Label = text
			}
		}
	}
	return r
}

func TestHostileLabels(t *testing.T) {
	for name, text := range labels() {
		t.Run(name, func(t *testing.T) {
			file := write(t, hostile(text))
			parts := file.parts(t)
			seen := map[string]bool{}
			for _, sheet := range file.GetSheetList() {
				lower := strings.ToLower(sheet)
				if seen[lower] || lower == "history" || len(utf16.Encode([]rune(sheet))) > 31 ||
					strings.ContainsAny(sheet, `:\/?*[]'"&!$`) {
					t.Errorf("the sheet name %q", sheet)
				}
				seen[lower] = true
			}
			for part, content := range parts {
				if strings.HasPrefix(part, "xl/worksheets/sheet") && strings.Contains(content, "<f>") {
					t.Errorf("%s has a formula", part)
				}
				for _, f := range reference.FindAllStringSubmatch(content, -1) {
					if !harmless.MatchString(strings.ReplaceAll(f[1], "&#39;", "'")) {
						t.Errorf("%s refers to %q", part, f[1])
					}
				}
				if strings.HasSuffix(part, ".rels") && strings.Contains(content, "External") {
					t.Errorf("%s leads out of the workbook", part)
				}
			}
		})
	}
}

// TestFormulaStaysText reads a label back as what it was.
func TestFormulaStaysText(t *testing.T) {
	for _, name := range []string{"formula", "command", "foot", "sheet signs", "XML"} {
		t.Run(name, func(t *testing.T) {
			want := labels()[name]
			r := report()
			r.Surveys[0].Sections[0].Questions[0].Rows[0].Label = want
			if got := line(write(t, r).rows(t, "1 Helpers"), want); len(got) != 5 {
				t.Errorf("got %q, want a row that begins with %q", got, want)
			}
		})
	}
}

// TestEscapeStaysText takes the meaning of a numbered character from a label.
func TestEscapeStaysText(t *testing.T) {
	r := report()
	r.Title = "_x0041_"
	if got, err := write(t, r).GetCellValue("Cover", "B3"); got != "_\u200bx0041_" {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestCutTextsAreFlagged finds the mark at the end of what was cut, and the note that explains it.
func TestCutTextsAreFlagged(t *testing.T) {
	file := write(t, hostile(strings.Repeat("x", 40_000)))
	title, err := file.GetCellValue("Cover", "B3")
	if err != nil || !strings.HasSuffix(title, " […]") || len(utf16.Encode([]rune(title))) > 32_767 {
		t.Errorf("the title ends with %q, %v", title[max(0, len(title)-20):], err)
	}
	if !strings.Contains(file.text(t, "Method"), "Texts that were cut") {
		t.Error("the notes on method do not say that texts were cut")
	}
}
