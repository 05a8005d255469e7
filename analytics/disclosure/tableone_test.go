package disclosure_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/survey"
)

// small is a Table 1 of fourteen people that a researcher looked at and released.
func small() *analytics.TableOne {
	share := 92.857142857142861
	return &analytics.TableOne{
		Title:   "Participants",
		Columns: []analytics.Column{{Label: "Overall", N: 14}},
		Variables: []analytics.Variable{{ID: "gender", Label: "Gender", Kind: "categorical", N: 14,
			Rows: []analytics.VariableRow{{Label: "Woman", Cells: []analytics.TableOneCell{
				{Count: 13, Percent: &share, Text: "13 (92.9)"}}}}}},
		Released: &analytics.Release{By: "Robin", Reason: "Published in 2024", Date: "2026-01-02"},
	}
}

// released is a Table 1 as it was released and is shown.
func released(table *analytics.TableOne) analytics.Released {
	return analytics.Released{ID: 1, Study: "harbours", Kind: analytics.ReleasedTableOne, State: analytics.ReleaseShown,
		Questions: []analytics.ReleasedField{{Survey: "harbour", Question: "gender"}},
		Tables:    map[string]analytics.ReleasedTable{"en": {TableOne: table}},
		Cells:     []analytics.ReleasedCell{{Survey: "harbour", Count: 14}}}
}

func TestReleasedTableOne(t *testing.T) {
	tests := []struct {
		name     string
		q        analytics.TableOneQuery
		released bool
	}{
		{"overall", analytics.TableOneQuery{Lang: "en"}, true},
		{"by a breakdown", analytics.TableOneQuery{By: "gender"}, false},
		{"of a wave", analytics.TableOneQuery{Wave: "w1"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			def := harbour()
			results := disclosure.New(newExact(def, crowd(14, 1)),
				office{def: def, released: []analytics.Released{released(small())}})
			tt.q.Study = "harbours"
			got, err := results.TableOne(t.Context(), tt.q)
			if err != nil {
				t.Fatal(err)
			}
			if same := plain(t, got) == plain(t, small()); same != tt.released {
				t.Errorf("as released: %v, want %v: %s", same, tt.released, plain(t, got))
			}
			if !tt.released && got.Columns[0].N != analytics.Hidden {
				t.Errorf("overall n = %d", got.Columns[0].N)
			}
		})
	}
}

func TestSuppressedTableOne(t *testing.T) {
	got, err := protected(crowd(14, 1)).TableOne(t.Context(),
		analytics.TableOneQuery{Study: "harbours", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if !got.Protected || got.Released != nil || got.ResponseRate != nil || len(got.Variables) == 0 {
		t.Errorf("table = %s", plain(t, got))
	}
	for _, v := range got.Variables {
		if !v.Suppressed || v.N != analytics.Hidden || len(v.Rows) != 0 {
			t.Errorf("variable = %+v", v)
		}
	}
}

func TestProtectedTableOne(t *testing.T) {
	def, people := harbour(), crowd(400, 1)
	def.Waves = []string{"w1"} // there is a response rate where people were asked once
	for i := range people {
		people[i].key, people[i].wave = 0, "w1"
		people[i].answers["gender"] = []string{[]string{"woman", "man", "man"}[i%3]}
	}
	results := disclosure.New(newExact(def, people), office{def: def})
	got, err := results.TableOne(t.Context(),
		analytics.TableOneQuery{Study: "harbours", Lang: "en", By: "gender", Wave: "w1"})
	if err != nil {
		t.Fatal(err)
	}
	woman := got.Variables[0].Rows[0].Cells
	if woman[0].Text != "135 (33.8)" || woman[1].Text != "135 (100.0)" {
		t.Errorf("women: %+v", woman)
	}
	if rate := got.ResponseRate; rate == nil || rate.Responses != 400 || rate.Percent != 57.1 {
		t.Errorf("response rate = %+v", rate)
	}
	if text := got.Variables[0].Rows[2].Cells[0].Text; text != "<2.5\u00a0%" {
		t.Errorf("nobody = %q", text)
	}
}

// An error must not be taken for "nothing was released".
type broken struct{ office }

func (broken) Releases(context.Context, survey.StudyID) ([]analytics.Released, error) {
	return nil, survey.Fault(survey.Unavailable, "Try again in a moment.")
}

func TestBrokenRelease(t *testing.T) {
	def := harbour()
	results := disclosure.New(newExact(def, crowd(400, 1)), broken{office{def: def}})
	_, err := results.TableOne(t.Context(), analytics.TableOneQuery{Study: "harbours"})
	expect(t, err, survey.Unavailable)
}

// A protected table has no tests, and tells no kind of missing apart.
func TestProtectedTableOneOptions(t *testing.T) {
	results := protected(crowd(400, 1))
	_, err := results.TableOne(t.Context(),
		analytics.TableOneQuery{Study: "harbours", By: "gender", Tests: true})
	expect(t, err, survey.Forbidden)
	got, err := results.TableOne(t.Context(),
		analytics.TableOneQuery{Study: "harbours", Lang: "en", Missing: true})
	must(t, err)
	rows := got.Variables[0].Rows
	if last := rows[len(rows)-1]; last.Label != "Not in the version they answered" || last.Cells[0].Text != "*" {
		t.Errorf("the last row is %s", plain(t, last))
	}
	for _, row := range rows[len(rows)-5:] {
		if row.Cells[0].Count != analytics.Hidden {
			t.Errorf("%s: %d", row.Label, row.Cells[0].Count)
		}
	}
}

// piers is a study of two surveys that ask gender. It is a breakdown of the second one alone, or of both, of
// which the first one's waits for an agreement.
type piers struct {
	office
	both bool
}

func (p piers) Study(context.Context, survey.StudyID) ([]*survey.Definition, error) {
	first, second := *p.def, *p.def
	if !p.both {
		first.Breakdowns = []string{"age"}
	}
	second.Name = "pier"
	second.Choices = maps.Clone(p.def.Choices)
	second.Choices["gender"] = slices.Clone(second.Choices["gender"])
	second.Choices["gender"][2].Indigenous = false
	return []*survey.Definition{&first, &second}, nil
}

// The columns of Table 1 are those of the first survey that asks the question: another survey's breakdown
// does not open it.
func TestTableOneByAnothersBreakdown(t *testing.T) {
	for _, both := range []bool{false, true} {
		def := harbour()
		def.Choices["gender"][2].Indigenous = both
		results := disclosure.New(newExact(def, crowd(400, 1)), piers{office{def: def}, both})
		_, err := results.TableOne(t.Context(), analytics.TableOneQuery{Study: "harbours", By: "gender"})
		expect(t, err, survey.Forbidden)
	}
}
