package clickhouse

import (
	"context"

	"candour/analytics"
	"candour/survey"
)

// Visits knows how many came to a survey, by wave, for those who may see it now and for those who
// see what stood at the last snapshot.
type Visits interface {
	Visits(ctx context.Context, id survey.ID) (map[string]analytics.Visits, error)
	SnapshotVisits(ctx context.Context, id survey.ID) (map[string]analytics.Visits, error)
}

// Flow implements analytics.Results. Who has only come answered nothing to filter by.
func (r *results) Flow(ctx context.Context, q analytics.Query) (analytics.Flow, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Flow{}, err
	}
	if q.Where != (analytics.Condition{}) || q.Filter != nil {
		return analytics.Flow{}, survey.Fault(survey.Invalid, "How people came through a survey"+
			" cannot be narrowed by their answers; leave the filter out.")
	}
	in, err := r.scope(def, q)
	if err != nil {
		return analytics.Flow{}, err
	}
	came, err := r.came(ctx, def.Name)
	if err != nil {
		return analytics.Flow{}, err
	}
	flow := analytics.NewFlow(def, q.Wave, came)
	if err := r.fillCompletions(ctx, in, flow.Waves); err != nil {
		return analytics.Flow{}, r.explain(err)
	}
	for i := range flow.Waves {
		flow.Waves[i].Derive()
	}
	return flow, nil
}

// came is who came to a survey; nobody is known where nobody counts.
func (r *results) came(ctx context.Context, id survey.ID) (map[string]analytics.Visits, error) {
	switch {
	case r.visits == nil:
		return nil, nil
	case r.source != Live:
		return r.visits.SnapshotVisits(ctx, id)
	}
	return r.visits.Visits(ctx, id)
}

func (r *results) fillCompletions(
	ctx context.Context, in scope, waves []analytics.FlowWave,
) error {
	found, err := read[struct {
		Wave      string `ch:"wave"`
		N         uint64 `ch:"n"`
		K         uint16 `ch:"k"`
		People    uint64 `ch:"people"`
		PeopleKey uint16 `ch:"pk"`
	}](ctx, r.Database, "completions.sql", query{in, in.values})
	for _, row := range found {
		for i := range waves {
			if w := &waves[i]; w.Wave == row.Wave {
				w.Completions, w.CompletionsKey = analytics.Count(row.N), analytics.Key(row.K)
				w.People, w.PeopleKey = analytics.Count(row.People), analytics.Key(row.PeopleKey)
			}
		}
	}
	return err
}

// Trend implements analytics.Results.
func (r *results) Trend(ctx context.Context, q analytics.TrendQuery) (analytics.Trend, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Trend{}, err
	}
	return analytics.CountTrend(ctx, def, q, r.Frequencies)
}
