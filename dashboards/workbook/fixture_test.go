package workbook_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/dashboards/workbook"
	"candour/survey"
)

// written is a workbook read back: as a file, and as excelize sees it.
type written struct {
	*excelize.File
	bytes []byte
}

func write(t testing.TB, report dashboards.Report) written {
	t.Helper()
	var out bytes.Buffer
	day := time.Date(2026, time.March, 1, 22, 15, 0, 0, time.UTC)
	if err := workbook.Write(&out, report, day); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return written{file, out.Bytes()}
}

// rows are the cells of a sheet, as they are shown or, raw, as they are stored.
func (w written) rows(t testing.TB, sheet string, options ...excelize.Options) [][]string {
	t.Helper()
	rows, err := w.GetRows(sheet, options...)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// line finds the row whose first text is label, without empty cells.
func line(rows [][]string, label string) []string {
	for _, row := range rows {
		var texts []string
		for _, text := range row {
			if text != "" {
				texts = append(texts, text)
			}
		}
		if len(texts) > 0 && texts[0] == label {
			return texts
		}
	}
	return nil
}

// text is all of a sheet's cells.
func (w written) text(t testing.TB, sheet string) string {
	t.Helper()
	var b strings.Builder
	for _, row := range w.rows(t, sheet) {
		b.WriteString(strings.Join(row, "\t") + "\n")
	}
	return b.String()
}

func ptr(x float64) *float64 { return &x }

// answers pairs labels with counts: "Family", 10, "Friends", 30.
func answers(labelsAndCounts ...any) []analytics.Row {
	var rows []analytics.Row
	for i := 0; i < len(labelsAndCounts); i += 2 {
		label, n := labelsAndCounts[i].(string), labelsAndCounts[i+1].(int)
		rows = append(rows, analytics.Row{Value: label, Label: label, Count: analytics.Count(n)})
	}
	return rows
}

// choice is a question that two people skipped, with percentages and intervals from its counts.
func choice(id, label string, rows []analytics.Row) dashboards.Question {
	n := analytics.Count(0)
	for _, r := range rows {
		n += max(0, r.Count)
	}
	q := dashboards.Question{Frequency: analytics.Frequency{
		ID: id, Label: label, Type: string(survey.SelectOne), Role: string(survey.Outcome),
		Asked: n + 2, Answered: n, Missing: analytics.Missing{Skipped: 2}, Rows: rows,
	}}
	q.Derive(analytics.OfAnswered, n)
	return q
}

func agreement(id, label string, disagree, unsure, agree int) dashboards.Question {
	q := choice(id, label, answers("Disagree", disagree, "Unsure", unsure, "Agree", agree))
	q.Section, q.Ordered = "care", true
	return q
}

// suppressed is a question with too few answers. Real ones hold no numbers; these do, to show that
// the workbook does not look at them.
func suppressed(id, label string) dashboards.Question {
	q := choice(id, label, answers("Canary", 4242))
	q.Suppressed, q.Section = true, "care"
	return q
}

func years() dashboards.Question {
	return dashboards.Question{Unit: "years", Frequency: analytics.Frequency{
		ID: "age", Label: "Age", Type: string(survey.Integer), Role: string(survey.Demographic),
		Asked: 40, Answered: 40, Base: 40,
		Numeric: &analytics.Numeric{
			N: 40, Mean: ptr(18.25), Median: ptr(18), P25: ptr(16.5), P75: ptr(20),
		},
		Bins: []analytics.Bin{
			{Low: 12, High: 16, Label: "Under 16", Count: 10},
			{Low: 16, High: 25, Label: "16 and over", Count: 30},
		},
	}}
}

// report is one survey with a question of each kind.
func report() dashboards.Report {
	sections := []dashboards.Section{
		{ID: "part-1", Label: "Helpers", Role: survey.Outcome, Questions: []dashboards.Question{
			choice("help", "Who helped?", answers("Family", 10, "Friends", 30)),
		}},
		{ID: "part-2", Label: "How was it?", Grid: true, Role: survey.Outcome,
			Questions: []dashboards.Question{
				agreement("heard", "They heard me.", 4, 6, 30),
				agreement("judged", "I felt judged.", 24, 12, 4),
				suppressed("rare", "Something rare."),
			}},
		{ID: "part-3", Label: "People", Role: survey.Demographic,
			Questions: []dashboards.Question{years()}},
	}
	r := dashboards.SurveyReport{
		ID: "youth", Title: "Your experience", Lang: "en", Waves: []string{"w1"}, Sections: sections,
		Results: analytics.Frequencies{Responses: 40, Synthetic: 40},
	}
	return dashboards.Report{
		Study: "youth", Title: "Young people and support", Lang: "en", TableOne: tableOne(),
		Surveys: []dashboards.SurveyReport{r},
	}
}

func tableOne() analytics.TableOne {
	cell := func(n int, percent float64, text string) []analytics.TableOneCell {
		return []analytics.TableOneCell{{Count: analytics.Count(n), Percent: &percent, Text: text}}
	}
	return analytics.TableOne{
		Title:   "Characteristics of participants",
		Columns: []analytics.Column{{Label: "Overall", N: 14}},
		Variables: []analytics.Variable{{
			ID: "gender", Label: "Gender", Kind: analytics.Categorical, N: 14, Footnotes: []string{"a"},
			Rows: []analytics.VariableRow{
				{Label: "Woman", Cells: cell(13, 1300/14.0, "13 (92.9)")},
				{Label: "Genderfluid", Cells: cell(1, 100/14.0, "1 (7.1)")},
			},
		}},
		Footnotes:    []analytics.Footnote{{Mark: "a", Text: "The survey was voluntary."}},
		ResponseRate: &analytics.ResponseRate{Invited: 18, Responses: 14, Percent: 1400 / 18.0},
		Imported:     14, Provenance: "reconstructed from the published table",
		Released: &analytics.Release{By: "Robin", Reason: "Published already", Date: "2026-02-20"},
	}
}
