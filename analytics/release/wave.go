package release

import (
	"context"

	"candour/analytics"
	"candour/survey"
)

// byWave counts one question wave by wave.
func (t *table) byWave(ctx context.Context) (Draft, error) {
	if t.rows.Closed != Mergeable {
		return Draft{}, survey.Refuse(survey.Invalid, "This question has numbers without bands, so it heads no table of waves. Choose another.")
	}
	if len(t.def.Waves) < 2 || t.ask.Wave != "" {
		return Draft{}, survey.Refuse(survey.Invalid, "A table wave by wave needs a survey of several waves. Leave waves out.")
	}
	g := grid{}
	for _, wave := range append([]string{""}, t.def.Waves...) {
		base, counts, err := t.inWave(ctx, wave)
		if err != nil {
			return Draft{}, err
		}
		if wave == "" {
			g.base, g.rows, g.cells = base, counts, make([][]analytics.Count, len(counts))
			continue
		}
		t.columns.Groups = append(t.columns.Groups, Group{Values: []string{wave}, Label: survey.Text{"en": wave, "fr": wave}})
		g.column = append(g.column, base)
		for i, n := range counts {
			g.cells[i] = append(g.cells[i], n)
		}
	}
	t.draft.Kind, t.draft.Sides = analytics.ReleasedTwoWay, []Side{t.rows}
	t.draft.Questions = []analytics.ReleasedField{t.field(t.rows)}
	t.wordTwoWay(g)
	t.lookByWave(g)
	return t.draft, nil
}

// inWave counts the answers of one wave, or of all, as they are put together.
func (t *table) inWave(ctx context.Context, wave string) (answered analytics.Count, counts []analytics.Count, err error) {
	one := *t
	one.ask.Wave = wave
	all, err := one.Exact.Frequencies(ctx, one.query(one.rows.Field.Name))
	if err != nil {
		return 0, nil, err
	}
	f := all.Questions[0]
	single, categories := countsOf(f, one.rows.Field)
	one.rows.Groups = nil
	if err := one.rows.group(categories, one.ask.Merges); err != nil {
		return 0, nil, err
	}
	t.rows = one.rows
	for _, g := range one.rows.Groups {
		n := g.sum(single)
		if g.Merged() && one.rows.Several() {
			if n, err = one.people(ctx, member{one.rows, g}); err != nil {
				return 0, nil, err
			}
		}
		counts = append(counts, n)
	}
	return f.Answered, counts, nil
}

// lookByWave looks at all waves and at each.
func (t *table) lookByWave(g grid) {
	d, field := &t.draft, t.rows.Field
	column := func(wave string, label survey.Text, base analytics.Count, count func(i int) analytics.Count) {
		d.base(label, base)
		d.keep(wave, base, part(field.Name, nil))
		for i, r := range t.rows.Groups {
			n := count(i)
			d.cell(r.Label, label, n, base, field.Sensitive)
			if t.rows.Several() {
				d.rest(r.Label, label, base-n, base, field.Sensitive)
			}
			d.keep(wave, n, part(field.Name, r.Values))
		}
	}
	column("", survey.Text{"en": wordsIn("en").all, "fr": wordsIn("fr").all}, g.base, func(i int) analytics.Count { return g.rows[i] })
	for j, wave := range t.columns.Groups {
		column(wave.Values[0], wave.Label, g.column[j], func(i int) analytics.Count { return g.cells[i][j] })
	}
}
