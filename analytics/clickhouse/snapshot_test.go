package clickhouse_test

import (
	"errors"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

func TestSnapshotStaysWhileLiveMoves(t *testing.T) {
	everyWay(t, catalogue{"peer-support": everyType()}, func(t *testing.T, d *clickhouse.Database) {
		steps := []struct {
			name         string
			snapshot     bool
			live, frozen analytics.Count
		}{
			{"the first", true, 1, 1},
			{"live moves on", false, 2, 1},
			{"the second", true, 3, 3},
			{"live moves on again", false, 4, 3},
		}
		for _, step := range steps {
			insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{
				"gender": text("woman"), "help": choices("friends"), "story": text("mine"),
			})})
			if step.snapshot {
				if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
					t.Fatal(err)
				}
			}
			for source, want := range map[clickhouse.Source]analytics.Count{
				clickhouse.Live: step.live, clickhouse.Frozen: step.frozen,
			} {
				found := frequencies(t, d.Results(source), analytics.Query{})
				story := found.Questions[len(found.Questions)-1]
				if found.Responses != want || story.Answered != want {
					t.Errorf("%s, source %d: %d responses and %d stories, want %d", step.name,
						source, found.Responses, story.Answered, want)
				}
			}
		}
	})
}

func TestSnapshotHasNoWords(t *testing.T) {
	engine := ways()[0]
	surveys := catalogue{"peer-support": everyType()}
	d := open(t, engine, surveys)
	insert(t, d, "peer-support", []survey.Response{response(map[string]survey.Answer{
		"story": text("mine"),
	})})
	if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
		t.Fatal(err)
	}
	for _, question := range []string{"story", "gender_other"} {
		_, err := d.Results(clickhouse.Frozen).OpenAnswers(t.Context(), analytics.OpenQuery{
			Survey: "peer-support", Question: question, Limit: 10,
		})
		var fault *survey.Error
		if !errors.As(err, &fault) || fault.Kind != survey.Forbidden {
			t.Errorf("%s: got %v, want an error of kind Forbidden", question, err)
		}
	}
}
