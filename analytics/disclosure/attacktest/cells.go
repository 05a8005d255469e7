// Package attacktest plays a clever funder. It sees every table that a protected role may ask for
// (Collect), knows which counts are sums of which others (Sums), knows the rounding rule and that
// keys add up as counts do, and works out what each count may be: by bounds (Bound), and by drawing
// worlds of counts and keys that look as the tables do (Plan.Guess). What it sees comes from
// analytics.Results and the definition, so that it reads exact and protected results alike.
package attacktest

import (
	"slices"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// Cell names a set of responses by what all of them share: "gender=woman", "gender!" (answered it),
// "gender:skipped", "wave=w1". The same set has the same name wherever it is counted; the empty name
// is all responses.
type Cell string

const between = " & "

// cell is the set of the responses that meet all conditions. Who gave an answer has answered.
func cell(conditions ...string) Cell {
	all := slices.DeleteFunc(slices.Clone(conditions), func(c string) bool { return c == "" })
	slices.Sort(all)
	all = slices.Compact(all)
	given := slices.Clone(all)
	all = slices.DeleteFunc(all, func(c string) bool {
		question, state := strings.CutSuffix(c, answered)
		return state && slices.ContainsFunc(given, func(other string) bool {
			return strings.HasPrefix(other, question+is)
		})
	})
	return Cell(strings.Join(all, between))
}

// with narrows a set by further conditions.
func (c Cell) with(conditions ...string) Cell {
	return cell(append(strings.Split(string(c), between), conditions...)...)
}

// The kinds of condition on a question: a value, or one of the states.
const (
	is        = "="
	answered  = "!"
	before    = "<" // of times: one that comes before
	unknown   = "?" // asked or not, there is no answer
	asked     = ":asked"
	skipped   = ":skipped"
	preferNot = ":prefer_not"
	dontKnow  = ":dont_know"
	notShown  = ":not_shown"
	absent    = ":absent"
)

// Sight is what is told of a count: a multiple of 5, or of a hidden one that it was rounded to at
// least Least and at most Most. Exact results are read the same way. Exact says that Count is not rounded
// but known from elsewhere: "one person answered in between".
type Sight struct {
	Count       analytics.Count
	Least, Most analytics.Count
	Exact       bool
	Key         analytics.Key // of exact results: the same people have the same one wherever they are counted
}

// View is all that was seen.
type View map[Cell]Sight

// see keeps what a table tells. A count that one table tells and another hides is told.
func (v View) see(c Cell, n analytics.Count, key analytics.Key) {
	if n >= 0 {
		v[c] = Sight{Count: n, Key: key}
	}
}

// Untold are the cells that other, which is exact, has and v tells no number of. Left out is what the
// definition tells: answers to a question that nobody of a group was asked.
func (v View) Untold(other View, def *survey.Definition) []Cell {
	var untold []Cell
	for c := range other {
		if sight, seen := v[c]; (!seen || sight.Count < 0) && !other.unasked(c, def) {
			untold = append(untold, c)
		}
	}
	slices.Sort(untold)
	return untold
}

// unasked says whether a cell is of a question with a condition, and none of a wider one's were asked it.
func (v View) unasked(c Cell, def *survey.Definition) bool {
	for _, field := range def.Fields() {
		if len(field.Relevant) == 0 || !about(c, field.Name) {
			continue
		}
		for _, wider := range append(c.wider(), c) {
			conditions := strings.Split(string(wider), between)
			for i, condition := range conditions {
				if about(Cell(condition), field.Name) {
					conditions[i] = field.Name + asked
				}
			}
			if sight, known := v[cell(conditions...)]; known && sight.Count == 0 {
				return true
			}
		}
	}
	return false
}

// wider are the sets that a cell is a part of: those with some of its conditions.
func (c Cell) wider() []Cell {
	conditions := strings.Split(string(c), between)
	var all []Cell
	for chosen := 1; chosen < 1<<len(conditions)-1; chosen++ {
		var some []string
		for i, condition := range conditions {
			if chosen>>i&1 == 1 {
				some = append(some, condition)
			}
		}
		all = append(all, cell(some...))
	}
	return all
}

// listed says whether a cell is in a table that a protected role gets: no kind of missing is told apart, and of
// several waves, none has a question by a group within one.
func listed(c Cell, def *survey.Definition) bool {
	conditions := strings.Split(string(c), between)
	inWave := slices.ContainsFunc(conditions, func(c string) bool { return strings.HasPrefix(c, "wave"+is) })
	missing := slices.ContainsFunc(conditions, func(c string) bool {
		return strings.Contains(c, ":") && !strings.HasSuffix(c, asked)
	})
	return !missing && (len(conditions) < 3 || !inWave || len(def.Waves) < 2)
}

// hint keeps what the hiding of a count tells.
func (v View) hint(c Cell, least, most analytics.Count) {
	if _, told := v[c]; !told {
		v[c] = Sight{Count: analytics.Hidden, Least: least, Most: most}
	}
}
