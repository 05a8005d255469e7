package disclosure_test

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"candour/analytics"
	"candour/analytics/disclosure"
	"candour/survey"
)

// Scales implements analytics.Results for scales of one item.
func (e exact) Scales(_ context.Context, q analytics.ScalesQuery) (analytics.Scales, error) {
	if !q.Keys {
		return analytics.Scales{}, errKeyless
	}
	scorings, err := analytics.ScoringsOf(e.def, q.Questions)
	var all analytics.Scales
	for _, s := range scorings {
		scale := analytics.Scale{ID: s.Scale.Name, Label: s.Scale.Name}
		for _, wave := range e.waves(q.Wave) {
			people := slices.DeleteFunc(e.chosen(wave, q.Where), func(p person) bool {
				_, ok := number(p, s.Items[0].Field.Name)
				return !ok
			})
			secret := 1.25
			w := analytics.ScaleWave{Wave: wave, Scores: s.Bands(q.Lang), SD: &secret, Alpha: &secret,
				Omega: &secret, Low: &secret, High: &secret, AlphaLow: &secret, AlphaHigh: &secret,
				Mean: &secret, Median: &secret, P25: &secret, P75: &secret,
				Items: []analytics.ScaleItem{{ID: "secret", Mean: &secret}}}
			w.N, w.NKey = count(people, func(person) bool { return true })
			w.Complete = w.N
			for i := range w.Scores {
				bin := &w.Scores[i]
				bin.Count, bin.Key = count(people, func(p person) bool {
					x, _ := number(p, s.Items[0].Field.Name)
					return x >= bin.Low && (x < bin.High || i == len(w.Scores)-1)
				})
			}
			scale.Waves = append(scale.Waves, w)
		}
		all.Scales = append(all.Scales, scale)
	}
	return all, err
}

func (e exact) waves(wave string) []string {
	if wave != "" {
		return []string{wave}
	}
	return e.def.Waves
}

// Trend implements analytics.Results. A protected one must not begin with an exact one.
func (e exact) Trend(context.Context, analytics.TrendQuery) (analytics.Trend, error) {
	return analytics.Trend{}, errKeyless
}

// Flow implements analytics.Results.
func (e exact) Flow(_ context.Context, q analytics.Query) (analytics.Flow, error) {
	if !q.Keys {
		return analytics.Flow{}, errKeyless
	}
	visits := map[string]analytics.Visits{
		"w1": {Views: 520, Starts: 430, ScreenedOut: 25}, "w2": {Views: 20, Starts: 10},
	}
	if len(e.people) < 30 {
		visits["w1"] = visits["w2"]
	}
	f := analytics.NewFlow(e.def, q.Wave, visits)
	for i := range f.Waves {
		w := &f.Waves[i]
		people := e.chosen(w.Wave, analytics.Condition{})
		w.Completions, w.CompletionsKey = count(people, func(p person) bool { return !p.blank })
		w.People, w.PeopleKey = w.Completions, w.CompletionsKey
		w.Derive()
	}
	return f, nil
}

func (s shaken) Scales(ctx context.Context, q analytics.ScalesQuery) (analytics.Scales, error) {
	all, err := s.exact.Scales(ctx, q)
	for _, scale := range all.Scales {
		for i := range scale.Waves {
			w := &scale.Waves[i]
			s.count(&w.N, &w.NKey)
			w.Mean, w.SD, w.Alpha, w.Complete = s.noise(), s.noise(), s.noise(), 7
			for j := range w.Scores {
				s.count(&w.Scores[j].Count, &w.Scores[j].Key)
			}
		}
	}
	return all, err
}

func (s shaken) Flow(ctx context.Context, q analytics.Query) (analytics.Flow, error) {
	f, err := s.exact.Flow(ctx, q)
	for i := range f.Waves {
		w := &f.Waves[i]
		s.count(&w.Completions, &w.CompletionsKey)
		s.count(&w.People, &w.PeopleKey)
		w.Participation, w.Completion, w.Response = s.noise(), s.noise(), s.noise()
	}
	return f, err
}

// byWave fetches everything that is told wave by wave.
func byWave(t *testing.T, results analytics.Results) []any {
	t.Helper()
	var all []any
	for _, wave := range []string{"", "w1"} {
		q := analytics.Query{Survey: "harbour", Lang: "en", Wave: wave}
		scales, err := results.Scales(t.Context(), q)
		must(t, err)
		flow, err := results.Flow(t.Context(), q)
		must(t, err)
		all = append(all, scales, flow)
		for _, question := range []string{"heard", "used", "age", "support", "story"} {
			trend, err := results.Trend(t.Context(), analytics.TrendQuery{Query: q, Question: question})
			must(t, err)
			all = append(all, trend)
		}
	}
	return all
}

// Each wave of a trend is the protected table of that wave, and its differences those of what the
// tables show.
func TestProtectedTrend(t *testing.T) {
	results := protected(crowd(500, 3))
	trend, err := results.Trend(t.Context(), analytics.TrendQuery{
		Query: analytics.Query{Survey: "harbour", Lang: "en"}, Question: "heard"})
	must(t, err)
	if !trend.Protected || len(trend.Points) != 2 || len(trend.Differences) != 5 {
		t.Fatalf("%+v", trend)
	}
	for _, point := range trend.Points {
		_, tables := frequencies(t, results, analytics.Query{Wave: point.Wave})
		if got, want := plain(t, point.Rows), plain(t, tables["heard"].Rows); got != want {
			t.Errorf("%s: %s, want %s", point.Wave, got, want)
		}
		if point.Base%5 != 0 || point.Base != tables["heard"].Base {
			t.Errorf("%s: base %d", point.Wave, point.Base)
		}
	}
	for i, d := range trend.Differences {
		from, to := trend.Points[0], trend.Points[1]
		points := 100 * (float64(to.Rows[i].Count)/float64(to.Base) -
			float64(from.Rows[i].Count)/float64(from.Base))
		if d.Points == nil || *d.Points != threeDigits(points) || !(*d.Low <= *d.Points && *d.Points <= *d.High) {
			t.Errorf("%s: %s, want %v points", d.Value, plain(t, d), points)
		}
	}
}

// A wave of few people has neither a table nor a difference.
func TestProtectedTrendOfFew(t *testing.T) {
	people := crowd(500, 3)
	kept := 0
	people = slices.DeleteFunc(people, func(p person) bool {
		if p.wave == "w2" {
			kept++
		}
		return p.wave == "w2" && kept > 20
	})
	trend, err := protected(people).Trend(t.Context(), analytics.TrendQuery{
		Query: analytics.Query{Survey: "harbour"}, Question: "heard"})
	must(t, err)
	if w2 := trend.Points[1]; !w2.Suppressed || w2.Base != analytics.Hidden || len(w2.Rows) > 0 {
		t.Errorf("the second wave tells %s", plain(t, w2))
	}
	if len(trend.Differences) > 0 {
		t.Errorf("differences from nothing: %s", plain(t, trend.Differences))
	}
}

func TestProtectedScales(t *testing.T) {
	results := protected(crowd(500, 3))
	scales, err := results.Scales(t.Context(), analytics.Query{Survey: "harbour", Lang: "en"})
	must(t, err)
	_, heard := frequencies(t, results, analytics.Query{Wave: "w1"})
	w := scales.Scales[0].Waves[0]
	if !scales.Protected || w.N != heard["heard"].Answered || w.N < 30 {
		t.Errorf("n is %d, want %d", w.N, heard["heard"].Answered)
	}
	// Scores of one item are its answers; the last band holds the last two.
	sum, n := 0.0, 0.0
	for i, middle := range []float64{1, 2, 3, 4.5} {
		if c := w.Scores[i].Count; c%5 != 0 || i < 3 && c != heard["heard"].Rows[i].Count {
			t.Errorf("%s has %d, want %d", w.Scores[i].Label, c, heard["heard"].Rows[i].Count)
		}
		sum += middle * float64(w.Scores[i].Count)
		n += float64(w.Scores[i].Count)
	}
	if w.Mean == nil || *w.Mean != threeDigits(sum/n) || w.P25 == nil || *w.P25 > *w.Median || *w.Median > *w.P75 {
		t.Errorf("%s, want a mean of %v", plain(t, w), sum/n)
	}
	for name, x := range map[string]*float64{"sd": w.SD, "alpha": w.Alpha, "omega": w.Omega, "low": w.Low,
		"high": w.High, "alpha_low": w.AlphaLow, "alpha_high": w.AlphaHigh} {
		if x != nil {
			t.Errorf("%s is told: %v", name, *x)
		}
	}
	if len(w.Items) > 0 || w.Complete != analytics.Hidden {
		t.Errorf("the items are told: %s", plain(t, w))
	}
}

func TestProtectedScalesHide(t *testing.T) {
	few, err := protected(crowd(60, 3)).Scales(t.Context(), analytics.Query{Survey: "harbour", Lang: "en"})
	must(t, err)
	if w := few.Scales[0].Waves[1]; !w.Suppressed || w.N != analytics.Hidden || w.Mean != nil || len(w.Scores) > 0 {
		t.Errorf("a wave of few tells %s", plain(t, w))
	}
	def := harbour()
	for i := range def.Questions {
		def.Questions[i].Sensitive = true
	}
	people := crowd(500, 3)
	for i := range people { // nearly all say 5
		if i%40 > 0 {
			people[i].answers["heard"] = []string{"5"}
		}
	}
	all, err := disclosure.New(newExact(def, people), office{def: def}).Scales(t.Context(),
		analytics.Query{Survey: "harbour", Lang: "en"})
	must(t, err)
	w := all.Scales[0].Waves[0]
	if last := w.Scores[3]; last.Count != analytics.Hidden || last.Bounded != analytics.Above95 || w.Mean != nil {
		t.Errorf("nearly all gave one answer to a sensitive question, and %s is told", plain(t, w))
	}
}

func TestProtectedFlow(t *testing.T) {
	people := crowd(500, 3)
	flow, err := protected(people).Flow(t.Context(), analytics.Query{Survey: "harbour"})
	must(t, err)
	n, key := count(people, func(p person) bool { return p.wave == "w1" })
	w := flow.Waves[0]
	if !flow.Protected || w.Views != 520 || w.Starts != 430 || w.Completions != disclosure.Round(n, key) ||
		w.ScreenedOut != analytics.Hidden {
		t.Errorf("the first wave is %s, with %d completions", plain(t, w), n)
	}
	want := threeDigits(100 * float64(w.People) / 430)
	if *w.Participation != 82.7 || *w.Completion != want || w.Response != nil {
		t.Errorf("rates %s, want 82.7, %v and none of two waves", plain(t, w), want)
	}
	if w := flow.Waves[1]; w.Views != analytics.Hidden || w.Starts != analytics.Hidden || w.Participation != nil {
		t.Errorf("the second wave is %s", plain(t, w))
	}
}

// What is told wave by wave has no other condition: a wave is one already.
func TestWavesOnTheList(t *testing.T) {
	woman := analytics.Condition{Question: "gender", Value: "woman"}
	tests := []struct {
		name, wave string
		where      analytics.Condition
		want       survey.Kind
	}{
		{"all waves", "", analytics.Condition{}, survey.Internal},
		{"one wave", "w2", analytics.Condition{}, survey.Internal},
		{"an unknown wave", "w3", analytics.Condition{}, survey.Forbidden},
		{"a breakdown", "", woman, survey.Forbidden},
		{"a wave and a breakdown", "w1", woman, survey.Forbidden},
	}
	results := protected(crowd(400, 1))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := analytics.Query{Survey: "harbour", Wave: tt.wave, Where: tt.where}
			_, err := results.Scales(t.Context(), q)
			expect(t, err, tt.want)
			_, err = results.Trend(t.Context(), analytics.TrendQuery{Query: q, Question: "heard"})
			expect(t, err, tt.want)
			_, err = results.Flow(t.Context(), q)
			expect(t, err, tt.want)
		})
	}
	filter, err := survey.ParseFilter(harbour(), "${heard} = 5")
	must(t, err)
	filtered := analytics.Query{Survey: "harbour", Filter: filter}
	_, err = results.Scales(t.Context(), filtered)
	expect(t, err, survey.Forbidden)
	_, err = results.Trend(t.Context(), analytics.TrendQuery{Query: filtered, Question: "heard"})
	expect(t, err, survey.Forbidden)
	_, err = results.Flow(t.Context(), filtered)
	expect(t, err, survey.Forbidden)
	_, err = results.Trend(t.Context(), analytics.TrendQuery{
		Query: analytics.Query{Survey: "harbour"}, Question: "nope"})
	expect(t, err, survey.NotFound)
	_, err = results.Scales(t.Context(), analytics.Query{Survey: "harbour", Questions: []string{"nope"}})
	expect(t, err, survey.NotFound)
}

func threeDigits(x float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	return rounded
}
