package clickhouse_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// trial is gtsummary's data set of that name, as a survey: what a survey can say of it. Its age is
// two numbers here, asked twice, to be described both ways.
func trial() *survey.Definition {
	question := func(name, choices string) survey.Question {
		return survey.Question{Type: survey.SelectOne, Name: name, Role: survey.Demographic,
			Choices: choices, Label: survey.Text{"en": name}}
	}
	age := func(name, summary string) survey.Question {
		return survey.Question{Type: survey.Integer, Name: name, Role: survey.Demographic,
			Summary: summary, Label: survey.Text{"en": name}}
	}
	return &survey.Definition{Study: "trial", Name: "peer-support", Waves: []string{"w1"},
		Choices: map[string][]survey.Choice{
			"drug": labelled("a", "b"), "stage": labelled("t1", "t2", "t3", "t4"),
			"grade": labelled("i", "ii", "iii"), "yes": labelled("yes", "no"),
		},
		Questions: []survey.Question{
			{Type: survey.SelectOne, Name: "drug", Choices: "drug", Label: survey.Text{"en": "Drug"}},
			question("stage", "stage"), question("grade", "grade"), question("response", "yes"),
			question("died", "yes"), age("age", ""), age("again", survey.Mean),
		}}
}

// arm are the responses of one drug; counts say how many gave each answer of a question, and the
// rest gave none.
func arm(drug string, n int, counts map[string][]int, ages []float64) []survey.Response {
	def := trial()
	rows := make([]survey.Response, n)
	for i := range rows {
		rows[i] = response(map[string]survey.Answer{"drug": text(drug)})
		for _, name := range []string{"age", "again"} {
			rows[i].Answers[name] = state(survey.DontKnow)
			if i < len(ages) {
				rows[i].Answers[name] = num(ages[i])
			}
		}
	}
	for name, each := range counts {
		field, _ := def.Field(name)
		at := 0
		for choice, many := range each {
			for range many {
				rows[at].Answers[name] = text(field.Choices[choice].Name)
				at++
			}
		}
		for ; at < n; at++ {
			rows[at].Answers[name] = state(survey.Skipped)
		}
	}
	return rows
}

// The published table of the trial comes out of responses: counts, shares of those who answered, how
// many did not, and the p of each variable. Percentages there are whole; p has two or three digits,
// recomputed to four in the reference.
func TestPublishedTrial(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": trial()})
	insert(t, d, "peer-support", arm("a", 98, map[string][]int{"stage": {28, 25, 22, 23},
		"grade": {35, 32, 31}, "response": {28, 67}, "died": {52, 46}}, []float64{12, 14, 15, 25}))
	insert(t, d, "peer-support", arm("b", 102, map[string][]int{"stage": {25, 29, 21, 27},
		"grade": {33, 36, 33}, "response": {33, 65}, "died": {60, 42}}, []float64{15, 17, 19, 22, 29}))
	table, err := d.Results(clickhouse.Live).TableOne(t.Context(), analytics.TableOneQuery{
		Study: "trial", By: "drug", Lang: "en", Missing: true, Tests: true})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	p := map[string]float64{}
	for _, v := range table.Variables {
		for _, row := range v.Rows {
			line := v.ID + " " + row.Label
			for _, cell := range row.Cells {
				line += " | " + cell.Text
			}
			lines = append(lines, line)
		}
		if v.Test == nil {
			t.Fatalf("%s has no test", v.ID)
		}
		p[v.ID+" "+v.Test.Name] = v.Test.P
	}
	for _, want := range []string{
		"stage T1 | 53 (26.5) | 28 (28.6) | 25 (24.5)", "stage T2 | 54 (27.0) | 25 (25.5) | 29 (28.4)",
		"stage T3 | 43 (21.5) | 22 (22.4) | 21 (20.6)", "stage T4 | 50 (25.0) | 23 (23.5) | 27 (26.5)",
		"grade I | 68 (34.0) | 35 (35.7) | 33 (32.4)", "grade II | 68 (34.0) | 32 (32.7) | 36 (35.3)",
		"grade III | 64 (32.0) | 31 (31.6) | 33 (32.4)",
		"response YES | 61 (31.6) | 28 (29.5) | 33 (33.7)", "response No answer | 7 | 3 | 4",
		"died YES | 112 (56.0) | 52 (53.1) | 60 (58.8)", "died No answer | 0 | 0 | 0",
		"died Prefer not to answer | 0 | 0 | 0", "died Don’t know | 0 | 0 | 0",
		"died Not asked, by the survey’s path | 0 | 0 | 0",
		"died Not in the version they answered | 0 | 0 | 0",
		// By hand: of 12 14 15 15 17 19 22 25 29, of 12 14 15 25 and of 15 17 19 22 29.
		"age Median (IQR) | 17 (15–22) | 14.5 (13.5–17.5) | 19 (17–22)",
		"again Mean (SD) | 18.7 (5.6) | 16.5 (5.8) | 20.4 (5.5)",
		"age Range | 12–29 | 12–25 | 15–29", "age Don’t know | 191 | 94 | 97",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is missing in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	for name, want := range map[string]float64{"stage": .8662, "grade": .8708, "response": .5304, "died": .4118} {
		got := p[name+" "+analytics.ChiSquareTest]
		near(t, "p of "+name, &got, want, 5e-5)
	}
	if _, ok := p["age "+analytics.MannWhitneyTest]; !ok {
		t.Errorf("age is tested by %v", p)
	}
}

// A descriptive table has neither tests nor more rows than it needs.
func TestTableOneIsDescriptive(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": trial()})
	insert(t, d, "peer-support", arm("a", 9, map[string][]int{"stage": {5}}, nil))
	insert(t, d, "peer-support", arm("b", 8, map[string][]int{"stage": {2, 6}}, nil))
	for _, q := range []analytics.TableOneQuery{{By: "drug"}, {Tests: true}} {
		q.Study, q.Lang = "trial", "en"
		table, err := d.Results(clickhouse.Live).TableOne(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range table.Variables {
			if v.Test != nil {
				t.Errorf("%s has a test", v.ID)
			}
		}
		if rows := table.Variables[0].Rows; len(rows) != 3 {
			text, _ := json.Marshal(rows)
			t.Errorf("stage has the rows %s, want T1, T2 and no answer", text)
		}
	}
}
