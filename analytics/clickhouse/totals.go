package clickhouse

import (
	"candour/analytics"
	"candour/survey"
)

// fillTotals fills the counts of the responses themselves.
func (c *count) fillTotals(f *analytics.Frequencies) {
	var all, blank cell
	sources := map[survey.Source]cell{}
	for _, source := range []survey.Source{survey.Person, survey.Synthetic, survey.Imported} {
		sources[source] = c.cells[place{-1, "source", source.String()}]
		all = all.plus(sources[source])
		blank = blank.plus(c.cells[place{-1, "blank", source.String()}])
	}
	f.Responses, f.Keys.Responses = all.count, all.key
	f.Blank, f.Keys.Blank = blank.count, blank.key
	f.Synthetic, f.Keys.Synthetic = sources[survey.Synthetic].count, sources[survey.Synthetic].key
	f.Imported, f.Keys.Imported = sources[survey.Imported].count, sources[survey.Imported].key
}

// plus is the cell of two sets of responses together.
func (c cell) plus(other cell) cell {
	return cell{c.count + other.count, (c.key + other.key) % 1000}
}

// fillStates fills who answered, who was asked, and the kinds of missing.
func (c *count) fillStates(f *analytics.Frequency, question int32) {
	of := func(s survey.State) cell { return c.cells[place{question, "state", s.String()}] }
	answered, skipped := of(survey.Answered), of(survey.Skipped)
	preferNot, dontKnow := of(survey.PreferNot), of(survey.DontKnow)
	notShown, absent := of(survey.NotShown), of(survey.Absent)
	asked := answered.plus(skipped).plus(preferNot).plus(dontKnow)
	f.Asked, f.AskedKey = asked.count, asked.key
	f.Answered, f.AnsweredKey = answered.count, answered.key
	f.Missing = analytics.Missing{
		Skipped: skipped.count, PreferNot: preferNot.count, DontKnow: dontKnow.count,
		NotShown: notShown.count, Absent: absent.count,
	}
	f.MissingKeys = analytics.MissingKeys{
		Skipped: skipped.key, PreferNot: preferNot.key, DontKnow: dontKnow.key,
		NotShown: notShown.key, Absent: absent.key,
	}
}
