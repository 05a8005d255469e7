package disclosure

import (
	"context"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// TableOne returns the study's Table 1 as a researcher released it, exactly as it was released,
// where one was and neither a breakdown nor a wave is asked for; else the protected table. By must
// be a declared breakdown of the survey that asks it; anything else is Forbidden.
func (r *Results) TableOne(ctx context.Context, q analytics.TableOneQuery) (
	analytics.TableOne, error) {
	defs, err := r.catalogue.Study(ctx, q.Study)
	if err != nil {
		return analytics.TableOne{}, err
	}
	if q.Tests {
		return analytics.TableOne{}, forbidden("Protected tables have no tests; leave p out.")
	}
	if q.By == "" && q.Wave == "" && !q.Missing {
		released, err := r.catalogue.ReleasedTableOne(ctx, q.Study, q.Lang)
		if err == nil {
			return *released, nil
		}
		if survey.AsError(err).Kind != survey.NotFound {
			return analytics.TableOne{}, err
		}
	}
	if err := allowedTableOne(defs, q); err != nil {
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
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	return r.frequencies(ctx, def, q)
}

func allowedTableOne(defs []*survey.Definition, q analytics.TableOneQuery) error {
	isBreakdown := func(def *survey.Definition) bool { return allowed(def).breakdown(q.By) }
	if q.By != "" && !slices.ContainsFunc(defs, isBreakdown) {
		return forbidden("Choose one of the study's breakdowns for the columns.")
	}
	hasWave := func(def *survey.Definition) bool { return allowed(def).wave(q.Wave) == nil }
	if !slices.ContainsFunc(defs, hasWave) {
		return forbidden("Choose one of the study's waves.")
	}
	several := func(def *survey.Definition) bool { return isBreakdown(def) && len(def.Waves) > 1 }
	if q.By != "" && q.Wave != "" && slices.ContainsFunc(defs, several) {
		return forbidden("Choose either a wave or columns, not both at once.")
	}
	return nil
}
