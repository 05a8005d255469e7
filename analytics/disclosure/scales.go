package disclosure

import (
	"context"

	"candour/analytics"
	"candour/analytics/statistics"
	"candour/survey"
)

// Scales returns protected scores of scales in each wave: the rounded counts of their bands, and
// mean and quartiles from these alone. Each wave is one table of the list, so there is no other
// condition. There is no deviation, interval, reliability or item.
func (r *Results) Scales(ctx context.Context, q analytics.ScalesQuery) (analytics.Scales, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Scales{}, err
	}
	if err := (list{def: def}).byWave(q); err != nil {
		return analytics.Scales{}, err
	}
	q.Keys = true
	exact, err := r.exact.Scales(ctx, q)
	if err != nil {
		return analytics.Scales{}, err
	}
	safe := analytics.Scales{Protected: true}
	for _, scale := range exact.Scales {
		scoring, err := analytics.ScoringOf(def, scale.ID)
		if err != nil {
			return analytics.Scales{}, err
		}
		safe.Scales = append(safe.Scales, protectScale(scoring, scale, q.Lang))
	}
	return safe, nil
}

// byWave lets through what is told wave by wave, or of one wave.
func (l list) byWave(q analytics.Query) error {
	if q.Filter != nil || q.WithoutSuspect {
		return forbidden(noFilters)
	}
	if q.Where != (analytics.Condition{}) {
		return forbidden("This is shown wave by wave and cannot be narrowed further; leave the " +
			"other condition out.")
	}
	return l.wave(q.Wave)
}

// protectScale reads the counts and keys of the bands that the definition gives, and labels; nothing
// else of exact.
func protectScale(scoring analytics.Scoring, exact analytics.Scale, lang string) analytics.Scale {
	safe := analytics.Scale{ID: exact.ID, Label: exact.Label, Score: exact.Score,
		Sensitive: scoring.Sensitive()}
	for _, wave := range exact.Waves {
		safe.Waves = append(safe.Waves, protectScores(scoring, wave, lang))
	}
	return safe
}

func protectScores(
	scoring analytics.Scoring, exact analytics.ScaleWave, lang string,
) analytics.ScaleWave {
	w := analytics.ScaleWave{Wave: exact.Wave, N: Round(exact.N, exact.NKey),
		Complete: analytics.Hidden}
	if w.N < smallest {
		w.N, w.Suppressed = analytics.Hidden, true
		return w
	}
	f := analytics.Frequency{Answered: w.N}
	bands := scoring.Bands(lang)
	for i, e := range exact.Scores {
		bin := bands[i]
		bin.Count = Round(e.Count, e.Key)
		f.Bins = append(f.Bins, bin)
	}
	f.Numeric = bandedScores(f, scoring.Grain())
	if scoring.Sensitive() {
		boundBins(&f)
	} else {
		hideNearlyAllBins(&f)
	}
	w.Scores = f.Bins
	if f.Numeric != nil {
		w.Mean, w.Median = f.Numeric.Mean, f.Numeric.Median
		w.P25, w.P75 = f.Numeric.P25, f.Numeric.P75
	}
	return w
}

// bandedScores describes scores from the rounded counts of their bands, which reach half a grain
// below their edges as those of whole numbers do.
func bandedScores(f analytics.Frequency, grain float64) *analytics.Numeric {
	bands := make([]statistics.Band, len(f.Bins))
	for i, bin := range f.Bins {
		bands[i] = statistics.Band{Low: bin.Low - grain/2, High: bin.High - grain/2,
			Count: float64(bin.Count)}
	}
	if n := len(bands); n > 0 {
		bands[n-1].High += grain
	}
	return describeBands(bands, f.Answered)
}

// Trend returns the protected one-way tables of a question, wave by wave, and the differences between
// these.
func (r *Results) Trend(ctx context.Context, q analytics.TrendQuery) (analytics.Trend, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Trend{}, err
	}
	if err := (list{def: def}).byWave(q.Query); err != nil {
		return analytics.Trend{}, err
	}
	count := func(ctx context.Context, one analytics.Query) (analytics.Frequencies, error) {
		return r.frequencies(ctx, list{def: def}, one)
	}
	t, err := analytics.CountTrend(ctx, def, q, count)
	for i := range t.Differences {
		d := &t.Differences[i]
		significant(d.Points, d.Low, d.High)
	}
	return t, err
}

// Flow returns how people came through a survey: views, starts and who was screened out in the steps
// in which they are counted, completions rounded, nothing below 30.
func (r *Results) Flow(ctx context.Context, q analytics.Query) (analytics.Flow, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Flow{}, err
	}
	if err := (list{def: def}).byWave(q); err != nil {
		return analytics.Flow{}, err
	}
	q.Keys = true
	exact, err := r.exact.Flow(ctx, q)
	if err != nil {
		return analytics.Flow{}, err
	}
	safe := analytics.Flow{Protected: true}
	for _, w := range exact.Waves {
		safe.Waves = append(safe.Waves, protectFlow(def, w))
	}
	return safe, nil
}

func protectFlow(def *survey.Definition, exact analytics.FlowWave) analytics.FlowWave {
	enough := func(n analytics.Count) analytics.Count {
		if n < smallest {
			return analytics.Hidden
		}
		return n
	}
	w := analytics.FlowWave{
		Wave: exact.Wave, Views: enough(exact.Views), Starts: enough(exact.Starts),
		Completions: enough(Round(exact.Completions, exact.CompletionsKey)),
		People:      enough(Round(exact.People, exact.PeopleKey)),
		ScreenedOut: enough(exact.ScreenedOut),
	}
	if def.Invited > 0 && len(def.Waves) == 1 {
		w.Invited = new(def.Invited) // the definition is shared
	}
	w.Derive()
	significant(w.Participation, w.Completion, w.Response)
	if a := w.AAPOR; a != nil {
		significant(&a.Eligible, &a.RR1, &a.RR2, &a.RR3, &a.RR4)
	}
	return w
}
