package analytics_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
	"candour/survey"
)

func english(s string) survey.Text { return survey.Text{"en": s, "fr": "fr " + s} }

// interviews is a study of two surveys: one that people fill in, one that staff type in.
func interviews() []*survey.Definition {
	choices := func(names ...string) (made []survey.Choice) {
		for _, name := range names {
			made = append(made, survey.Choice{Name: name, Label: english(strings.ToUpper(name))})
		}
		return made
	}
	lists := map[string][]survey.Choice{
		"gender": choices("woman", "man"), "ethnicity": choices("white", "chinese"),
		"training": choices("yes", "no"),
	}
	return []*survey.Definition{{
		Name: "before", Invited: 18, CollectedBy: survey.ByRespondent, Choices: lists,
		Provenance: english("Reconstructed."),
		Questions: []survey.Question{
			{Type: survey.Integer, Name: "age", Role: survey.Demographic, Label: english("How old?"),
				Short: english("Age"), Bands: []float64{12, 20, 30}},
			{Type: survey.SelectOne, Name: "gender", Role: survey.Demographic, Choices: "gender"},
			{Type: survey.SelectMultiple, Name: "ethnicity", Role: survey.Demographic,
				Choices: "ethnicity"},
			{Type: survey.SelectOne, Name: "valued", Role: survey.Outcome, Choices: "training"},
			{Type: survey.TextType, Name: "pronouns", Role: survey.Demographic},
		},
	}, {
		Name: "session", CollectedBy: survey.ByStaff, Choices: lists,
		Questions: []survey.Question{
			{Type: survey.SelectOne, Name: "training", Role: survey.Demographic, Choices: "training",
				Footnote: english("Any training counts.")},
			{Type: survey.Decimal, Name: "years", Role: survey.Demographic},
		},
	}}
}

// counted is what was counted: 14 before and 18 in the session; of the 14, 10 are women.
func counted(_ context.Context, q analytics.Query) (analytics.Frequencies, error) {
	f := analytics.Frequencies{Responses: 14, Imported: 14}
	if q.Survey == "session" {
		f.Responses, f.Imported = 18, 0
	}
	women := q.Where.Value == "woman"
	for _, id := range q.Questions {
		f.Questions = append(f.Questions, table(id, women))
	}
	if women {
		f.Responses = 10
	}
	return f, nil
}

func table(id string, women bool) analytics.Frequency {
	row := func(value string, n analytics.Count) analytics.Row {
		return analytics.Row{Value: value, Label: strings.ToUpper(value), Count: n}
	}
	f := analytics.Frequency{ID: id, Label: "label of " + id, Answered: 14}
	switch {
	case id == "age" || id == "years":
		p25, median, p75, least, most := 21.0, 23.0, 25.5, 0.083, 10.0
		f.Numeric = &analytics.Numeric{N: 14, Median: &median, P25: &p25, P75: &p75, Min: &least,
			Max: &most}
		f.Bins = []analytics.Bin{{Low: 12, High: 20, Label: "Under 20", Count: 14}, {Low: 20, High: 30}}
		if id == "years" {
			f.Answered = 16
		}
	case id == "training" || id == "valued":
		f.Answered, f.Rows = 18, []analytics.Row{row("yes", 15), row("no", 3)}
	case id == "ethnicity":
		f.Rows = []analytics.Row{row("white", 8), row("chinese", 7)}
	case women:
		f.Answered, f.Rows = 10, []analytics.Row{row("woman", 10), row("man", 0)}
	default:
		f.Rows, f.Missing.PreferNot = []analytics.Row{row("woman", 13), row("man", 0)}, 2
	}
	f.Derive(analytics.OfAnswered, 14)
	return f
}

// lines are a table's variables as text: label, n and marks, and under it the cells of each row.
func lines(t analytics.TableOne) []string {
	var out []string
	for _, v := range t.Variables {
		out = append(out, v.Label+" "+strings.Join(v.Footnotes, ""))
		for _, row := range v.Rows {
			line := "  " + row.Label
			for _, cell := range row.Cells {
				line += " | " + cell.Text
			}
			out = append(out, line)
		}
	}
	for _, note := range t.Footnotes {
		out = append(out, note.Mark+" "+note.Text)
	}
	return out
}

func TestCountTableOne(t *testing.T) {
	tests := []struct {
		name string
		q    analytics.TableOneQuery
		want []string
	}{
		{"overall", analytics.TableOneQuery{Lang: "en"}, []string{
			"Age a", "  Median (IQR) | 23 (21–25.5)", "  Range | 0.1–10",
			"label of gender a", "  WOMAN | 13 (92.9)", "  Prefer not to answer | 2",
			"label of ethnicity ab", "  WHITE | 8 (57.1)", "  CHINESE | 7 (50.0)",
			"label of training cd", "  YES | 15 (83.3)", "  NO | 3 (16.7)",
			"label of years e", "  Median (IQR) | 23 (21–25.5)", "  Range | 0.1–10",
			"a The survey was voluntary. 14 of 18 people invited filled it in (77.8\u00a0%).",
			"b Participants could choose more than one answer, so percentages can add up to more" +
				" than 100.",
			"c All 18 participants answered this in the session.",
			"d Any training counts.",
			"e 16 of 18 participants answered this in the session.",
		}},
		{"in French", analytics.TableOneQuery{Lang: "fr"}, []string{
			"fr Age a", "  Médiane (intervalle interquartile) | 23 (21–25,5)", "  Étendue | 0,1–10",
			"label of gender a", "  WOMAN | 13 (92,9)", "  Préfère ne pas répondre | 2",
			"label of ethnicity ab", "  WHITE | 8 (57,1)", "  CHINESE | 7 (50,0)",
			"label of training cd", "  YES | 15 (83,3)", "  NO | 3 (16,7)",
			"label of years e", "  Médiane (intervalle interquartile) | 23 (21–25,5)",
			"  Étendue | 0,1–10",
			"a Le questionnaire était facultatif. 14 des 18 personnes invitées l’ont rempli" +
				" (77,8\u202f%).",
			"b Plusieurs réponses étaient possibles : la somme des pourcentages peut dépasser 100.",
			"c Les 18 participants ont tous répondu à cette question pendant la rencontre.",
			"d fr Any training counts.",
			"e 16 des 18 participants ont répondu à cette question pendant la rencontre.",
		}},
		{"by gender", analytics.TableOneQuery{Lang: "en", By: "gender"}, []string{
			"Age a", "  Median (IQR) | 23 (21–25.5) | 23 (21–25.5)", "  Range | 0.1–10 | 0.1–10",
			"label of gender a", "  WOMAN | 13 (92.9) | 10 (100.0)", "  Prefer not to answer | 2 | 0",
			"label of ethnicity ab", "  WHITE | 8 (57.1) | 8 (57.1)", "  CHINESE | 7 (50.0) | 7 (50.0)",
			"label of training cde", "  YES | 15 (83.3) | –", "  NO | 3 (16.7) | –",
			"label of years ef", "  Median (IQR) | 23 (21–25.5) | –", "  Range | 0.1–10 | –",
			"a The survey was voluntary. 14 of 18 people invited filled it in (77.8\u00a0%).",
			"b Participants could choose more than one answer, so percentages can add up to more" +
				" than 100.",
			"c All 18 participants answered this in the session.",
			"d Any training counts.",
			"e This comes from another survey, whose answers are never joined to these groups.",
			"f 16 of 18 participants answered this in the session.",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := analytics.CountTableOne(t.Context(), interviews(), tt.q, counted)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(lines(got), tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(lines(got), "\n"),
					strings.Join(tt.want, "\n"))
			}
			if got.Columns[0].N != 14 || got.Imported != 14 ||
				!strings.HasSuffix(got.Provenance, "Reconstructed.") {
				t.Errorf("n %d, imported %d, %q", got.Columns[0].N, got.Imported, got.Provenance)
			}
			if r := got.ResponseRate; r == nil || r.Responses != 14 || r.Invited != 18 {
				t.Errorf("response rate %+v", r)
			}
		})
	}
}

// Of all who were asked, a percentage says so and its n too; a median is still of those who answered. Marks stand in
// their order, though a line's second one may be older than its first.
func TestTableOneOfAllAsked(t *testing.T) {
	definition := interviews()[0]
	asked, err := counted(t.Context(), analytics.Query{Questions: []string{"age", "gender", "ethnicity"}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range asked.Questions {
		asked.Questions[i].Base = 16
	}
	got := analytics.BuildTableOne(analytics.TableOneCounts{Lang: "en", Base: analytics.OfAsked,
		Surveys: []analytics.SurveyCounts{{Definition: definition, Overall: asked}}})
	for i, want := range []string{"numeric 14 a", "categorical 16 a b", "several 16 a b c"} {
		v := got.Variables[i]
		if line := fmt.Sprintf("%s %d %s", v.Kind, v.N, strings.Join(v.Footnotes, " ")); line != want {
			t.Errorf("got %q, want %q", line, want)
		}
	}
}

func TestTableOneGroups(t *testing.T) {
	tests := []struct {
		name, by string
		want     []analytics.Column
	}{
		{"choices with anybody in them", "gender", []analytics.Column{{Label: "WOMAN", N: 13}}},
		{"bands with anybody in them", "age", []analytics.Column{{Label: "Under 20", N: 14}}},
		{"a question that is no variable", "valued",
			[]analytics.Column{{Label: "YES", N: 15}, {Label: "NO", N: 3}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := analytics.CountTableOne(t.Context(), interviews(),
				analytics.TableOneQuery{Lang: "en", By: tt.by}, counted)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Columns[1:], tt.want) {
				t.Errorf("got %+v, want %+v", got.Columns[1:], tt.want)
			}
			if len(got.Variables) != 5 {
				t.Errorf("%d variables, want the 5 demographic ones", len(got.Variables))
			}
		})
	}
}

func TestTableOneRefuses(t *testing.T) {
	tests := []struct {
		name, by string
		want     survey.Kind
	}{
		{"an unknown question", "nope", survey.NotFound},
		{"a text", "pronouns", survey.Invalid},
		{"a number without bands", "years", survey.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := analytics.CountTableOne(t.Context(), interviews(),
				analytics.TableOneQuery{By: tt.by}, counted)
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != tt.want {
				t.Errorf("got %v, want an error of kind %d", err, tt.want)
			}
		})
	}
}

func TestProtectedTableOneSaysLess(t *testing.T) {
	share := 5.0
	f := analytics.Frequencies{Responses: 15, Synthetic: analytics.Hidden, Protected: true}
	f.Questions = []analytics.Frequency{
		{ID: "gender", Label: "Gender", Answered: 15, Rows: []analytics.Row{
			{Value: "woman", Label: "Woman", Count: 15}, {Value: "man", Label: "Man", Count: 0},
			{Value: "other", Label: "Other", Count: analytics.Hidden, Percent: &share,
				Bounded: analytics.Below5},
		}},
		{ID: "age", Label: "Age", Answered: analytics.Hidden, Suppressed: true},
	}
	got := analytics.BuildTableOne(analytics.TableOneCounts{Lang: "en",
		Surveys: []analytics.SurveyCounts{{Definition: interviews()[0], Overall: f}}})
	want := []string{
		"Age a", "Gender a", "  Woman | 15", "  Man | 0-4", "  Other | <5\u00a0%",
		"a The survey was voluntary. About 15 of 18 people invited filled it in.",
	}
	if !slices.Equal(lines(got), want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines(got), "\n"), strings.Join(want, "\n"))
	}
	if !got.Protected || !got.Variables[0].Suppressed || got.Synthetic != analytics.Hidden {
		t.Errorf("protected %v, suppressed %v, synthetic %d", got.Protected,
			got.Variables[0].Suppressed, got.Synthetic)
	}
}
