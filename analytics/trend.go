package analytics

import (
	"context"

	"candour/analytics/statistics"
	"candour/survey"
)

// TrendQuery asks how the answers to Question change from wave to wave. With a Wave there is one
// point alone.
type TrendQuery struct {
	Query
	Question string
}

// Trend is a question's one-way table in each wave, in the survey's order, and how each wave differs
// from the one before it.
type Trend struct {
	Question    string       `json:"question"`
	Label       string       `json:"label"`
	Points      []TrendPoint `json:"points"`
	Differences []Difference `json:"differences"`
	Protected   bool         `json:"protected"`
}

// TrendPoint is one wave's table. Small says that its base is below 30.
type TrendPoint struct {
	Wave       string   `json:"wave"`
	Base       Count    `json:"base"`
	Rows       []Row    `json:"rows"`
	Numeric    *Numeric `json:"numeric"`
	Small      bool     `json:"small"`
	Suppressed bool     `json:"suppressed"`
}

// Difference is To minus From of one choice, in percentage points, with Newcombe's 95 % interval
// (method 10: Newcombe RG. Stat Med 1998;17:873-890). It takes the waves for different people, which
// nothing that is stored could tell otherwise. All three are nil where either wave has no base or its
// count is Hidden.
type Difference struct {
	Value  string   `json:"value"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	Points *float64 `json:"points"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
}

// CountTrend asks count, which may be exact or protected, for a question's table in each wave, and
// derives the differences from these tables alone.
func CountTrend(
	ctx context.Context, def *survey.Definition, q TrendQuery,
	count func(context.Context, Query) (Frequencies, error),
) (Trend, error) {
	field, ok := def.Field(q.Question)
	if !ok {
		return Trend{}, survey.Refuse(survey.NotFound, "There is no question %q in the survey %q.", q.Question, def.Name)
	}
	t := Trend{Question: field.Name, Label: field.Label.In(q.Lang)}
	for _, wave := range wavesOf(def, q.Wave) {
		one := q.Query
		one.Questions, one.Wave = []string{q.Question}, wave
		counted, err := count(ctx, one)
		if err != nil {
			return Trend{}, err
		}
		t.Protected = counted.Protected
		f, _ := counted.question(q.Question)
		t.Points = append(t.Points, TrendPoint{Wave: wave, Base: f.Base, Rows: f.Rows,
			Numeric: f.Numeric, Small: Small(f.Base), Suppressed: f.Suppressed})
	}
	for i := 1; i < len(t.Points); i++ {
		t.Differences = append(t.Differences, differences(t.Points[i-1], t.Points[i])...)
	}
	return t, nil
}

// wavesOf are the waves of a survey, or the one that is asked for.
func wavesOf(def *survey.Definition, wave string) []string {
	if wave != "" {
		return []string{wave}
	}
	return def.Waves
}

// differences compares the choices that both waves have.
func differences(from, to TrendPoint) []Difference {
	var all []Difference
	for _, after := range to.Rows {
		for _, before := range from.Rows {
			if after.Value == before.Value {
				d := Difference{Value: after.Value, From: from.Wave, To: to.Wave}
				d.derive(share{before.Count, from.Base}, share{after.Count, to.Base})
				all = append(all, d)
			}
		}
	}
	return all
}

// share is a count of a base.
type share struct{ count, base Count }

func (d *Difference) derive(from, to share) {
	if from.count < 0 || to.count < 0 {
		return
	}
	points, interval, ok := statistics.Newcombe(to.proportion(), from.proportion(), statistics.Z95)
	if !ok {
		return
	}
	points *= 100
	low, high := 100*interval.Low, 100*interval.High
	d.Points, d.Low, d.High = &points, &low, &high
}

// proportion is at most 1, also where a rounded count passes its base.
func (s share) proportion() statistics.Proportion {
	return statistics.Proportion{X: float64(min(s.count, s.base)), N: float64(s.base)}
}

// smallBase is the base below which a percentage says little.
const smallBase = 30

// Small says that a base is too small to lean on. A hidden one is not called so: that it is hidden
// says it already.
func Small(base Count) bool { return base >= 0 && base < smallBase }
