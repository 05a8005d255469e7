package clickhouse

import (
	"fmt"

	"candour/survey/expression"
)

// listed writes functions over the instances of a repeat.
func (f filterCall) listed() (value, bool) {
	switch f.Name {
	case "count":
		return numberValue("toFloat64(length(" + f.texts(f.value(0)) + "))"), true
	case "count-non-empty":
		return numberValue("toFloat64(arrayCount(x -> notEmpty(x), " + f.texts(f.value(0)) + "))"), true
	case "sum":
		// arraySum may add in another order, which gives another last digit.
		return numberValue("arrayFold((sum, x) -> sum + x, " + f.numbers(f.value(0)) + ", toFloat64(0))"), true
	case "min", "max":
		return numberValue(f.extreme()), true
	case "position", "last":
		return numberValue(f.ordinal()), true
	case "indexed-repeat":
		return textValue(f.indexed()), true
	}
	return value{}, false
}

// extreme is NaN of nothing, and where any item is no number.
func (f filterCall) extreme() string {
	all := f.gathered(0, f.numbers)
	if all == "" {
		return "nan"
	}
	name := map[string]string{"min": "arrayMin", "max": "arrayMax"}[f.Name]
	return f.let(all, func(items string) string {
		return fmt.Sprintf("if(empty(%[1]s) OR arrayExists(x -> isNaN(x), %[1]s), nan, %[2]s(%[1]s))", items, name)
	})
}

// ordinal is the place of the dot's item, or how many items there are.
func (f filterCall) ordinal() string {
	switch {
	case f.self == nil || len(f.Arguments) > 0:
		f.fail(f.Call, "%s() has a meaning only between [ and ] in a filter.", f.Name)
		return "nan"
	case f.Name == "last":
		return f.last
	}
	return f.position
}

// indexed is the answer in the instance of that number.
func (f filterCall) indexed() string {
	question, isReference := f.Arguments[0].(*expression.Reference)
	if !isReference || f.fields[question.Name].repeat == "" {
		f.fail(f.Call, "The first argument of indexed-repeat() is a question of a repeat, as in ${name}.")
		return "''"
	}
	return f.at("%s", ">= 1", "<=")
}
