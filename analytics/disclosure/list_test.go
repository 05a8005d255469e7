package disclosure_test

import (
	"testing"

	"candour/analytics"
	"candour/survey"
)

func TestFrequenciesOnTheList(t *testing.T) {
	is := func(question, value string) analytics.Condition {
		return analytics.Condition{Question: question, Value: value}
	}
	const fine = survey.Internal
	tests := []struct {
		name string
		q    analytics.Query
		want survey.Kind
	}{
		{"all questions", analytics.Query{}, fine},
		{"one question", analytics.Query{Questions: []string{"heard"}}, fine},
		{"a wave", analytics.Query{Wave: "w2"}, fine},
		{"a choice of a breakdown", analytics.Query{Where: is("gender", "woman")}, fine},
		{"a band of a breakdown", analytics.Query{Where: is("age", "16..19")}, fine},
		{"a band by its label", analytics.Query{Where: is("age", "16 à 18")}, fine},
		{"an unknown question", analytics.Query{Questions: []string{"heard", "name"}},
			survey.NotFound},
		{"an unknown wave", analytics.Query{Wave: "w3"}, survey.Forbidden},
		{"no breakdown", analytics.Query{Where: is("heard", "5")}, survey.Forbidden},
		{"an unknown breakdown", analytics.Query{Where: is("name", "Ann")}, survey.Forbidden},
		{"an unknown value", analytics.Query{Where: is("gender", "robot")}, survey.Forbidden},
		{"no value", analytics.Query{Where: is("gender", "")}, survey.Forbidden},
		{"a value of nothing", analytics.Query{Where: is("", "woman")}, survey.Forbidden},
		{"a number, no band", analytics.Query{Where: is("age", "17")}, survey.Forbidden},
		{"a band of one's own", analytics.Query{Where: is("age", "16..18")}, survey.Forbidden},
		{"an expression", analytics.Query{Where: is("gender", "woman' or 'a'='a")},
			survey.Forbidden},
		{"a wave and a breakdown", analytics.Query{Wave: "w1", Where: is("gender", "woman")},
			survey.Forbidden},
	}
	results := protected(crowd(400, 1))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Survey = "harbour"
			_, err := results.Frequencies(t.Context(), tt.q)
			expect(t, err, tt.want)
		})
	}
}

func TestCrosstabOnTheList(t *testing.T) {
	const fine = survey.Internal
	woman := analytics.Condition{Question: "gender", Value: "woman"}
	tests := []struct {
		name          string
		rows, columns string
		q             analytics.Query
		want          survey.Kind
	}{
		{"a question by a breakdown", "heard", "gender", analytics.Query{}, fine},
		{"the other way round", "gender", "heard", analytics.Query{}, fine},
		{"by bands", "heard", "age", analytics.Query{}, fine},
		{"two breakdowns", "gender", "age", analytics.Query{}, fine},
		{"of one wave", "heard", "gender", analytics.Query{Wave: "w1"}, fine},
		{"no breakdown", "heard", "support", analytics.Query{}, survey.Forbidden},
		{"three questions", "heard", "age", analytics.Query{Where: woman}, survey.Forbidden},
		{"an unknown wave", "heard", "gender", analytics.Query{Wave: "w9"}, survey.Forbidden},
		{"a text", "story", "gender", analytics.Query{}, survey.Forbidden},
		{"numbers without bands", "gender", "hours", analytics.Query{}, survey.Forbidden},
		{"a question by itself", "gender", "gender", analytics.Query{}, survey.Invalid},
		{"an unknown question", "name", "gender", analytics.Query{}, survey.NotFound},
	}
	results := protected(crowd(400, 1))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Survey = "harbour"
			_, err := results.Crosstab(t.Context(), analytics.CrosstabQuery{
				Query: tt.q, Rows: tt.rows, Columns: tt.columns})
			expect(t, err, tt.want)
		})
	}
}

func TestTableOneOnTheList(t *testing.T) {
	const fine = survey.Internal
	tests := []struct {
		name string
		q    analytics.TableOneQuery
		want survey.Kind
	}{
		{"overall", analytics.TableOneQuery{Study: "harbours"}, fine},
		{"by a breakdown", analytics.TableOneQuery{Study: "harbours", By: "gender"}, fine},
		{"of one wave", analytics.TableOneQuery{Study: "harbours", Wave: "w1"}, fine},
		{"of one wave, by a breakdown", analytics.TableOneQuery{Study: "harbours", Wave: "w1",
			By: "gender"}, survey.Forbidden},
		{"by no breakdown", analytics.TableOneQuery{Study: "harbours", By: "support"},
			survey.Forbidden},
		{"an unknown wave", analytics.TableOneQuery{Study: "harbours", Wave: "w3"},
			survey.Forbidden},
		{"an unknown study", analytics.TableOneQuery{Study: "ports"}, survey.NotFound},
	}
	results := protected(crowd(400, 1))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := results.TableOne(t.Context(), tt.q)
			expect(t, err, tt.want)
		})
	}
}

func TestOpenAnswersNever(t *testing.T) {
	got, err := protected(crowd(400, 1)).OpenAnswers(t.Context(),
		analytics.OpenQuery{Survey: "harbour", Question: "story", Limit: 9})
	expect(t, err, survey.Forbidden)
	if len(got.Answers) != 0 || got.Total != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestUnknownSurvey(t *testing.T) {
	results := protected(nil)
	_, err := results.Frequencies(t.Context(), analytics.Query{Survey: "port"})
	expect(t, err, survey.NotFound)
	_, err = results.Crosstab(t.Context(), analytics.CrosstabQuery{})
	expect(t, err, survey.NotFound)
}

// expect fails the test unless err is of the wanted kind; Internal stands for no error.
func expect(t *testing.T, err error, want survey.Kind) {
	t.Helper()
	if want == survey.Internal {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	if err == nil {
		t.Fatal("let through")
	}
	if got := survey.AsError(err); got.Kind != want || got.Message == "" {
		t.Errorf("got %d, %q; want kind %d", got.Kind, got.Message, want)
	}
}
