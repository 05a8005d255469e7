package workbook_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
)

func TestSheets(t *testing.T) {
	french := report()
	french.Lang, french.Surveys[0].Lang = "fr", "fr"
	tests := []struct {
		name   string
		report dashboards.Report
		want   []string
	}{
		{"English", report(),
			[]string{"Cover", "Summary", "Table 1", "1 Helpers", "2 How was it", "3 People", "Method"}},
		{"French", french,
			[]string{"Couverture", "Résumé", "Tableau 1", "1 Helpers", "2 How was it",
				"3 People", "Méthode"}},
		{"nothing to show", hidden(),
			[]string{"Cover", "Summary", "Table 1", "Not shown", "Method"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, tt.report)
			if got := file.GetSheetList(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			for _, sheet := range file.GetSheetList() {
				if visible, err := file.GetSheetVisible(sheet); err != nil || !visible {
					t.Errorf("%s is hidden (%v)", sheet, err)
				}
			}
		})
	}
}

// hidden is the report with every question suppressed, as a funder gets that of a small study.
func hidden() dashboards.Report {
	r := report()
	r.Protected = true
	s := &r.Surveys[0]
	s.Results = analytics.Frequencies{Responses: analytics.Hidden, Protected: true}
	for i := range s.Sections {
		for j := range s.Sections[i].Questions {
			s.Sections[i].Questions[j].Suppressed = true
		}
	}
	return r
}

// TestCells reads what is stored: numbers are numbers, shares are fractions.
func TestCells(t *testing.T) {
	r := report()
	file := write(t, r)
	grid := r.Surveys[0].Sections[1]
	writer := dashboards.Writer{Style: analytics.Style{Lang: "en"}}
	view := dashboards.Look(r.Surveys[0])
	tests := []struct {
		name, sheet string
		want        []string // a row's cells, the first of which finds it
	}{
		{"choices, sorted", "1 Helpers",
			[]string{"Friends", "30", "0.75", "0.598060385792", "0.858128813609"}},
		{"base", "1 Helpers", []string{card(view, "q-help").Base}},
		{"statement", "2 How was it",
			[]string{"They heard me.", "0.1", "0.15", "0.75", "40"}},
		{"suppressed statement", "2 How was it",
			[]string{"Something rare.", "Too few people answered to show safely."}},
		{"median", "3 People", []string{"Median", "18"}},
		{"mean", "3 People", []string{"Mean", "18.25"}},
		{"band", "3 People", []string{"16 and over", "30"}},
		{"finding in the summary", "Summary",
			[]string{"Who helped?", writer.Finding(r.Surveys[0].Sections[0].Questions[0]), "40", "Open"}},
		{"statement in the summary", "Summary",
			[]string{"I felt judged.", writer.Finding(grid.Questions[1]), "40", "Open"}},
		{"suppressed in the summary", "Summary",
			[]string{"Something rare.", "Too few people answered to show safely.", "*", "Open"}},
		{"Table 1", "Table 1", []string{"Woman", "13 (92.9)"}},
		{"its mark", "Table 1", []string{"Gender a", "n = 14"}},
		{"its footnote", "Table 1", []string{"a  The survey was voluntary."}},
		{"its response rate", "Table 1",
			[]string{"Response rate: 14 of 18 people invited answered (77.8\u00a0%)."}},
		{"its release", "Table 1",
			[]string{"Table 1 was released by Robin, 20 February 2026: Published already."}},
		{"where it comes from", "Table 1", []string{"Reconstructed from the published table."}},
		{"finding on the cover", "Cover",
			[]string{"How was it?", card(view, "q-care").Finding}},
		{"participants on the cover", "Cover", []string{"Gender", "Woman 13 (92.9\u00a0%)"}},
		{"date", "Cover", []string{"Report on the study · 1 March 2026"}},
		{"label", "Cover", []string{view.Tags[0].Text}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := line(file.rows(t, tt.sheet, excelize.Options{RawCellValue: true}), tt.want[0])
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q in\n%s", got, tt.want, file.text(t, tt.sheet))
			}
		})
	}
}

// card is a card of a dashboard.
func card(view dashboards.View, id string) dashboards.Card {
	for _, s := range view.Sections {
		for _, c := range s.Cards {
			if c.ID == id {
				return c
			}
		}
	}
	return dashboards.Card{}
}

// TestProtectedWords writes what may not be a number as words.
func TestProtectedWords(t *testing.T) {
	r := report()
	r.Protected, r.Surveys[0].Results.Protected = true, true
	q := choice("help", "Who helped?", answers("Family", 35, "Friends", 0, "Nobody", 5))
	q.Rows[2].Bounded, q.Rows[2].Count = analytics.Below5, analytics.Hidden
	q.Rows[2].Percent, q.Rows[2].Low, q.Rows[2].High = ptr(5), nil, nil
	r.Surveys[0].Sections[0].Questions[0] = q
	file := write(t, r)
	rows := file.rows(t, "1 Helpers", excelize.Options{RawCellValue: true})
	for _, want := range [][]string{
		{"Friends", "0-4", "0", "0", "0.087621601197"},
		{"Nobody", "*", "<5\u00a0%", "–", "–"},
	} {
		if got := line(rows, want[0]); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	cover := file.text(t, "Cover")
	style := analytics.Style{Lang: "en", Protected: true}
	for _, want := range []string{"Protected numbers", style.RoundingNote()} {
		if !strings.Contains(cover, want) {
			t.Errorf("the cover lacks %q:\n%s", want, cover)
		}
	}
	if method := file.text(t, "Method"); !strings.Contains(method, style.CopyNote()) {
		t.Errorf("the method does not say that the numbers are a copy:\n%s", method)
	}
}

func TestNotShown(t *testing.T) {
	file := write(t, hidden())
	text := file.text(t, "Not shown")
	for _, want := range []string{"Who helped?", "They heard me.", "Age", "Too few people answered"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	summary := line(file.rows(t, "Summary"), "5 questions")
	if len(summary) != 3 || !strings.HasPrefix(summary[1], "Not shown") {
		t.Errorf("the summary says %q", summary)
	}
	if cover := file.text(t, "Cover"); !strings.Contains(cover, "Woman 13 (92.9\u00a0%)") ||
		!strings.Contains(cover, "its numbers are not rounded") {
		t.Errorf("the cover keeps the released table from its reader:\n%s", cover)
	}
}

func TestNobodyAnswered(t *testing.T) {
	r := report()
	s := &r.Surveys[0]
	s.Results, r.TableOne = analytics.Frequencies{}, analytics.TableOne{Title: "Nobody"}
	s.Sections = []dashboards.Section{{Questions: []dashboards.Question{
		choice("help", "Who helped?", answers("Family", 0)),
	}}}
	file := write(t, r)
	writer := dashboards.Writer{Style: analytics.Style{Lang: "en"}}
	want := []string{"Who helped?", writer.Finding(s.Sections[0].Questions[0])}
	if got := line(file.rows(t, "Not shown"), want[0]); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
