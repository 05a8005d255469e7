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

// Catalogue knows what surveys are, which tables were released by hand, and what was agreed about
// Indigenous identity. Unknown surveys and studies are NotFound.
type Catalogue interface {
	// Definition returns a survey's newest definition.
	Definition(ctx context.Context, id survey.ID) (*survey.Definition, error)
	// Study returns the newest definitions of a study's surveys, in order.
	Study(ctx context.Context, id survey.StudyID) ([]*survey.Definition, error)
	// Releases returns every table that was released of a study, the newest first, whatever has
	// become of it.
	Releases(ctx context.Context, id survey.StudyID) ([]analytics.Released, error)
	// Agreed says whether an agreement about a survey's questions on Indigenous identity stands.
	Agreed(ctx context.Context, id survey.ID) (bool, error)
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
	list, err := r.listOf(ctx, q.Survey)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	if err := list.frequencies(q); err != nil {
		return analytics.Frequencies{}, err
	}
	return r.frequencies(ctx, list, q)
}

// frequencies protects what the list has let through.
func (r *Results) frequencies(ctx context.Context, l list, q analytics.Query) (
	analytics.Frequencies, error) {
	q.Keys = true
	exact, err := r.exact.Frequencies(ctx, q)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	thin, err := r.thinRows(ctx, l.def, q)
	if err != nil {
		return analytics.Frequencies{}, err
	}
	return l.withhold(protectFrequencies(l.def, exact, q, thin), q), nil
}

// Crosstab returns a protected table of a question by a declared breakdown, of all responses or of
// one wave. Anything else is Forbidden.
func (r *Results) Crosstab(ctx context.Context, q analytics.CrosstabQuery) (
	analytics.Crosstab, error) {
	list, err := r.listOf(ctx, q.Survey)
	if err != nil {
		return analytics.Crosstab{}, err
	}
	if err := list.crosstab(q); err != nil {
		return analytics.Crosstab{}, err
	}
	if !list.agrees(q.Rows) || !list.agrees(q.Columns) {
		return unagreedCrosstab(q), nil
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
	return protectCrosstab(list.def, exact, q, thin(list.def, all)), nil
}

// OpenAnswers are never shown to protected roles, except as quotes that were released by hand.
func (r *Results) OpenAnswers(context.Context, analytics.OpenQuery) (
	analytics.OpenAnswers, error) {
	return analytics.OpenAnswers{}, survey.Fault(survey.Forbidden,
		"Answers in people's own words are for the researchers alone; ask them to release a quote.")
}
