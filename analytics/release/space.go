package release

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"strings"

	"candour/analytics"
	"candour/survey"
)

// vector writes a set of people as a sum of elements, sets that no released number tells apart any
// further. Elements are independent of each other, so that a set can be worked out of others exactly if
// its vector is a sum of multiples of theirs.
type vector map[string]*big.Rat

// less takes n times another vector away.
func (v vector) less(n *big.Rat, other vector) {
	for element, m := range other {
		left := new(big.Rat)
		if had, ok := v[element]; ok {
			left.Set(had)
		}
		if left.Sub(left, new(big.Rat).Mul(n, m)); left.Sign() == 0 {
			delete(v, element)
			continue
		}
		v[element] = left
	}
}

// key is the same for vectors that are the same or each other's negative.
func (v vector) key() string {
	var parts []string
	elements := slices.Sorted(maps.Keys(v)) // of none the loop is not entered
	for _, e := range elements {
		n := v[e]
		if v[elements[0]].Sign() < 0 {
			n = new(big.Rat).Neg(n)
		}
		parts = append(parts, e+"="+n.RatString())
	}
	return strings.Join(parts, ";")
}

// manner is how a trait is meant.
type manner int

const (
	answered   manner = iota // with one of the values; nil: with any
	notTicked                // a question of several answers, with none of the values
	bothTicked               // likewise, with one of the values and with one of And
	unanswered
	careful // the response does not look careless
	careless
)

// Trait is what those in a set have in common: how they answered a question, or how they did not.
type Trait struct {
	Question string
	Values   []string
	And      []string
	as       manner
}

// space knows how sets of people who answered a survey are written.
type space struct{ def *survey.Definition }

// cell is a released cell as a vector.
func (s space) cell(c analytics.ReleasedCell) vector { return s.set(c.Wave, traitsOf(c)) }

// traitsOf are what those in a released cell have in common.
func traitsOf(c analytics.ReleasedCell) []Trait {
	traits := make([]Trait, 0, len(c.On)+1)
	for _, part := range c.On {
		traits = append(traits, Trait{Question: part.Question, Values: part.Values})
	}
	if c.WithoutSuspect {
		traits = append(traits, Trait{as: careful})
	}
	return traits
}

// set is who has all of some traits, in a wave or in all.
func (s space) set(wave string, traits []Trait) vector {
	sum := map[string]int64{"": 1}
	for _, factor := range s.factors(wave, traits) {
		next := map[string]int64{}
		for element, n := range sum {
			for own, m := range factor {
				next[element+own] += n * m
			}
		}
		sum = next
	}
	v := vector{}
	for element, n := range sum {
		if n != 0 {
			v[element] = big.NewRat(n, 1)
		}
	}
	return v
}

// factors are sums whose product is who has all of some traits.
func (s space) factors(wave string, traits []Trait) []map[string]int64 {
	in := map[string]int64{}
	waves := []string{wave}
	if wave == "" && len(s.def.Waves) > 0 {
		waves = s.def.Waves
	}
	for _, w := range waves {
		in[string(s.def.Name)+"|"+w] = 1
	}
	all := []map[string]int64{in}
	for _, t := range slices.SortedFunc(slices.Values(traits), func(a, b Trait) int { return cmp.Compare(a.Question, b.Question) }) {
		all = append(all, s.factor(t))
	}
	return all
}

// terms is of how many products a set is the sum.
func terms(factors []map[string]int64) int {
	n := 1
	for _, f := range factors {
		n *= len(f)
	}
	return n
}

// factor is a trait as a sum. Of one answer each, who answered are the sum of who gave each answer. Of
// several answers, who ticked one of some are who answered, less who ticked none of these; for different
// answers such sets are independent, since anybody may tick any of them.
func (s space) factor(t Trait) map[string]int64 {
	name := "|" + t.Question
	switch t.as {
	case careful:
		return map[string]int64{"|": 1}
	case careless:
		return map[string]int64{"": 1, "|": -1}
	}
	field, _ := s.def.Field(t.Question)
	side := Side{Field: field}
	all := analytics.ValuesOf(field)
	sum := map[string]int64{}
	switch several := side.Several(); {
	case several && t.Values == nil, len(all) == 0:
		sum[name] = 1
	case several:
		sum[name], sum[name+"!"+strings.Join(s.ticked(field, t.Values), ",")] = 1, -1
	case t.Values == nil || t.as == unanswered:
		for _, value := range all {
			sum[name+"="+value] = 1
		}
	default:
		for _, value := range t.Values {
			sum[name+"="+value] = 1
		}
	}
	if side.Several() && (t.as == notTicked || onlyNone(field, t.Values)) {
		delete(sum, name)
		sum[name+"!"+strings.Join(s.ticked(field, t.Values), ",")] = 1
	}
	if t.as == bothTicked {
		sum[name+"!"+strings.Join(s.ticked(field, t.And), ",")]--
		sum[name+"!"+strings.Join(s.ticked(field, slices.Concat(t.Values, t.And)), ",")]++
	}
	if t.as == unanswered {
		for element := range sum {
			sum[element] = -1
		}
		sum[""] = 1
	}
	return sum
}

// ticked are the choices that count as ticked, in order: "none of these" is to have ticked none of all.
func (s space) ticked(field survey.Field, values []string) []string {
	var all, some []string
	for _, c := range field.Choices {
		if c.None {
			continue
		}
		if all = append(all, c.Name); slices.Contains(values, c.Name) {
			some = append(some, c.Name)
		}
	}
	if onlyNone(field, values) {
		some = all
	}
	slices.Sort(some)
	return some
}

// onlyNone says whether the values are "none of these".
func onlyNone(field survey.Field, values []string) bool {
	return len(values) == 1 && slices.ContainsFunc(field.Choices, func(c survey.Choice) bool { return c.None && c.Name == values[0] })
}
