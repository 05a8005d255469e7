package disclosure

import (
	"slices"

	"candour/analytics"
	"candour/survey"
)

// protectFrequencies builds protected tables from the exact counts and keys; nothing else of exact
// but labels is read.
func protectFrequencies(def *survey.Definition, exact analytics.Frequencies, q analytics.Query,
	thin thinRows) analytics.Frequencies {
	responses := Round(exact.Responses, exact.Keys.Responses)
	safe := analytics.Frequencies{
		Responses: analytics.Hidden, Blank: analytics.Hidden,
		Synthetic: analytics.Hidden, Imported: analytics.Hidden,
		Protected: true,
	}
	if responses >= smallest {
		safe.Responses = responses
		safe.Blank = Round(exact.Blank, exact.Keys.Blank)
		safe.Synthetic = Round(exact.Synthetic, exact.Keys.Synthetic)
		safe.Imported = Round(exact.Imported, exact.Keys.Imported)
	}
	for _, f := range exact.Questions {
		field, _ := def.Field(f.ID) // one without a field has neither choices nor bands
		p := oneWay{field: field, exact: f, base: q.Base, lang: q.Lang, thin: thin[f.ID],
			groups: slices.Contains(def.Breakdowns, f.ID)}
		safe.Questions = append(safe.Questions, p.protect(safe.Responses))
	}
	return safe
}

// oneWay protects one question's table.
type oneWay struct {
	field survey.Field
	exact analytics.Frequency
	base  analytics.Base
	lang  string
	thin  map[string]bool // the values that few gave of all, in tables of a part

	groups bool // the answers are the groups of a breakdown
}

func (p oneWay) protect(responses analytics.Count) analytics.Frequency {
	f := p.counts()
	if f.Sensitive {
		p.boundRows(&f)
	} else {
		p.hideNearlyAll(&f)
	}
	p.hideFewGroups(&f)
	f.Derive(p.base, responses)
	if responses < smallest || min(f.Base, f.Answered) < smallest {
		return p.suppressed()
	}
	f.Numeric = p.numeric(f)
	if f.Sensitive {
		boundBins(&f)
	} else if !p.groups {
		hideNearlyAllBins(&f)
	}
	p.hideThinBins(&f)
	if f.Sensitive {
		hideBinBeside(f.Bins)
	}
	for i := range f.Rows {
		p.finishRow(&f.Rows[i], f.Base, f.Sensitive)
	}
	return f
}

// counts is the table with its rounded counts alone.
func (p oneWay) counts() analytics.Frequency {
	f, e := p.described(), p.exact
	f.Asked, f.Answered = Round(e.Asked, e.AskedKey), Round(e.Answered, e.AnsweredKey)
	f.Missing = hiddenKinds()
	for _, row := range e.Rows {
		if !slices.Contains(analytics.ValuesOf(p.field), row.Value) {
			continue
		}
		n := Round(row.Count, row.Key)
		if p.thin[row.Value] {
			n = analytics.Hidden
		}
		f.Rows = append(f.Rows, analytics.Row{Value: row.Value, Label: row.Label, Count: n})
	}
	f.Bins = p.bins()
	return f
}

// described is the table without any count.
func (p oneWay) described() analytics.Frequency {
	e := p.exact
	return analytics.Frequency{
		ID: e.ID, Label: e.Label, Type: e.Type, Role: e.Role, Section: e.Section,
		Sensitive: p.field.Question != nil && p.field.Sensitive || e.Sensitive,
		Rows:      []analytics.Row{}, Bins: []analytics.Bin{},
	}
}

func (p oneWay) suppressed() analytics.Frequency {
	f := p.described()
	f.Suppressed = true
	f.Asked, f.Answered, f.Base = analytics.Hidden, analytics.Hidden, analytics.Hidden
	f.Missing = hiddenKinds()
	return f
}

// boundRows bounds and hides each count below 5 % of those who answered, above 95 % or nearly all. Whatever the
// percentages are of, these decide: a count hidden of one base and told of another is told. Where
// each person gives one answer, one hidden count would be what the others leave of all, so the
// smallest of these is hidden beside it.
func (p oneWay) boundRows(f *analytics.Frequency) {
	f.Derive(analytics.OfAnswered, analytics.Hidden)
	for i := range f.Rows {
		row := &f.Rows[i]
		if row.Bounded = bound(row.Percent, f.Answered); row.Bounded != analytics.Unbounded {
			row.Count = analytics.Hidden
		}
	}
	if !oneEach(p.field) {
		return
	}
	if counts := rowCounts(f.Rows); loneHidden(counts) {
		f.Rows[smallestTold(counts)].Count = analytics.Hidden
	}
}

func rowCounts(rows []analytics.Row) []analytics.Count {
	counts := make([]analytics.Count, len(rows))
	for i, row := range rows {
		counts[i] = row.Count
	}
	return counts
}

// finishRow gives a bounded row its percentage, which was not derived because the count is hidden,
// and cuts the digits. Below 5 % of those who answered is below 5 % of more people too; nearly all
// of them says nothing of more people, where the row has neither percentage nor bound. A 0 stands
// for none to four, and its share for less than five of the base.
func (p oneWay) finishRow(row *analytics.Row, base analytics.Count, sensitive bool) {
	switch {
	case row.Bounded == analytics.Below5:
		row.Percent = p.below(base, sensitive)
	case row.Bounded == analytics.Above95 && p.ofAnswered():
		row.Percent = above(base)
	case row.Bounded == analytics.Above95:
		row.Bounded = analytics.Unbounded
	case row.Count == 0:
		row.Percent, row.Bounded = belowFive(base)
		row.Low, row.High = nil, nil
	}
	significant(row.Percent, row.Low, row.High)
}

func (p oneWay) ofAnswered() bool {
	return p.base != analytics.OfAsked && p.base != analytics.OfAll
}
