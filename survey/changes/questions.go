package changes

import (
	"maps"
	"reflect"
	"slices"

	"candour/survey"
)

// placed is a question with the one that holds it.
type placed struct {
	*survey.Question
	holder string
}

func flatten(questions []survey.Question, holder string) []placed {
	var all []placed
	for i := range questions {
		q := &questions[i]
		all = append(all, placed{q, holder})
		all = append(all, flatten(q.Questions, q.Name)...)
	}
	return all
}

func byName(questions []placed) map[string]placed {
	all := map[string]placed{}
	for _, q := range questions {
		all[q.Name] = q
	}
	return all
}

func names(questions []placed) []string {
	all := make([]string, len(questions))
	for i, q := range questions {
		all[i] = q.Name
	}
	return all
}

func (c *comparison) questions(old, next []placed) {
	was, is := byName(old), byName(next)
	moved := movedNames(names(old), names(next))
	before := ""
	for _, q := range next {
		at := Change{Part: Question, Name: q.Name}
		former, known := was[q.Name]
		switch {
		case !known:
			at.Kind, at.Is = Added, q.Label.In("")
			c.add(at)
		case former.holder != q.holder:
			at.Kind, at.Key, at.Was, at.Is = Moved, "questions", former.holder, q.holder
			c.add(at)
		case moved[q.Name]:
			at.Kind, at.Is = Moved, before
			c.add(at)
		}
		if known {
			at.Kind, at.Is = "", ""
			at.Key = ""
			c.structures(at, reflect.ValueOf(*former.Question), reflect.ValueOf(*q.Question))
		}
		before = q.Name
	}
	for _, q := range old {
		if _, stays := is[q.Name]; !stays {
			c.add(Change{Kind: Removed, Part: Question, Name: q.Name, Was: q.Label.In("")})
		}
	}
}

// movedNames are the fewest names that have to move to bring those of old, as far as they stay, into
// the order of next: those outside a longest common order.
func movedNames(old, next []string) map[string]bool {
	at := map[string]int{}
	for i, name := range old {
		at[name] = i
	}
	var kept []string
	var ranks []int
	for _, name := range next {
		if rank, stays := at[name]; stays {
			kept, ranks = append(kept, name), append(ranks, rank)
		}
	}
	// best[i] is the length of the longest rising run that ends with kept[i], from its forerunner.
	best, from := make([]int, len(kept)), make([]int, len(kept))
	last := -1
	for i := range kept {
		best[i], from[i] = 1, -1
		for j := range i {
			if ranks[j] < ranks[i] && best[j]+1 > best[i] {
				best[i], from[i] = best[j]+1, j
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	moved := map[string]bool{}
	for _, name := range kept {
		moved[name] = true
	}
	for i := last; i >= 0; i = from[i] {
		delete(moved, kept[i])
	}
	return moved
}

func (c *comparison) lists(old, next map[string][]survey.Choice) {
	for _, list := range slices.Sorted(maps.Keys(next)) {
		if former, known := old[list]; known {
			c.choices(list, former, next[list])
			continue
		}
		c.add(Change{Kind: Added, Part: List, Name: list})
	}
	for _, list := range slices.Sorted(maps.Keys(old)) {
		if _, stays := next[list]; !stays {
			c.add(Change{Kind: Removed, Part: List, Name: list})
		}
	}
}

func (c *comparison) choices(list string, old, next []survey.Choice) {
	was, stays := map[string]int{}, map[string]bool{}
	for i, o := range old {
		was[o.Name] = i
	}
	for i, n := range next {
		stays[n.Name] = true
		at := Change{Part: Choice, Name: list + " " + n.Name}
		if j, known := was[n.Name]; known {
			c.structures(at, reflect.ValueOf(old[j]), reflect.ValueOf(next[i]))
			continue
		}
		at.Kind, at.Is = Added, n.Label.In("")
		c.add(at)
	}
	for _, o := range old {
		if !stays[o.Name] {
			c.add(Change{Kind: Removed, Part: Choice, Name: list + " " + o.Name, Was: o.Label.In("")})
		}
	}
	if len(movedNames(choiceNames(old), choiceNames(next))) > 0 {
		c.add(Change{Kind: Moved, Part: List, Name: list})
	}
}

func choiceNames(choices []survey.Choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.Name
	}
	return all
}

func (c *comparison) scales(old, next survey.Scales) {
	find := func(list survey.Scales, name string) int {
		return slices.IndexFunc(list, func(s survey.Scale) bool { return s.Name == name })
	}
	for _, s := range next {
		i := find(old, s.Name)
		if i < 0 {
			c.add(Change{Kind: Added, Part: Scale, Name: s.Name})
			continue
		}
		c.structures(Change{Part: Scale, Name: s.Name}, reflect.ValueOf(old[i]), reflect.ValueOf(s))
	}
	for _, s := range old {
		if find(next, s.Name) < 0 {
			c.add(Change{Kind: Removed, Part: Scale, Name: s.Name})
		}
	}
}
