package release

import (
	"context"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// overall is a study's Table 1 that is being made: each survey is counted once, for all languages.
type overall struct {
	Builder
	ask    Ask
	defs   map[survey.ID]*survey.Definition
	counts map[survey.ID]analytics.Frequencies
	sides  map[analytics.ReleasedField]Side
	draft  Draft
}

func (b Builder) tableOne(ctx context.Context, ask Ask) (Draft, error) {
	defs, err := b.Catalogue.Study(ctx, ask.Study)
	if err != nil {
		return Draft{}, err
	}
	o := overall{Builder: b, ask: ask, defs: map[survey.ID]*survey.Definition{},
		counts: map[survey.ID]analytics.Frequencies{}, sides: map[analytics.ReleasedField]Side{}}
	o.draft.Study, o.draft.Kind = ask.Study, analytics.ReleasedTableOne
	o.draft.WithoutSuspect = ask.WithoutSuspect
	o.draft.Tables = map[string]analytics.ReleasedTable{}
	for _, def := range defs {
		o.defs[def.Name] = def
	}
	for _, lang := range b.Languages {
		table, err := analytics.CountTableOne(ctx, defs, analytics.TableOneQuery{Study: ask.Study, Lang: lang,
			WithoutSuspect: ask.WithoutSuspect}, o.count)
		if err != nil {
			return Draft{}, err
		}
		made := analytics.ReleasedTable{Title: table.Title, TableOne: &table}
		for _, def := range defs {
			made.Notes = append(made.Notes, o.mergedNotes(def, lang)...)
		}
		o.draft.Tables[lang] = made
	}
	if len(o.draft.Questions) == 0 {
		return Draft{}, survey.Refuse(survey.Invalid, "Nothing is left of this table. Keep one question at least.")
	}
	return o.draft, nil
}

func (o *overall) mergedNotes(def *survey.Definition, lang string) []string {
	var notes []string
	for _, f := range def.Fields() {
		if side, ok := o.sides[analytics.ReleasedField{Survey: def.Name, Question: f.Name}]; ok {
			notes = append(notes, side.mergedNotes(lang)...)
		}
	}
	return notes
}

// count gives a survey's numbers in a language, counted at the first asking.
func (o *overall) count(ctx context.Context, q analytics.Query) (analytics.Frequencies, error) {
	known, ok := o.counts[q.Survey]
	if !ok {
		var err error
		if known, err = o.first(ctx, q); err != nil {
			return known, err
		}
		o.counts[q.Survey] = known
	}
	known.Questions = slices.Clone(known.Questions)
	for i := range known.Questions {
		f := &known.Questions[i]
		field, _ := o.defs[q.Survey].Field(f.ID)
		f.Label = field.Label.In(q.Lang)
		f.Rows = slices.Clone(f.Rows)
		for j, g := range o.sides[analytics.ReleasedField{Survey: q.Survey, Question: f.ID}].Groups {
			f.Rows[j].Label = g.Label.In(q.Lang)
		}
	}
	return known, nil
}

// first counts a survey's questions, leaves out those that are not wanted, puts categories together and
// looks at what came out.
func (o *overall) first(ctx context.Context, q analytics.Query) (analytics.Frequencies, error) {
	all, err := o.Exact.Frequencies(ctx, q)
	if err != nil {
		return all, err
	}
	var kept []analytics.Frequency
	for _, f := range all.Questions {
		place := analytics.ReleasedField{Survey: q.Survey, Question: f.ID}
		if slices.Contains(o.ask.Without, place) {
			continue
		}
		o.draft.Questions = append(o.draft.Questions, place)
		if err := o.collapse(ctx, &f, place); err != nil {
			return all, err
		}
		f.Derive(analytics.OfAnswered, all.Responses)
		kept = append(kept, f)
	}
	all.Questions = kept
	return all, nil
}

// collapse puts categories of a question together and looks at its cells.
func (o *overall) collapse(ctx context.Context, f *analytics.Frequency, place analytics.ReleasedField) error {
	def := o.defs[place.Survey]
	field, _ := def.Field(f.ID)
	t := table{Builder: o.Builder, def: def, ask: Ask{WithoutSuspect: o.ask.WithoutSuspect}, rows: Side{Field: field, Survey: def.Name}}
	counts, categories := countsOf(*f, field)
	if field.Numeric() { // described by its median alone
		t.rows.Closed, counts, categories = HasNoBands, nil, nil
	}
	if err := t.rows.group(categories, o.ask.Merges); err != nil {
		return err
	}
	f.Rows = nil
	for _, g := range t.rows.Groups {
		n := g.sum(counts)
		if g.Merged() && t.rows.Several() {
			var err error
			if n, err = t.people(ctx, member{t.rows, g}); err != nil {
				return err
			}
		}
		f.Rows = append(f.Rows, analytics.Row{Value: g.Values[0], Label: g.Label.In("en"), Count: n})
	}
	o.sides[place] = t.rows
	if len(t.rows.Groups) > 0 {
		o.draft.Sides = append(o.draft.Sides, t.rows)
	}
	o.look(*f, t.rows)
	return nil
}

// look looks at one variable: its base, its rows, those who gave no answer, and its extremes.
func (o *overall) look(f analytics.Frequency, s Side) {
	d, field := &o.draft, s.Field
	name := survey.Text{"en": label(field, "en"), "fr": label(field, "fr")}
	d.base(name, f.Answered)
	d.Survey = s.Survey // its cells' survey
	d.keep("", f.Answered, part(field.Name, nil))
	for i, g := range s.Groups {
		if f.Rows[i].Count > 0 { // Table 1 has no row for nobody
			d.cell(g.Label, name, f.Rows[i].Count, f.Answered, field.Sensitive)
			if s.Several() {
				d.rest(g.Label, name, f.Answered-f.Rows[i].Count, f.Answered, field.Sensitive)
			}
		}
		d.keep("", f.Rows[i].Count, part(field.Name, g.Values))
	}
	d.Survey = ""
	for _, n := range []analytics.Count{f.Missing.PreferNot, f.Missing.DontKnow, f.Missing.Skipped} {
		if n > 0 && n < few {
			d.find(Finding{Small, survey.Text{"en": "no answer, by kind", "fr": "sans réponse, par sorte"}, name, n, f.Asked})
		}
	}
	if f.Numeric != nil && f.Numeric.Min != nil && f.Numeric.Max != nil {
		d.find(Finding{Extremes, nil, name, f.Answered, f.Answered})
	}
}
