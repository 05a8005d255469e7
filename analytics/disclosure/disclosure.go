// Package disclosure serves protected results: analytics.Results again, around the exact ones.
//
// Only a finite list of tables exists here (list.go). Every count in them is rounded at random to a
// multiple of 5 by its cell key, so that the same cell has the same number in every table
// (rounding.go), and below a rounded base of 30 nothing is shown. Everything else is derived
// from the rounded counts by the functions that derive exact results, and has three significant
// digits. No exact number, no cell key and no free text passes.
//
// The exact Results within must read a stored snapshot, not the live responses; Renewal says when a
// snapshot is due.
package disclosure

import (
	"context"

	"candour/analytics"
	"candour/survey"
)

// Catalogue knows what surveys are and which tables were released by hand. Unknown surveys, studies
// and releases are NotFound.
type Catalogue interface {
	// Definition returns a survey's newest definition.
	Definition(ctx context.Context, id survey.ID) (*survey.Definition, error)
	// Study returns the newest definitions of a study's surveys, in order.
	Study(ctx context.Context, id survey.StudyID) ([]*survey.Definition, error)
	// ReleasedTableOne returns the newest Table 1 that was released of a study, in lang if there
	// is one.
	ReleasedTableOne(ctx context.Context, id survey.StudyID, lang string) (
		*analytics.TableOne, error)
}

// Results implements analytics.Results for those who may see protected numbers alone.
type Results struct {
	exact     analytics.Results
	catalogue Catalogue
}

var _ analytics.Results = (*Results)(nil)

// New returns the protected form of exact, which reads a snapshot.
func New(exact analytics.Results, catalogue Catalogue) *Results {
	return &Results{exact: exact, catalogue: catalogue}
}

// Frequencies returns protected one-way tables, of all responses, of one wave, or of those with one
// value of a declared breakdown. Anything else is Forbidden.
func (r *Results) Frequencies(ctx context.Context, q analytics.Query) (
	analytics.Frequencies, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	if err := allowed(def).frequencies(q); err != nil {
		return analytics.Frequencies{}, err
	}
	return r.frequencies(ctx, def, q)
}

// frequencies protects what the list has let through.
func (r *Results) frequencies(ctx context.Context, def *survey.Definition, q analytics.Query) (
	analytics.Frequencies, error) {
	q.Keys = true
	exact, err := r.exact.Frequencies(ctx, q)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	thin, err := r.thinRows(ctx, def, q)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	return protectFrequencies(def, exact, q, thin), nil
}

// Crosstab returns a protected table of a question by a declared breakdown, of all responses or of
// one wave. Anything else is Forbidden.
func (r *Results) Crosstab(ctx context.Context, q analytics.CrosstabQuery) (
	analytics.Crosstab, error) {
	def, err := r.catalogue.Definition(ctx, q.Survey)
	if err != nil {
		return analytics.Crosstab{}, err
	}
	if err := allowed(def).crosstab(q); err != nil {
		return analytics.Crosstab{}, err
	}
	q.Keys = true
	exact, err := r.exact.Crosstab(ctx, q)
	if err != nil {
		return analytics.Crosstab{}, err
	}
	all, err := r.exact.Frequencies(ctx, analytics.Query{Survey: q.Survey, Lang: q.Lang, Keys: true,
		Questions: []string{q.Rows, q.Columns}})
	if err != nil {
		return analytics.Crosstab{}, err
	}
	return protectCrosstab(def, exact, q, thin(def, all)), nil
}

// OpenAnswers are never shown to protected roles, except as quotes that were released by hand.
func (r *Results) OpenAnswers(context.Context, analytics.OpenQuery) (
	analytics.OpenAnswers, error) {
	return analytics.OpenAnswers{}, survey.Fault(survey.Forbidden,
		"Answers in people's own words are for the researchers alone; ask them to release a quote.")
}
