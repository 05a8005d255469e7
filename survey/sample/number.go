package sample

import (
	"math"
	"regexp"
	"strconv"

	"candour/survey"
)

// number draws a normal number inside the question's bounds: whole for an integer, on a step of
// a range, with one decimal otherwise.
func (q *question) number() func(*person) any {
	low, high := q.bounds()
	mean, sd := or(q.Mean, (low+high)/2), or(q.SD, (high-low)/5)
	if n := len(q.Bands); n > 2 && q.Mean == nil {
		mean, sd = q.Bands[n/2], (q.Bands[n*3/4]-q.Bands[n/4])/1.35
	}
	step, origin := q.grid(low)
	return func(p *person) any {
		at := mean + sd*q.level(p)
		for try := 0; q.Type != survey.RangeType && (at < low || at > high) && try < 8; try++ {
			at = mean + sd*q.level(p)
		}
		at = origin + step*math.Round((at-origin)/step)
		at = math.Min(math.Max(at, low), high)
		if q.Type == survey.Integer {
			return int(at)
		}
		return math.Round(at*1000) / 1000
	}
}

// grid is the distance between possible values, and one of them.
func (q *question) grid(low float64) (step, origin float64) {
	switch {
	case q.Type == survey.Integer:
		return 1, 0
	case q.Step != nil && *q.Step > 0:
		return *q.Step, low
	}
	return 0.1, 0
}

// bound finds the comparisons with a number in constraints such as ". >= 12 and . <= 99".
var bound = regexp.MustCompile(`(?:^|[^.\w}])\.\s*([<>]=?)\s*(-?\d+(?:\.\d+)?)`)

// bounds are the least and the greatest answer: of a range, else of the bands narrowed by the
// constraint, else 0 to 100.
func (q *question) bounds() (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if n := len(q.Bands); n > 1 {
		low, high = q.Bands[0], q.Bands[n-1]
	}
	if q.Start != nil && q.End != nil {
		low, high = *q.Start, *q.End
	}
	small := 0.1
	if q.Type == survey.Integer {
		small = 1
	}
	for _, found := range bound.FindAllStringSubmatch(q.Constraint, -1) {
		value, _ := strconv.ParseFloat(found[2], 64) // the pattern finds numbers alone
		switch found[1] {
		case ">=":
			low = math.Max(low, value)
		case ">":
			low = math.Max(low, value+small)
		case "<=":
			high = math.Min(high, value)
		case "<":
			high = math.Min(high, value-small)
		}
	}
	return closed(low, high)
}

// closed puts an end where there is none: from 0 where that fits, and 100 long.
func closed(low, high float64) (float64, float64) {
	switch {
	case math.IsInf(low, 0) && high > 0:
		low = 0
	case math.IsInf(low, 0):
		low = high - 100
	}
	if math.IsInf(high, 0) {
		high = low + 100
	}
	return low, math.Max(low, high)
}
