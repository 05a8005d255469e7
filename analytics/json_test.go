package analytics_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"candour/analytics"
)

const noneMissing = `"missing":{"rows":{"skipped":0,"prefer_not":0,"dont_know":0,"not_shown":0,` +
	`"absent":0},"columns":{"skipped":0,"prefer_not":0,"dont_know":0,"not_shown":0,"absent":0}},`

func TestJSONOfEmptyResults(t *testing.T) {
	tests := []struct {
		name   string
		result any
		want   string
	}{
		{"frequencies", analytics.Frequencies{Blank: analytics.Hidden},
			`{"responses":0,"blank":null,"synthetic":0,"imported":0,"protected":false,` +
				`"questions":[]}`},
		{"frequency", analytics.Frequency{Answered: analytics.Hidden},
			`{"id":"","label":"","type":"","role":"","section":"","asked":0,"answered":null,` +
				`"missing":{"skipped":0,"prefer_not":0,"dont_know":0,"not_shown":0,` +
				`"absent":0},"base":0,"rows":[],"numeric":null,"bins":[],"ranking":null,"suppressed":false,"unagreed":false,"sensitive":false}`},
		{"row", analytics.Row{Count: analytics.Hidden},
			`{"value":"","label":"","count":null,"percent":null,"low":null,"high":null,` +
				`"bounded":""}`},
		{"crosstab", analytics.Crosstab{Cells: [][]analytics.Cell{nil}},
			`{"row_question":"","column_question":"","rows":[],"columns":[],"cells":[[]],"row_totals":[],` +
				`"column_totals":[],"base":0,` + noneMissing + `"test":null,"small":false,` +
				`"protected":false,"suppressed":false,"unagreed":false,"banner":[]}`},
		{"crosstab without cells", analytics.Crosstab{},
			`{"row_question":"","column_question":"","rows":[],"columns":[],"cells":[],"row_totals":[],` +
				`"column_totals":[],"base":0,` + noneMissing + `"test":null,"small":false,` +
				`"protected":false,"suppressed":false,"unagreed":false,"banner":[]}`},
		{"table 1", analytics.TableOne{},
			`{"title":"","columns":[],"variables":[],"footnotes":[],"response_rate":null,` +
				`"protected":false,"synthetic":0,"imported":0,"provenance":"","released":null}`},
		{"variable", analytics.Variable{Rows: []analytics.VariableRow{{}}},
			`{"id":"","survey":"","label":"","kind":"","n":0,"rows":[{"label":"","cells":[]}],` +
				`"footnotes":[],"test":null,"suppressed":false}`},
		{"scales", analytics.Scales{}, `{"scales":[],"protected":false}`},
		{"scale", analytics.Scale{}, `{"id":"","label":"","score":"","sensitive":false,"waves":[]}`},
		{"wave of a scale", analytics.ScaleWave{N: analytics.Hidden},
			`{"wave":"","n":null,"complete":0,"mean":null,"sd":null,"median":null,"p25":null,` +
				`"p75":null,"alpha":null,"alpha_low":null,"alpha_high":null,"omega":null,"low":null,` +
				`"high":null,"scores":[],"items":[],"small":false,"suppressed":false}`},
		{"trend", analytics.Trend{},
			`{"question":"","label":"","points":[],"differences":[],"protected":false}`},
		{"point of a trend", analytics.TrendPoint{},
			`{"wave":"","base":0,"rows":[],"numeric":null,"small":false,"suppressed":false}`},
		{"flow", analytics.Flow{}, `{"waves":[],"protected":false}`},
		{"open answers", analytics.OpenAnswers{},
			`{"question":"","label":"","total":0,"answers":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(tt.result)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A pointer, a list and a holder must all use the methods of the value.
func TestJSONWithin(t *testing.T) {
	got, err := json.Marshal(&analytics.Frequencies{Questions: []analytics.Frequency{{}}})
	if err != nil {
		t.Fatal(err)
	}
	var read struct{ Questions []map[string]json.RawMessage }
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	if rows := string(read.Questions[0]["rows"]); rows != "[]" {
		t.Errorf("rows = %s, want []", rows)
	}
}

// A released table is stored as JSON and must come back as it was.
func TestJSONThereAndBack(t *testing.T) {
	share := 92.857142857142861
	want := analytics.TableOne{
		Title:   "Participants",
		Columns: []analytics.Column{{Label: "Overall", N: 14}, {Label: "Men", N: analytics.Hidden}},
		Variables: []analytics.Variable{{ID: "gender", Kind: "categorical", N: 14,
			Footnotes: []string{"a"},
			Rows: []analytics.VariableRow{{Label: "Woman", Cells: []analytics.TableOneCell{
				{Count: 13, Percent: &share, Text: "13 (92.9)"}}}}}},
		Footnotes:    []analytics.Footnote{{Mark: "a", Text: "Several could be chosen."}},
		ResponseRate: &analytics.ResponseRate{Invited: 18, Responses: 14, Percent: 77.8},
		Released:     &analytics.Release{By: "Robin", Reason: "Published", Date: "2026-01-02"},
	}
	body, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got analytics.TableOne
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
