package workbook_test

import (
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// A ranking's sheet has how many put each choice at each place, as numbers, and its mean place.
func TestRankingHasEveryPlace(t *testing.T) {
	q := choice("order", "What do you need first?", answers("Food", 30, "Talk", 10))
	q.Type = string(survey.Rank)
	q.Ranking = &analytics.Ranking{Rows: []analytics.Ranked{
		{Label: "Food", Places: []analytics.Place{{Count: 30}, {Count: 10}}}, {Label: "Talk", Places: []analytics.Place{{Count: 10}, {Count: 0}}}}}
	q.Derive(analytics.OfAnswered, 40)
	r := report()
	r.Surveys[0].Sections = []dashboards.Section{{Questions: []dashboards.Question{q}}}
	file := write(t, r)
	var found [][]string
	for _, sheet := range file.GetSheetList() {
		for _, row := range file.rows(t, sheet, excelize.Options{RawCellValue: true}) {
			row = slices.DeleteFunc(slices.Clone(row), func(text string) bool { return text == "" })
			if len(row) > 3 && slices.Contains([]string{"1st", "2nd"}, row[1]) {
				found = append(found, row)
			}
		}
	}
	want := [][]string{{"Food", "1st", "30", "0.75", "1.25"}, {"Food", "2nd", "10", "0.25"}, {"Talk", "1st", "10", "0.25", "1"}, {"Talk", "2nd", "0", "0"}}
	if !slices.EqualFunc(found, want, slices.Equal) {
		t.Errorf("got %v, want %v", found, want)
	}
}
