package analytics

import (
	"context"
	"slices"
	"strconv"

	"candour/analytics/statistics"
	"candour/survey"
)

// mostBanner is how many column questions a banner has at most.
const mostBanner = 20

// CountBanner asks count, which may be exact or protected, for the table of q.Rows by each column
// question, and corrects the tests for being several (Holm). The result is the first table, with all
// of them in its Banner.
func CountBanner(
	ctx context.Context, q CrosstabQuery, columns []string,
	count func(context.Context, CrosstabQuery) (Crosstab, error),
) (Crosstab, error) {
	if len(columns) > mostBanner {
		return Crosstab{}, survey.Refuse(survey.Invalid, "Name at most %d columns at once.", mostBanner)
	}
	var tables []Crosstab
	for i, column := range columns {
		if slices.Contains(columns[:i], column) {
			return Crosstab{}, survey.Refuse(survey.Invalid, "Name the column %q once.", column)
		}
		q.Columns = column
		table, err := count(ctx, q)
		if err != nil {
			return Crosstab{}, err
		}
		tables = append(tables, table)
	}
	if len(tables) == 0 {
		return Crosstab{}, survey.Fault(survey.Invalid, "Name a question for the columns.")
	}
	if len(tables) == 1 {
		return tables[0], nil
	}
	adjust(tables)
	first := tables[0]
	first.Banner = tables
	return first, nil
}

// adjust fills the p values that allow for the others.
func adjust(tables []Crosstab) {
	var tests []*Test
	var ps []float64
	for i := range tables {
		if test := tables[i].Test; test != nil {
			tests, ps = append(tests, test), append(ps, test.P)
		}
	}
	for i, p := range statistics.Holm(ps) {
		if tables[0].Protected {
			p, _ = strconv.ParseFloat(strconv.FormatFloat(p, 'g', 3, 64), 64) // as the ps it is of
		}
		tests[i].AdjustedP = &p
	}
}
