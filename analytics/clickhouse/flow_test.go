package clickhouse_test

import (
	"context"
	"testing"

	"candour/analytics"
	"candour/analytics/chdb"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// door is who came, now and at the last snapshot.
type door struct{ now, before map[string]analytics.Visits }

func (d door) Visits(context.Context, survey.ID) (map[string]analytics.Visits, error) {
	return d.now, nil
}

func (d door) SnapshotVisits(context.Context, survey.ID) (map[string]analytics.Visits, error) {
	return d.before, nil
}

// Completions are counted by hand: two people and a made-up response; a blank one is none. A snapshot
// goes with the visits that stood at it.
func TestFlow(t *testing.T) {
	def := everyType()
	def.Waves, def.Invited = []string{"w1"}, 8
	came := door{now: map[string]analytics.Visits{"w1": {Views: 40, Starts: 10, ScreenedOut: 5}},
		before: map[string]analytics.Visits{"w1": {Views: 20, Starts: 10}}}
	w := ways()[0]
	config := w.config
	w.config = func(t testing.TB, e *chdb.Engine) clickhouse.Config {
		c := config(t, e)
		c.Visits = came
		return c
	}
	d := open(t, w, catalogue{"peer-support": def})
	rows := people(4, map[string]survey.Answer{"gender": text("woman")})
	rows[1].Source, rows[2].Blank = survey.Synthetic, true
	insert(t, d, "peer-support", rows)
	if err := d.Snapshot(t.Context(), "peer-support"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name                                string
		source                              clickhouse.Source
		views                               analytics.Count
		participation, completion, response float64
	}{
		{"live", clickhouse.Live, 40, 25, 20, 37.5},
		{"snapshot", clickhouse.Snapshot, 20, 50, 20, 37.5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			flow, err := d.Results(tt.source).Flow(t.Context(), analytics.Query{Survey: "peer-support"})
			if err != nil {
				t.Fatal(err)
			}
			got := flow.Waves[0]
			if got.Views != tt.views || got.Starts != 10 || got.Completions != 3 || got.People != 2 {
				t.Errorf("the wave is %+v", got)
			}
			near(t, "participation", got.Participation, tt.participation, 1e-12)
			near(t, "completion", got.Completion, tt.completion, 1e-12)
			near(t, "response", got.Response, tt.response, 1e-12)
		})
	}
	for name, q := range map[string]analytics.Query{
		"a condition": {Where: analytics.Condition{Question: "gender", Value: "woman"}},
		"a filter":    {Filter: parseFilter(t, def, "${gender} = 'woman'")},
	} {
		q.Survey = "peer-support"
		_, err := d.Results(clickhouse.Live).Flow(t.Context(), q)
		if survey.AsError(err).Kind != survey.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
