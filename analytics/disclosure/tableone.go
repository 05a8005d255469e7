package disclosure

import (
	"context"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// TableOne returns the study's Table 1 as a researcher released it, exactly as it was released,
// where one was and neither a breakdown, a wave nor another base is asked for; else the protected table. By must
// be a declared breakdown of the survey that asks it; anything else is Forbidden.
func (r *Results) TableOne(ctx context.Context, q analytics.TableOneQuery) (
	analytics.TableOne, error) {
	defs, err := r.catalogue.Study(ctx, q.Study)
	if err != nil {
		return analytics.TableOne{}, err
	}
	if q.WithoutSuspect {
		return analytics.TableOne{}, forbidden("Protected tables do not say which answers look careless; leave suspect out.")
	}
	if q.Tests {
		return analytics.TableOne{}, forbidden("Protected tables have no tests; leave p out.")
	}
	q.Zeros = false // protected tables have every row
	ofAnswered := q.Base == "" || q.Base == analytics.OfAnswered
	if q.By == "" && q.Wave == "" && !q.Missing && ofAnswered {
		released, err := r.releasedTableOne(ctx, q)
		if err != nil {
			return analytics.TableOne{}, err
		}
		if released != nil {
			return *released, nil
		}
	}
	if err := r.allowedTableOne(ctx, defs, q); err != nil {
		return analytics.TableOne{}, err
	}
	table, err := analytics.CountTableOne(ctx, defs, q, r.column)
	if err != nil {
		return table, err
	}
	table.Protected = true
	if table.ResponseRate != nil {
		table.ResponseRate.Percent = min(100, threeDigits(table.ResponseRate.Percent))
	}
	return table, nil
}

// column counts one column of Table 1 in one survey.
func (r *Results) column(ctx context.Context, q analytics.Query) (analytics.Frequencies, error) {
	list, err := r.listOf(ctx, q.Survey)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	return r.frequencies(ctx, list, q)
}

func (r *Results) allowedTableOne(ctx context.Context, defs []*survey.Definition, q analytics.TableOneQuery) error {
	lists := make([]list, len(defs))
	for i, def := range defs {
		var err error
		if lists[i], err = r.list(ctx, def); err != nil {
			return err
		}
	}
	asks := func(l list) bool { _, ok := l.def.Field(q.By); return ok }
	grouped := slices.IndexFunc(lists, asks) // the survey that makes the columns
	if q.By != "" && (grouped < 0 || !lists[grouped].breakdown(q.By)) {
		const message = "Choose one of the study's breakdowns for the columns."
		if grouped < 0 {
			return forbidden(message)
		}
		return lists[grouped].noBreakdown(message, q.By)
	}
	hasWave := func(l list) bool { return l.wave(q.Wave) == nil }
	if !slices.ContainsFunc(lists, hasWave) {
		return forbidden("Choose one of the study's waves.")
	}
	if q.By != "" && q.Wave != "" && len(lists[grouped].def.Waves) > 1 {
		return forbidden("Choose either a wave or columns, not both at once.")
	}
	return nil
}
