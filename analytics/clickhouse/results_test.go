package clickhouse_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// stories inserts n responses, each with a story of its own.
func stories(t testing.TB, d *clickhouse.Database, n int) {
	t.Helper()
	var rows []survey.Response
	for i := range n {
		r := response(map[string]survey.Answer{"story": text("story " + strconv.Itoa(i))})
		r.Wave = "w" + strconv.Itoa(1+i%2)
		rows = append(rows, r)
	}
	insert(t, d, "peer-support", rows)
}

func TestOpenAnswersAreShuffled(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	stories(t, d, 60)
	ask := func(q analytics.OpenQuery) analytics.OpenAnswers {
		t.Helper()
		q.Survey, q.Question = "peer-support", "story"
		found, err := d.Results(clickhouse.Live).OpenAnswers(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	first := ask(analytics.OpenQuery{Limit: 100, Lang: "fr"})
	if first.Label != "Votre histoire" || first.Total != 60 || len(first.Answers) != 60 {
		t.Fatalf("got %q, %d answers of %d", first.Label, len(first.Answers), first.Total)
	}
	second := ask(analytics.OpenQuery{Limit: 100})
	if slices.Equal(first.Answers, second.Answers) {
		t.Error("the same order twice")
	}
	if slices.Sort(second.Answers); len(slices.Compact(second.Answers)) != 60 {
		t.Error("some answers came twice")
	}
	few := ask(analytics.OpenQuery{Limit: 7, Wave: "w2"})
	if len(few.Answers) != 7 || few.Total != 30 {
		t.Errorf("%d answers of %d, want 7 of 30", len(few.Answers), few.Total)
	}
}

// TestWhatIsNotAnsweredIsNotStored gives words to questions that were not shown or not answered.
func TestWhatIsNotAnsweredIsNotStored(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	for _, s := range []survey.State{survey.NotShown, survey.Skipped, survey.PreferNot} {
		insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{
			"story":  {State: s, Text: "taken back"},
			"gender": {State: s, Text: "other", Other: "taken back"},
		})})
	}
	for _, question := range []string{"story", "gender_other"} {
		found, err := d.Results(clickhouse.Live).OpenAnswers(t.Context(), analytics.OpenQuery{
			Survey: "peer-support", Question: question, Limit: 10,
		})
		if err != nil || found.Total != 0 {
			t.Errorf("%s: %d answers, want none (%v)", question, found.Total, err)
		}
	}
}

func TestOpenAnswersRefuse(t *testing.T) {
	d := inProcess(t, catalogue{"peer-support": everyType()})
	tests := []struct {
		name, question string
		want           survey.Kind
	}{
		{"an unknown question", "nope", survey.NotFound},
		{"a choice", "gender", survey.Invalid},
		{"other words of a question without them", "help_other", survey.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := d.Results(clickhouse.Live).OpenAnswers(t.Context(), analytics.OpenQuery{
				Survey: "peer-support", Question: tt.question, Limit: 1,
			})
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != tt.want {
				t.Errorf("got %v, want an error of kind %d", err, tt.want)
			}
		})
	}
}
