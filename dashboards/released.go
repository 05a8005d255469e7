package dashboards

import (
	"context"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// ReleasedView is a table that a researcher released by hand, in one language.
type ReleasedView struct {
	analytics.Released
	Table analytics.ReleasedTable
}

// GatherReleased asks for the tables of questions that were released and are shown; none of Table 1,
// which has its own place.
func GatherReleased(ctx context.Context, source analytics.Releases, q analytics.ReleasedQuery, lang string) ([]ReleasedView, error) {
	if source == nil {
		return nil, nil
	}
	all, err := source.Released(ctx, q)
	if err != nil {
		return nil, err
	}
	var views []ReleasedView
	for _, r := range all {
		if r.Kind != analytics.ReleasedTableOne && r.State == analytics.ReleaseShown {
			views = append(views, ReleasedView{r, r.In(lang)})
		}
	}
	slices.Reverse(views) // the first one first
	return views, nil
}

// Heads says whether a released table is about a question of a survey, which heads its rows.
func (v ReleasedView) Heads(id survey.ID, question string) bool {
	return len(v.Questions) > 0 && v.Questions[0] == analytics.ReleasedField{Survey: id, Question: question}
}

// Title is what the table is called: its question, and what it is broken down by.
func (v ReleasedView) Title(lang string) string {
	if v.Table.By == "" {
		return v.Table.Title
	}
	return Writer{Style: analytics.Style{Lang: lang}}.sprintf("%s, by: %s", "%s, selon : %s", v.Table.Title, v.Table.By)
}
