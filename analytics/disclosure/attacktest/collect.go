package attacktest

import (
	"context"
	"math"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// smallest is the public rule: below it nothing is shown.
const smallest = 30

// Collect asks for every table on the list and keeps what it tells. Time, "" or a condition such as
// "time=before", narrows every cell: of two snapshots, the first holds those who answered before.
func Collect(ctx context.Context, results analytics.Results, def *survey.Definition, time string) (
	View, error) {
	c := collector{results: results, def: def, time: time, view: View{}}
	for _, scope := range c.scopes() {
		if err := c.oneWay(ctx, scope); err != nil {
			return nil, err
		}
	}
	for _, field := range def.Fields() {
		for _, by := range def.Breakdowns {
			for _, wave := range append([]string{""}, def.Waves...) {
				if by == field.Name || len(analytics.ValuesOf(field)) == 0 {
					continue
				}
				if err := c.twoWay(ctx, field, by, wave); err != nil {
					return nil, err
				}
			}
		}
	}
	return c.view, nil
}

type collector struct {
	results analytics.Results
	def     *survey.Definition
	time    string
	view    View
}

// scope is a condition of one-way tables.
type scope struct {
	wave  string
	where analytics.Condition
}

func (s scope) condition() string {
	switch {
	case s.wave != "":
		return "wave" + is + s.wave
	case s.where.Question != "":
		return s.where.Question + is + s.where.Value
	}
	return ""
}

func (c collector) scopes() []scope {
	scopes := []scope{{}}
	for _, wave := range c.def.Waves {
		scopes = append(scopes, scope{wave: wave})
	}
	for _, name := range c.def.Breakdowns {
		field, _ := c.def.Field(name)
		for _, value := range analytics.ValuesOf(field) {
			scopes = append(scopes, scope{where: analytics.Condition{Question: name, Value: value}})
		}
	}
	return scopes
}

func (c collector) oneWay(ctx context.Context, s scope) error {
	all, err := c.results.Frequencies(ctx, analytics.Query{Survey: c.def.Name, Wave: s.wave,
		Where: s.where, Lang: "en", Keys: true})
	if err != nil {
		return err
	}
	in := cell(c.time, s.condition())
	c.view.see(in, all.Responses, all.Keys.Responses)
	suppressed := analytics.Count(smallest - 5) // at most, of a question that is
	if all.Responses < 0 {
		c.view.hint(in, 0, smallest-5)
		suppressed = smallest // whoever is 25 or 30 of 29
	}
	for _, f := range all.Questions {
		if f.ID != s.where.Question {
			c.question(f, in, suppressed)
		}
	}
	return nil
}

func (c collector) question(f analytics.Frequency, in Cell, suppressed analytics.Count) {
	of := func(condition string) Cell { return in.with(f.ID + condition) }
	c.view.see(of(answered), f.Answered, f.AnsweredKey)
	field, _ := c.def.Field(f.ID)
	if f.Suppressed {
		if !field.Governed() { // which waits for an agreement, however many answered
			c.view.hint(of(answered), 0, suppressed)
		}
		return
	}
	m, keys := f.Missing, f.MissingKeys
	c.view.see(of(asked), f.Asked, f.AskedKey)
	c.view.see(of(skipped), m.Skipped, keys.Skipped)
	c.view.see(of(preferNot), m.PreferNot, keys.PreferNot)
	c.view.see(of(dontKnow), m.DontKnow, keys.DontKnow)
	c.view.see(of(notShown), m.NotShown, keys.NotShown)
	c.view.see(of(absent), m.Absent, keys.Absent)
	for _, row := range f.Rows {
		c.share(of(is+row.Value), Sight{Count: row.Count, Key: row.Key}, row.Bounded, f.Answered, field)
	}
	for _, band := range analytics.BandsOf(field, "en") {
		i := slices.IndexFunc(f.Bins, func(b analytics.Bin) bool { return b.Low == band.Low })
		if i >= 0 {
			bin := f.Bins[i]
			c.share(of(is+band.Value), Sight{Count: bin.Count, Key: bin.Key}, bin.Bounded, f.Answered, field)
		}
	}
}

// share keeps a count, or what the bound of its share of a whole tells: a count is hidden from one step of the rounding
// below the whole, that of a sensitive question from above 95 % too, and below 5 %, that of a breakdown's group below 10.
func (c collector) share(of Cell, n Sight, bound analytics.Bound, whole analytics.Count, field survey.Field) {
	c.view.see(of, n.Count, n.Key)
	least, most := whole-5, analytics.Count(0)
	if field.Sensitive {
		least = min(least, analytics.Count(math.Floor(0.95*float64(whole)/5)*5)+5)
		most = analytics.Count(math.Ceil(0.05*float64(whole)/5)*5) - 5
	}
	if slices.Contains(c.def.Breakdowns, field.Name) {
		most = max(most, 5)
	}
	switch {
	case n.Count >= 0 || whole < 0:
	case bound == analytics.Below5:
		c.view.hint(of, 0, most)
	case bound == analytics.Above95:
		c.view.hint(of, least, whole+5)
	}
}

func (c collector) twoWay(ctx context.Context, field survey.Field, by, wave string) error {
	table, err := c.results.Crosstab(ctx, analytics.CrosstabQuery{
		Query: analytics.Query{Survey: c.def.Name, Wave: wave, Lang: "en", Keys: true},
		Rows:  field.Name, Columns: by,
	})
	if err != nil {
		return err
	}
	in := cell(c.time, scope{wave: wave}.condition())
	both := in.with(field.Name+answered, by+answered)
	c.view.see(both, table.Base, table.BaseKey)
	if table.Suppressed {
		return nil
	}
	for i, row := range table.Rows {
		row, total := field.Name+is+row.Value, table.RowTotals[i]
		c.share(in.with(row, by+answered), Sight{Count: total.Count, Key: total.Key}, total.Bounded,
			table.Base, field)
		for j, column := range table.Columns {
			cell := table.Cells[i][j]
			c.share(in.with(row, by+is+column.Value), Sight{Count: cell.Count, Key: cell.Key},
				cell.ColumnBounded, table.ColumnTotals[j].Count, field)
		}
	}
	for j, column := range table.Columns {
		of := in.with(field.Name+answered, by+is+column.Value)
		c.view.see(of, table.ColumnTotals[j].Count, table.ColumnTotals[j].Key)
		if table.ColumnTotals[j].Count < 0 && table.ColumnTotals[j].Bounded == "" {
			c.view.hint(of, 0, smallest-5)
		}
	}
	return nil
}
