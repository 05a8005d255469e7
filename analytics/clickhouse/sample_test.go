package clickhouse_test

import (
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
	"candour/survey/sample"
)

// shipped are the shipped surveys.
func shipped(t testing.TB) catalogue {
	t.Helper()
	studies, err := sample.Studies()
	if err != nil {
		t.Fatal(err)
	}
	surveys := catalogue{}
	for _, s := range studies {
		surveys[s.Name] = s.Definition
	}
	return surveys
}

// fill inserts the sample responses of a shipped survey.
func fill(t testing.TB, d *clickhouse.Database, def *survey.Definition) []survey.Response {
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
	insert(t, d, def.Name, rows)
	return rows
}

// TestPublishedTableOne makes the published Table 1 of the peer support study from its sample.
func TestPublishedTableOne(t *testing.T) {
	surveys := shipped(t)
	everyWay(t, surveys, func(t *testing.T, d *clickhouse.Database) {
		fill(t, d, surveys[sample.PeerSupport])
		fill(t, d, surveys[sample.PeerSupportSession])
		got, err := d.Results(clickhouse.Live).TableOne(t.Context(),
			analytics.TableOneQuery{Study: "peer-support", Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, v := range got.Variables {
			lines = append(lines, v.Label)
			for _, row := range v.Rows {
				lines = append(lines, row.Label+" "+row.Cells[0].Text)
			}
		}
		for _, want := range []string{
			"Woman 13 (92.9)", "Genderfluid 1 (7.1)",
			"White 8 (57.1)", "Chinese 2 (14.3)", "South Asian 2 (14.3)",
			"Southeast Asian 1 (7.1)", "Fijian 1 (7.1)",
			"Integrated youth service (IYS) 9 (50.0)", "Community setting 3 (16.7)",
			"School setting 3 (16.7)", "Crisis support 2 (11.1)", "Mental health service 1 (5.6)",
			"Yes 15 (83.3)", "No 3 (16.7)", "Under 1 year 3 (16.7)", "Range 0.1–10",
		} {
			if !slices.Contains(lines, want) {
				t.Errorf("%q is missing in\n%s", want, strings.Join(lines, "\n"))
			}
		}
		if !strings.Contains(strings.Join(lines, "\n"), "Age\nMedian (IQR) 23 (") {
			t.Errorf("the median age is not 23 in\n%s", strings.Join(lines, "\n"))
		}
		if r := got.ResponseRate; r == nil || r.Responses != 14 || r.Invited != 18 {
			t.Errorf("response rate %+v", r)
		}
		if got.Imported != 32 || got.Provenance == "" {
			t.Errorf("imported %d, provenance %q", got.Imported, got.Provenance)
		}
		t.Log(strings.Join(lines, "\n"), got.Footnotes, got.Provenance)
	})
}

// TestShippedAnswersAllCount stores the largest sample and finds every answer again.
func TestShippedAnswersAllCount(t *testing.T) {
	surveys := shipped(t)
	d := inProcess(t, surveys)
	def := surveys[sample.YouthExperience]
	rows := fill(t, d, def)
	found, err := d.Results(clickhouse.Live).Frequencies(t.Context(),
		analytics.Query{Survey: def.Name, Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Questions) != len(def.Fields()) {
		t.Errorf("%d questions, want %d", len(found.Questions), len(def.Fields()))
	}
	for _, f := range found.Questions {
		want := recount(rows, func(r survey.Response) bool {
			return !r.Blank && r.Answers[f.ID].State == survey.Answered
		})
		if f.Answered != want.n || found.Synthetic != found.Responses {
			t.Errorf("%s: %d answers, want %d", f.ID, f.Answered, want.n)
		}
	}
}
