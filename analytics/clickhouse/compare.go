package clickhouse

import (
	"context"

	"candour/analytics"
	"candour/analytics/statistics"
	"candour/survey"
)

// mostPairs is how many pairs of a number and a group are fetched for a test of ranks.
const mostPairs = 200_000

// pair is two questions and the responses that are counted, for the queries' files.
type pair struct {
	scope
	Rows, Columns side
}

// fillState notes how many have no answer for a reason; an answer is none.
func fillState(state string, counted cell, m *analytics.Missing, k *analytics.MissingKeys) {
	if n, key := kindOf(state, m, k); n != nil {
		*n, *key = counted.count, counted.key
	}
}

// kindOf is where a state is counted; nil for an answer.
func kindOf(
	state string, m *analytics.Missing, k *analytics.MissingKeys,
) (*analytics.Count, *analytics.Key) {
	switch state {
	case survey.Skipped.String():
		return &m.Skipped, &k.Skipped
	case survey.PreferNot.String():
		return &m.PreferNot, &k.PreferNot
	case survey.DontKnow.String():
		return &m.DontKnow, &k.DontKnow
	case survey.NotShown.String():
		return &m.NotShown, &k.NotShown
	case survey.Absent.String():
		return &m.Absent, &k.Absent
	}
	return nil, nil
}

// compareNumbers tests whether the numbers of p.Rows differ between the groups of p.Columns, by the
// numbers themselves and not by their bands. ok is false where somebody may stand in two groups, and
// where there are more numbers than fetching them is worth.
func (r *results) compareNumbers(ctx context.Context, p pair, lang string) (
	test *analytics.Test, ok bool, err error) {
	if p.Columns.Kind == "several" {
		return nil, false, nil
	}
	p.values["most"] = uint64(mostPairs)
	found, err := read[struct {
		X float64 `ch:"x"`
		G string  `ch:"g"`
		N uint64  `ch:"n"`
	}](ctx, r.Database, "number_groups.sql", query{p, p.values})
	if err != nil || len(found) == mostPairs {
		return nil, false, err
	}
	groups := map[string]int{}
	for _, row := range found {
		if _, known := groups[row.G]; !known {
			groups[row.G] = len(groups)
		}
	}
	var table [][]float64
	for i, row := range found {
		if i == 0 || row.X != found[i-1].X {
			table = append(table, make([]float64, len(groups)))
		}
		table[len(table)-1][groups[row.G]] = float64(row.N)
	}
	return analytics.NewTest(statistics.Ordered, table, lang), true, nil
}

// test tests a table. Where one side are numbers and the other makes groups, the numbers themselves
// are compared; else the cells say it all.
func (r *results) test(ctx context.Context, p pair, table *analytics.Crosstab) error {
	if p.Columns.field.Numeric() && !p.Rows.field.Numeric() {
		p.Rows, p.Columns = p.Columns, p.Rows
	}
	if p.Rows.field.Numeric() && !table.Several {
		test, ok, err := r.compareNumbers(ctx, p, table.Lang)
		if ok || err != nil {
			table.Test = test
			return err
		}
	}
	table.DeriveTest()
	return nil
}

// ordered says whether a side's categories have an order: bands, choices named by whole numbers,
// choices that are said to have one. Answers that the definition does not know have no place in it.
func (s side) ordered(categories []analytics.Category) bool {
	switch {
	case s.Kind == "bins":
		return true
	case s.Kind != "one" || len(categories) != len(s.field.Choices):
		return false
	}
	return s.field.Scale || s.field.Ordered && !s.field.OrOther
}

// testVariables tests each variable of Table 1 between the groups of q.By, in the survey that asks
// it. Those of other surveys, whose answers are never joined, have no test, nor has one with several
// answers.
func (r *results) testVariables(ctx context.Context, defs []*survey.Definition,
	q analytics.TableOneQuery, variables []analytics.Variable) error {
	for _, def := range defs {
		if _, ok := def.Field(q.By); !ok {
			continue
		}
		for i := range variables {
			v := &variables[i]
			if v.Survey != def.Name || v.ID == q.By || v.Kind == analytics.SeveralValues {
				continue
			}
			asked := analytics.CrosstabQuery{Rows: v.ID, Columns: q.By}
			asked.Survey, asked.Wave, asked.Lang = def.Name, q.Wave, q.Lang
			asked.WithoutSuspect = q.WithoutSuspect
			var err error
			if v.Test, err = r.testVariable(ctx, def, asked); err != nil {
				return r.explain(err)
			}
		}
		return nil
	}
	return nil
}

// testVariable tests one variable; numbers need no bands for it.
func (r *results) testVariable(ctx context.Context, def *survey.Definition, q analytics.CrosstabQuery,
) (*analytics.Test, error) {
	f, err := fieldOf(def, q.Rows)
	if err != nil || !f.Numeric() {
		table, err := r.Crosstab(ctx, q)
		return table.Test, err
	}
	in, err := r.scope(def, q.Query)
	if err != nil {
		return nil, err
	}
	p := pair{scope: in, Rows: side{Column: Column(f.Name), State: StateColumn(f.Name), field: f}}
	if p.Columns, err = in.side("c", def, q.Columns, q.Lang); err != nil {
		return nil, err
	}
	test, _, err := r.compareNumbers(ctx, p, q.Lang)
	return test, err
}
