package release

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"candour/analytics"
	"candour/survey"
)

// Limits of what is worked out. Of more cells than mostCells the older releases are left out; a question
// with more than mostGroups answers is not tried with every set of them, but with each alone and all but
// each; mostTargets is how many sets are tried for the questions of one table. Elements are what cells are written
// in, mostElements in all, and terms what sets are: a survey of many waves and choices has many, and a page waits.
// So it does for fractions that grow: from mostBits in all on, no more releases are taken in.
const (
	mostCells    = 800
	mostElements = 100_000
	mostBits     = 500_000
	mostGroups   = 5
	mostTargets  = 4096
	mostTerms    = 10_000_000
)

// Derived is a set of one to four people that can be counted by adding and taking away numbers of a
// draft and of earlier releases, and by neither alone; who gave two of several answers also of the draft
// alone. Releases are the earlier ones, by number.
type Derived struct {
	Survey   survey.ID
	Wave     string
	Traits   []Trait
	Count    analytics.Count
	Releases []int64
}

// Derive works out what a draft tells together with several earlier releases of the same questions, also
// of withdrawn ones. It is exact: a set is found if and only if it is a sum of multiples of released
// cells, of all those that it tries (see the limits, and targets). A release whose numbers
// contradict later ones is of other people, because some answered in between: it is left out, and
// Differences compares it cell by cell. Partial says that not all could be tried.
func Derive(defs []*survey.Definition, draft Draft, earlier []analytics.Released) (all []Derived, partial bool) {
	for _, def := range defs {
		if !slices.ContainsFunc(draft.Questions, func(f analytics.ReleasedField) bool { return f.Survey == def.Name }) {
			continue
		}
		found, left := newDeriving(def, draft, earlier).derive()
		all, partial = append(all, found...), partial || left
	}
	return all, partial
}

// deriving is the working out of one survey's sets.
type deriving struct {
	space
	now, before, both system
	cells             []analytics.ReleasedCell // all that are in it
	told              map[string]bool          // what Differences says
	elements          int
	partial           bool
}

func newDeriving(def *survey.Definition, draft Draft, earlier []analytics.Released) *deriving {
	d := &deriving{space: space{def}, told: map[string]bool{}}
	d.now, d.before, d.both = system{}, system{}, system{}
	own := d.of(draft.Cells)
	if !d.takes(own) {
		return d
	}
	d.now, _ = d.now.with(d.equations(0, own))
	d.both, d.cells = d.now, own
	for _, r := range related(def.Name, draft, earlier) {
		cells := d.of(r.Cells)
		if d.partial = d.both.size() > mostBits; d.partial || !d.takes(cells) {
			break
		}
		equations := d.equations(r.ID, cells)
		both, same := d.both.with(equations)
		if !same {
			continue
		}
		d.both, d.cells = both, append(d.cells, cells...)
		d.before, _ = d.before.with(equations)
		for _, now := range own {
			for _, then := range cells {
				if nested(now, then) > 0 {
					v := d.cell(now)
					v.less(big.NewRat(1, 1), d.cell(then))
					d.told[v.key()] = true
				}
			}
		}
	}
	return d
}

// takes says whether there is room for more cells.
func (d *deriving) takes(cells []analytics.ReleasedCell) bool {
	for _, c := range cells {
		d.elements += terms(d.factors(c.Wave, traitsOf(c)))
	}
	if len(d.cells)+len(cells) > mostCells || d.elements > mostElements {
		d.partial = true
	}
	return !d.partial
}

// of are the cells of this survey.
func (d *deriving) of(cells []analytics.ReleasedCell) (own []analytics.ReleasedCell) {
	for _, c := range cells {
		if c.Survey == d.def.Name {
			own = append(own, c)
		}
	}
	return own
}

func (d *deriving) equations(release int64, cells []analytics.ReleasedCell) (all []equation) {
	for _, c := range cells {
		from := map[int64]bool{}
		if release > 0 {
			from[release] = true
		}
		all = append(all, equation{d.cell(c), big.NewRat(int64(c.Count), 1), from})
	}
	return all
}

// related are the earlier releases of a survey that share a question with the draft, or with one that
// does, the newest first.
func related(id survey.ID, draft Draft, earlier []analytics.Released) (all []analytics.Released) {
	asked := map[string]bool{}
	reach := func(r analytics.Released) bool {
		return slices.ContainsFunc(r.Questions, func(f analytics.ReleasedField) bool { return f.Survey == id && asked[f.Question] })
	}
	take := func(r analytics.Released) {
		for _, f := range r.Questions {
			if f.Survey == id {
				asked[f.Question] = true
			}
		}
	}
	take(draft.Released)
	for range earlier {
		for _, r := range earlier {
			if reach(r) {
				take(r)
			}
		}
	}
	for _, r := range earlier {
		if reach(r) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b analytics.Released) int { return cmp.Compare(b.ID, a.ID) })
	return all
}

func (d *deriving) derive() (all []Derived, partial bool) {
	var passed []Derived // sets of few, told here or elsewhere
	may, left := probeOf(d.both), mostTerms
	for _, target := range d.targets() {
		factors := d.factors(target.Wave, target.Traits)
		if left -= terms(factors); left < 0 {
			d.partial = true
			break
		}
		if !may.beFew(factors) {
			continue
		}
		v := d.set(target.Wave, target.Traits)
		n, from, ok := d.both.tells(v)
		if !ok || n <= 0 || n >= few || slices.ContainsFunc(passed, target.holds) {
			continue
		}
		passed = append(passed, target)
		if d.told[v.key()] || d.known(v, target) {
			continue
		}
		d.told[v.key()] = true
		target.Survey, target.Count, target.Releases = d.def.Name, n, slices.Sorted(maps.Keys(from))
		all = append(all, target)
	}
	return all, d.partial
}

// known says whether a set is no news: the earlier releases told it, or a cell of the draft, which is looked
// at by itself. That people gave two answers is in no cell.
func (d *deriving) known(v vector, target Derived) bool {
	if _, _, before := d.before.tells(v); before {
		return true
	}
	_, _, alone := d.now.tells(v)
	return alone && !slices.ContainsFunc(target.Traits, func(t Trait) bool { return t.as == bothTicked })
}

// holds says whether everybody in another set is in this one too, so that it says nothing worse.
func (t Derived) holds(other Derived) bool {
	if t.Wave != other.Wave && t.Wave != "" || len(t.Traits) != len(other.Traits) {
		return false
	}
	for i, trait := range t.Traits {
		inner := other.Traits[i]
		if trait.Question != inner.Question || trait.as != inner.as || !slices.Equal(trait.And, inner.And) {
			return false
		}
		if trait.as == notTicked || trait.as == bothTicked {
			if !slices.Equal(trait.Values, inner.Values) {
				return false
			}
			continue
		}
		if trait.Values != nil && (inner.Values == nil || slices.ContainsFunc(inner.Values, func(v string) bool {
			return !slices.Contains(trait.Values, v)
		})) {
			return false
		}
	}
	return true
}
