package disclosure

import (
	"context"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// thinnest is the smallest rounded count of all responses whose parts are told. Of an answer that
// fewer gave, every part is 0-4 or all of it; a few tables that agree say which.
const thinnest analytics.Count = 10

// thinRows are the values of each question that too few gave for a part of them to be told.
type thinRows map[string]map[string]bool

// thin finds them among the rounded counts of all responses. A group of a breakdown is told from 30
// on, in every table that it is a row of. A count hidden for being below 5 % says no more itself, and its parts are
// judged as its own.
func thin(def *survey.Definition, all analytics.Frequencies) thinRows {
	found := thinRows{}
	for _, f := range all.Questions {
		field, _ := def.Field(f.ID)
		least := thinnest
		if slices.Contains(def.Breakdowns, f.ID) {
			least = smallest
		}
		few := map[string]bool{}
		for _, row := range f.Rows {
			few[row.Value] = Round(row.Count, row.Key) < least
		}
		for _, band := range analytics.BandsOf(field, "") {
			for _, bin := range f.Bins {
				if bin.Low == band.Low && bin.High == band.High {
					few[band.Value] = Round(bin.Count, bin.Key) < least
				}
			}
		}
		found[f.ID] = few
	}
	return found
}

// thinRows counts the questions among all responses, where q is of a part of them.
func (r *Results) thinRows(ctx context.Context, def *survey.Definition, q analytics.Query) (
	thinRows, error) {
	if q.Where == (analytics.Condition{}) && (q.Wave == "" || len(def.Waves) < 2) {
		return nil, nil
	}
	q.Where, q.Wave, q.Base = analytics.Condition{}, "", ""
	all, err := r.exact.Frequencies(ctx, q)
	if err != nil {
		return nil, err
	}
	return thin(def, all), nil
}

// hideFewGroups hides how many a breakdown's group has of all responses, where these are fewer than ten: that they
// are 0-4 tells, with the groups of another breakdown beside it, which of those have none of them. Nothing else
// is told of so small a group. Bands keep their counts, because means are derived from all of them.
func (p oneWay) hideFewGroups(f *analytics.Frequency) {
	if !p.groups || p.thin != nil {
		return
	}
	for i := range f.Rows {
		if row := &f.Rows[i]; row.Count >= 0 && row.Count < thinnest {
			row.Count, row.Bounded = analytics.Hidden, analytics.Below5
		}
	}
}

// below is the share below which a row with the bound "<" lies: 5 % in a sensitive question, ten of the base of a
// small group.
func (p oneWay) below(base analytics.Count, sensitive bool) *float64 {
	share := 0.0
	if sensitive {
		share = 5
	}
	if p.groups && base > 0 {
		share = max(share, 100*float64(thinnest)/float64(base))
	}
	return &share
}

// hideThinBins hides bands that few gave of all, and what is derived from every band with them.
func (p oneWay) hideThinBins(f *analytics.Frequency) {
	for _, band := range analytics.BandsOf(p.field, "") {
		for i := range f.Bins {
			if f.Bins[i].Low == band.Low && p.thin[band.Value] {
				f.Bins[i].Count, f.Bins[i].Bounded = analytics.Hidden, analytics.Unbounded
				f.Numeric = &analytics.Numeric{N: f.Answered}
			}
		}
	}
}

// loneHidden says whether one count alone is hidden.
func loneHidden(counts []analytics.Count) bool {
	hidden := 0
	for _, n := range counts {
		if n < 0 {
			hidden++
		}
	}
	return hidden == 1 && len(counts) > 1
}

// smallestTold is the place of the smallest count that is told.
func smallestTold(counts []analytics.Count) int {
	best := -1
	for i, n := range counts {
		if n >= 0 && (best < 0 || n < counts[best]) {
			best = i
		}
	}
	return best
}

// belowFive is the share that a protected 0 stands for: less than five of the base.
func belowFive(whole analytics.Count) (*float64, analytics.Bound) {
	if whole <= 0 {
		return nil, analytics.Unbounded
	}
	p := min(100, 100*float64(base)/float64(whole))
	return &p, analytics.Below5
}
