package release

import (
	"slices"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// targets are the sets that are tried: for the questions of each released table, everybody who answered
// each of them in one of the ways of options, in each wave and in all. The smallest sets come first.
func (d *deriving) targets() (all []Derived) {
	done := map[string]bool{}
	hasCareful := slices.ContainsFunc(d.cells, func(c analytics.ReleasedCell) bool { return c.WithoutSuspect })
	for _, c := range d.cells {
		questions := c.Questions()
		if key := strings.Join(questions, "|"); done[key] {
			continue
		}
		done[strings.Join(questions, "|")] = true
		lists := make([][]Trait, 0, len(questions)+1)
		for _, q := range questions {
			field, _ := d.def.Field(q)
			lists = append(lists, d.options(field))
		}
		if hasCareful {
			lists = append(lists, []Trait{{as: careless}, {as: careful}})
		}
		made, whole := combine(lists)
		d.partial = d.partial || !whole
		for _, wave := range d.waves() {
			for _, traits := range made {
				all = append(all, Derived{Wave: wave, Traits: traits})
			}
		}
	}
	return all
}

// waves are each wave of several, and all.
func (d *deriving) waves() []string {
	if len(d.def.Waves) < 2 {
		return []string{""}
	}
	return append(slices.Clone(d.def.Waves), "")
}

// options are the ways in which a question may be answered: with each answer; with each set of few
// answers, or else with all but one; with any; not at all. Of several answers: with one of those that a
// cell counts, or with none of them; with two of these, where a cell counts both together; with any.
func (d *deriving) options(field survey.Field) (all []Trait) {
	groups, several := d.groups(field), (&Side{Field: field}).Several()
	add := func(as manner, values []string) {
		slices.Sort(values)
		all = append(all, Trait{Question: field.Name, Values: values, as: as})
	}
	if len(groups) == 1 && !several {
		groups = nil // any answer
	}
	for _, g := range groups {
		add(answered, slices.Clone(g))
		if several && !onlyNone(field, g) {
			add(notTicked, slices.Clone(g))
		}
	}
	for i, g := range groups {
		for _, other := range groups[:i] {
			union := slices.Concat(g, other)
			slices.Sort(union)
			if several && slices.ContainsFunc(groups, func(known []string) bool { return slices.Equal(known, union) }) {
				all = append(all, Trait{Question: field.Name, Values: other, And: g, as: bothTicked})
			}
		}
	}
	if !several {
		for _, union := range unions(groups) {
			add(answered, union)
		}
	}
	return append(all, Trait{Question: field.Name}, Trait{Question: field.Name, as: unanswered})
}

// groups are the answers of a question as far as released cells tell them apart; of several answers
// the sets of answers that they count.
func (d *deriving) groups(field survey.Field) (groups [][]string) {
	var sets [][]string
	for _, c := range d.cells {
		for _, part := range c.On {
			if part.Question == field.Name && part.Values != nil {
				sets = append(sets, part.Values)
			}
		}
	}
	if (&Side{Field: field}).Several() {
		done := map[string]bool{}
		for _, set := range slices.Clone(sets) {
			if onlyNone(field, set) { // the others ticked something
				sets = append(sets, d.ticked(field, set))
			}
		}
		for _, set := range sets {
			set = slices.Sorted(slices.Values(set))
			if key := strings.Join(set, ","); !done[key] {
				done[key], groups = true, append(groups, set)
			}
		}
		return groups
	}
	places := map[string]int{}
	for _, value := range analytics.ValuesOf(field) {
		mark := ""
		for _, set := range sets {
			mark += map[bool]string{true: "1", false: "0"}[slices.Contains(set, value)]
		}
		at, known := places[mark]
		if !known {
			at = len(groups)
			places[mark], groups = at, append(groups, nil)
		}
		groups[at] = append(groups[at], value)
	}
	return groups
}

// unions are the sets of two groups and more, but for all of them; of many groups all but each.
func unions(groups [][]string) (all [][]string) {
	k := len(groups)
	for mask := 1; k <= mostGroups && mask < 1<<k-1; mask++ {
		var union []string
		many := 0
		for i, g := range groups {
			if mask&(1<<i) != 0 {
				union, many = append(union, g...), many+1
			}
		}
		if many > 1 {
			all = append(all, union)
		}
	}
	for i := 0; k > mostGroups && i < k; i++ {
		var rest []string
		for j, g := range groups {
			if j != i {
				rest = append(rest, g...)
			}
		}
		all = append(all, rest)
	}
	slices.SortStableFunc(all, func(a, b []string) int { return len(a) - len(b) })
	return all
}

// combine takes one trait of each list in every way; whole is false where there are too many.
func combine(lists [][]Trait) (all [][]Trait, whole bool) {
	all = [][]Trait{nil}
	for _, list := range lists {
		if len(all)*len(list) > mostTargets {
			return nil, false
		}
		var next [][]Trait
		for _, had := range all {
			for _, t := range list {
				next = append(next, append(slices.Clone(had), t))
			}
		}
		all = next
	}
	return all, true
}
