package disclosure

import (
	"context"

	"candour/analytics"
	"candour/survey"
)

// Released returns every release, the newest first: those that are shown with their tables, the others
// with what became of them alone. One that shows a question about Indigenous identity is shown while
// an agreement stands. This is the one door through which released tables go out.
func (r *Results) Released(ctx context.Context, q analytics.ReleasedQuery) ([]analytics.Released, error) {
	defs, err := r.catalogue.Study(ctx, q.Study)
	if err != nil {
		return nil, err
	}
	lists := map[survey.ID]list{}
	for _, def := range defs {
		if lists[def.Name], err = r.list(ctx, def); err != nil {
			return nil, err
		}
	}
	all, err := r.catalogue.Releases(ctx, q.Study)
	if err != nil {
		return nil, err
	}
	found := []analytics.Released{}
	for _, release := range all {
		if q.Survey != "" && release.Survey != "" && release.Survey != q.Survey {
			continue
		}
		release.Cells = nil
		if release.State == analytics.ReleaseShown && !agreedOn(release, lists) {
			release.State = analytics.ReleaseUnagreed
		}
		open := release.State == analytics.ReleaseShown ||
			q.Undecided && release.State == analytics.ReleaseWaiting
		if !open {
			release.Tables = nil
		}
		found = append(found, release)
	}
	return found, nil
}

// agreedOn says whether all that a release shows may be shown.
func agreedOn(r analytics.Released, lists map[survey.ID]list) bool {
	for _, q := range r.Questions {
		if l, known := lists[q.Survey]; known && !l.agrees(q.Question) {
			return false
		}
	}
	return true
}

// releasedTableOne is the study's Table 1 as it was released and is shown; nil where there is none.
func (r *Results) releasedTableOne(ctx context.Context, q analytics.TableOneQuery) (*analytics.TableOne, error) {
	all, err := r.Released(ctx, analytics.ReleasedQuery{Study: q.Study})
	if err != nil {
		return nil, err
	}
	for _, release := range all {
		if release.Kind == analytics.ReleasedTableOne && release.Tables != nil {
			return release.In(q.Lang).TableOne, nil
		}
	}
	return nil, nil
}
