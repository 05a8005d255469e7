package expression

import "math"

// listFunction finds functions over the instances of a repeat.
func listFunction(name string) function {
	switch name {
	case "count":
		return function{1, 1, func(c call) Value { return Number(float64(len(c.items(0)))) }}
	case "count-non-empty":
		return function{1, 1, countNonEmpty}
	case "sum":
		return function{1, 1, sum}
	case "min":
		return extreme(math.Min)
	case "max":
		return extreme(math.Max)
	case "position":
		return function{0, 1, position}
	case "last":
		return function{0, 0, last}
	case "indexed-repeat":
		return function{3, 3, indexedRepeat}
	}
	return function{}
}

func countNonEmpty(c call) Value {
	count := 0
	for _, item := range c.items(0) {
		if item.String() != "" {
			count++
		}
	}
	return Number(float64(count))
}

func sum(c call) Value {
	total := 0.0
	for _, item := range c.items(0) {
		total += c.number(item)
	}
	return Number(total)
}

// extreme is NaN of nothing and where any item is no number, as in XPath 3.0.
func extreme(better func(x, y float64) float64) function {
	return function{0, -1, func(c call) Value {
		best := math.NaN()
		for i, item := range c.items(0) {
			number := c.number(item)
			switch {
			case math.IsNaN(number):
				return Number(number)
			case i == 0:
				best = number
			default:
				best = better(best, number)
			}
		}
		return Number(best)
	}}
}

// position counts from 1. The argument that ODK has, as in position(..), means the repeat around the
// question, which is also what the call without one means.
func position(c call) Value {
	if c.Position == 0 {
		return c.failed("position() has a meaning only inside a repeat.")
	}
	return Number(float64(c.Position))
}

func last(c call) Value {
	if c.last == 0 {
		return c.failed("last() has a meaning only between [ and ].")
	}
	return Number(float64(c.last))
}

// indexedRepeat is the answer to a question in the repeat's instance of that number, from 1. Repeats
// are one level deep, so the question alone tells the repeat.
func indexedRepeat(c call) Value {
	question, isReference := c.node.Arguments[0].(*Reference)
	if !isReference {
		return c.failed("The first argument of indexed-repeat() is a question, as in ${name}.")
	}
	items, at := c.lookup(question, question.Name, c.Instances).Items(), c.numeric(2)
	if at >= 1 && at <= float64(len(items)) {
		return Text(items[int(at)-1])
	}
	return Text("")
}
