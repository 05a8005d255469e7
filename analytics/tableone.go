package analytics

import (
	"context"
	"slices"

	"candour/survey"
)

// Kinds of a Variable.
const (
	Categorical   = "categorical"
	SeveralValues = "several"
	NumericValues = "numeric"
)

// SurveyCounts is what Table 1 shows of one survey: its demographic questions, of all responses and
// of each group. Groups is nil in surveys that do not ask the question that makes the groups.
type SurveyCounts struct {
	Definition *survey.Definition
	Overall    Frequencies
	Groups     []Frequencies
}

// TableOneCounts is all that Table 1 is made of. Groups head the columns after Overall.
type TableOneCounts struct {
	Surveys []SurveyCounts
	Groups  []Column
	Lang    string
	Missing bool // a row for each kind of missing
	Zeros   bool // also rows that nobody chose
	Base    Base // what percentages are of

	WithoutSuspect bool // a footnote says that responses that look careless are left out
}

// CountTableOne asks count, which may be exact or protected, for what a study's Table 1 needs, and
// builds it. A By that no survey asks is NotFound, one without choices and bands Invalid.
func CountTableOne(
	ctx context.Context, defs []*survey.Definition, q TableOneQuery,
	count func(context.Context, Query) (Frequencies, error),
) (TableOne, error) {
	counts := TableOneCounts{Lang: q.Lang, Missing: q.Missing, Zeros: q.Zeros, Base: q.Base, WithoutSuspect: q.WithoutSuspect}
	grouping, err := findGrouping(defs, q)
	if err != nil {
		return TableOne{}, err
	}
	for i, def := range defs {
		query := Query{Survey: def.Name, Wave: q.Wave, Lang: q.Lang, Base: q.Base, Questions: demographics(def),
			WithoutSuspect: q.WithoutSuspect}
		if i == grouping.survey && !slices.Contains(query.Questions, q.By) {
			query.Questions = append(query.Questions, q.By)
		}
		if len(query.Questions) == 0 {
			continue
		}
		s := SurveyCounts{Definition: def}
		if s.Overall, err = count(ctx, query); err != nil {
			return TableOne{}, err
		}
		if i == grouping.survey {
			counts.Groups, grouping.values = grouping.columns(s.Overall, q.Lang)
			for _, value := range grouping.values {
				query.Where = Condition{Question: q.By, Value: value}
				group, err := count(ctx, query)
				if err != nil {
					return TableOne{}, err
				}
				s.Groups = append(s.Groups, group)
			}
		}
		counts.Surveys = append(counts.Surveys, s)
	}
	return BuildTableOne(counts), nil
}

func demographics(def *survey.Definition) []string {
	var names []string
	for _, f := range def.Fields() {
		if f.Role == survey.Demographic && kindOf(f) != "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// kindOf is the kind of variable that a field becomes, "" for text, which is none.
func kindOf(f survey.Field) string {
	switch {
	case f.Type == survey.SelectOne:
		return Categorical
	case f.Type == survey.SelectMultiple:
		return SeveralValues
	case f.Numeric():
		return NumericValues
	}
	return ""
}

// grouping is the question that makes the groups, and the place of its survey, -1 without one.
type grouping struct {
	survey int
	field  survey.Field
	values []string
}

func findGrouping(defs []*survey.Definition, q TableOneQuery) (grouping, error) {
	if q.By == "" {
		return grouping{survey: -1}, nil
	}
	for i, def := range defs {
		f, ok := def.Field(q.By)
		switch {
		case !ok:
			continue
		case f.Choices == nil && BandsOf(f, q.Lang) == nil:
			return grouping{}, survey.Refuse(survey.Invalid, "The question %q has neither choices nor bands to group by.", q.By)
		}
		return grouping{survey: i, field: f}, nil
	}
	return grouping{}, survey.Refuse(survey.NotFound, "There is no question %q in this study.", q.By)
}

// columns are the groups that have anybody in them, with the values that name them in conditions.
func (g grouping) columns(overall Frequencies, lang string) (columns []Column, values []string) {
	add := func(value, label string, n Count) {
		if n != 0 {
			columns, values = append(columns, Column{Label: label, N: n}), append(values, value)
		}
	}
	f, _ := overall.question(g.field.Name)
	for _, choice := range g.field.Choices {
		for _, row := range f.Rows {
			if row.Value == choice.Name {
				add(row.Value, row.Label, row.Count)
			}
		}
	}
	for _, band := range BandsOf(g.field, lang) {
		for _, bin := range f.Bins {
			if bin.Low == band.Low {
				add(band.Value, bin.Label, bin.Count)
			}
		}
	}
	return columns, values
}

// question finds the table of a question.
func (f Frequencies) question(id string) (Frequency, bool) {
	i := slices.IndexFunc(f.Questions, func(q Frequency) bool { return q.ID == id })
	if i < 0 {
		return Frequency{}, false
	}
	return f.Questions[i], true
}
