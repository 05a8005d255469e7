package workbook_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/analytics/chdb/chdbtest"
	"candour/analytics/clickhouse"
	"candour/analytics/disclosure"
	"candour/dashboards"
	"candour/survey"
	"candour/survey/sample"
)

// shipped are the shipped studies with their sample responses, and, where it was released, the
// Table 1 of the small one.
type shipped struct {
	studies  []sample.Study
	released *analytics.TableOne
}

func (s shipped) Definition(_ context.Context, id survey.ID) (*survey.Definition, error) {
	for _, study := range s.studies {
		if study.Name == id {
			return study.Definition, nil
		}
	}
	return nil, survey.Fault(survey.NotFound, "There is no such survey.")
}

func (s shipped) Study(_ context.Context, id survey.StudyID) ([]*survey.Definition, error) {
	var all []*survey.Definition
	for _, study := range s.studies {
		if study.Definition.Study == id {
			all = append(all, study.Definition)
		}
	}
	return all, nil
}

func (s shipped) Releases(_ context.Context, id survey.StudyID) ([]analytics.Released, error) {
	if s.released == nil || id != "peer-support" {
		return nil, nil
	}
	return []analytics.Released{{Study: id, Kind: analytics.ReleasedTableOne, State: analytics.ReleaseShown,
		Tables: map[string]analytics.ReleasedTable{"en": {TableOne: s.released}}}}, nil
}

func (s shipped) Agreed(context.Context, survey.ID) (bool, error) { return false, nil }

// gathered are reports from the engine, exact and protected, by study and language.
type gathered struct {
	exact, protected func(study survey.StudyID, lang string) dashboards.Report
}

// gather stores the sample responses in an engine of the test's own.
func gather(t *testing.T) gathered {
	t.Helper()
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	surveys := shipped{studies: studies}
	engine := chdbtest.Open(t)
	database, err := clickhouse.Open(clickhouse.Config{
		Writer: engine.Writer(), Reader: engine.Reader(), Catalogue: surveys,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	for _, s := range studies {
		fill(t, database, s.Definition)
	}
	exact := database.Results(clickhouse.Live)
	query := analytics.TableOneQuery{Study: "peer-support", Lang: "en"}
	table, err := exact.TableOne(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	table.Released = &analytics.Release{By: "Robin", Reason: "As published", Date: "2026-02-20"}
	surveys.released = &table
	report := func(results analytics.Results) func(survey.StudyID, string) dashboards.Report {
		return func(study survey.StudyID, lang string) dashboards.Report {
			source := dashboards.Source{Results: results, Catalogue: surveys}
			r, err := dashboards.GatherStudy(t.Context(), source, study, lang)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
	return gathered{report(exact), report(disclosure.New(exact, surveys))}
}

func fill(t *testing.T, database *clickhouse.Database, def *survey.Definition) {
	t.Helper()
	submissions, err := sample.Responses(def.Name)
	if err != nil {
		t.Fatal(err)
	}
	var rows []survey.Response
	for _, s := range submissions {
		row, err := def.Check(s)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := database.Ensure(t.Context(), def); err != nil {
		t.Fatal(err)
	}
	if err := database.Insert(t.Context(), def.Name, rand.Text(), rows); err != nil {
		t.Fatal(err)
	}
}

// TestFromTheEngine makes the workbooks of the shipped studies from stored responses: the published
// Table 1 stands in them, every question is named in them, and no number is in them that the
// report does not hold.
func TestFromTheEngine(t *testing.T) {
	all := gather(t)
	tests := []struct {
		name   string
		report dashboards.Report
	}{
		{"small, exact", all.exact("peer-support", "en")},
		{"small, protected", all.protected("peer-support", "fr")},
		{"large, exact", all.exact("youth-experience", "fr")},
		{"large, protected", all.protected("youth-experience", "en")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, tt.report)
			file.parts(t)
			onlyNumbersOf(t, tt.report, file)
			everyQuestion(t, tt.report, file)
		})
	}
	t.Run("published table", func(t *testing.T) {
		for name, r := range map[string]dashboards.Report{
			"exact": all.exact("peer-support", "en"), "protected": all.protected("peer-support", "en"),
		} {
			rows := write(t, r).rows(t, "Table 1")
			for _, want := range [][]string{
				{"Woman", "13 (92.9)"}, {"Genderfluid", "1 (7.1)"}, {"White", "8 (57.1)"},
				{"Integrated youth service (IYS)", "9 (50.0)"}, {"No", "3 (16.7)"},
				{"Response rate: 14 of 18 people invited answered (77.8\u00a0%)."},
			} {
				if got := line(rows, want[0]); !slices.Equal(got, want) {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
		}
	})
}

// onlyNumbersOf fails for each number in a cell that is neither a number of the report nor a
// percentage of it as a fraction.
func onlyNumbersOf(t *testing.T, report dashboards.Report, file written) {
	t.Helper()
	body, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(body, &tree); err != nil {
		t.Fatal(err)
	}
	known := map[float64]bool{}
	collect(tree, known)
	checked := 0
	for _, sheet := range file.GetSheetList() {
		for r, row := range file.rows(t, sheet, excelize.Options{RawCellValue: true}) {
			for c, text := range row {
				at, _ := excelize.CoordinatesToCellName(c+1, r+1)
				x, isNumber := stored(t, file, sheet, at, text)
				if !isNumber {
					continue
				}
				checked++
				if !known[rounded(x)] && !known[rounded(x*100)] {
					t.Errorf("%s!%s holds %s, which the report does not", sheet, at, text)
				}
			}
		}
	}
	t.Logf("%d numbers", checked)
}

func stored(t *testing.T, file written, sheet, at, text string) (float64, bool) {
	t.Helper()
	kind, err := file.GetCellType(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		return 0, false
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil
}

func collect(tree any, into map[float64]bool) {
	switch v := tree.(type) {
	case float64:
		into[rounded(v)] = true
	case []any:
		for _, item := range v {
			collect(item, into)
		}
	case map[string]any:
		for _, item := range v {
			collect(item, into)
		}
	}
}

func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// everyQuestion looks for each question in the summary, or among those not shown.
func everyQuestion(t *testing.T, report dashboards.Report, file written) {
	t.Helper()
	text := ""
	for _, sheet := range file.GetSheetList() {
		switch sheet {
		case "Summary", "Résumé", "Not shown", "Non montré":
			text += file.text(t, sheet)
		}
	}
	for _, s := range report.Surveys {
		for _, section := range s.Sections {
			for _, q := range section.Questions {
				if !strings.Contains(text, q.Label) {
					t.Errorf("%s: %q is nowhere", s.ID, q.Label)
				}
			}
		}
	}
}
