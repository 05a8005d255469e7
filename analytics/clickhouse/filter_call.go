package clickhouse

import (
	"fmt"
	"strings"

	"candour/survey/expression"
)

// filterCall is a call of a function in a filter.
type filterCall struct {
	*compiler
	*expression.Call
}

// call writes a call. What has no case here cannot be written as SQL.
func (c *compiler) call(n *expression.Call) value {
	f := filterCall{c, n}
	for _, in := range [...]func(filterCall) (value, bool){
		filterCall.logic, filterCall.textual, filterCall.parts, filterCall.numerical, filterCall.curve,
		filterCall.listed, filterCall.selection, filterCall.dated,
	} {
		if v, ok := in(f); ok {
			return v
		}
	}
	return c.fail(n, "%s() cannot be used in a filter.", n.Name)
}

func (f filterCall) value(i int) value { return f.node(f.Arguments[i]) }

// context is the i-th argument or, where it is left out, what the dot stands for.
func (f filterCall) context(i int) value {
	switch {
	case i < len(f.Arguments):
		return f.value(i)
	case f.self == nil:
		return f.fail(f.Call, "Write what %s() is of, as in %s(${name}).", f.Name, f.Name)
	}
	return *f.self
}

func (f filterCall) text(i int) string    { return f.string(f.value(i)) }
func (f filterCall) numeric(i int) string { return f.compiler.number(f.value(i)) }
func (f filterCall) truth(i int) string   { return f.boolean(f.value(i)) }

// gathered are the items of the arguments from the i-th on, each written by one of texts, numbers
// and truths, as one array; "" where there are no arguments.
func (f filterCall) gathered(i int, items func(value) string) string {
	var arrays []string
	for ; i < len(f.Arguments); i++ {
		arrays = append(arrays, items(f.value(i)))
	}
	if len(arrays) < 2 {
		return strings.Join(arrays, "")
	}
	return "arrayConcat(" + strings.Join(arrays, ", ") + ")"
}

// written is the text of an argument that must stand in the source, because it decides the SQL.
func (f filterCall) written(i int, what string) string {
	if literal, ok := f.Arguments[i].(*expression.Literal); ok {
		return literal.Value.String()
	}
	f.fail(f.Call, "In a filter, write out the %s of %s().", what, f.Name)
	return ""
}

// logic writes functions that decide.
func (f filterCall) logic() (value, bool) {
	switch f.Name {
	case "true":
		return booleanValue("toUInt8(1)"), true
	case "false":
		return booleanValue("toUInt8(0)"), true
	case "boolean":
		return booleanValue(f.truth(0)), true
	case "boolean-from-string":
		return booleanValue("(" + f.text(0) + " IN ('1', 'true'))"), true
	case "not":
		return booleanValue("NOT " + f.truth(0)), true
	case "if":
		return either(f.truth(0), f.value(1), f.value(2)), true
	case "coalesce":
		return textValue("arrayFirst(x -> notEmpty(x), [" + f.eachText(0) + "])"), true
	case "once":
		return textValue(f.once()), true
	case "checklist":
		return booleanValue(f.within("toFloat64(arraySum(" + f.gathered(2, f.truthsOf) + "))")), true
	case "weighted-checklist":
		return booleanValue(f.weighted()), true
	}
	return value{}, false
}

func (f filterCall) eachText(i int) string {
	var texts []string
	for ; i < len(f.Arguments); i++ {
		texts = append(texts, f.text(i))
	}
	return strings.Join(texts, ", ")
}

// once keeps what the dot stands for; outside [ and ] that is nothing.
func (f filterCall) once() string {
	if f.self == nil {
		return f.text(0)
	}
	return f.let(f.self.sql, func(kept string) string {
		return fmt.Sprintf("if(notEmpty(%s), %s, %s)", kept, kept, f.text(0))
	})
}

func (f filterCall) truthsOf(v value) string { return f.truths(v) }

// within asks whether a number is as the first two arguments allow; -1 is no limit.
func (f filterCall) within(count string) string {
	return f.let(count, func(n string) string {
		return f.let(f.numeric(0), func(least string) string {
			return f.let(f.numeric(1), func(most string) string {
				return fmt.Sprintf("((%[2]s = -1 OR %[1]s >= %[2]s) AND (%[3]s = -1 OR %[1]s <= %[3]s))",
					n, least, most)
			})
		})
	})
}

func (f filterCall) weighted() string {
	total := []string{"toFloat64(0)"}
	if len(f.Arguments)%2 != 0 {
		f.fail(f.Call, "weighted-checklist() needs a weight after each value.")
		return "0"
	}
	for i := 2; i < len(f.Arguments); i += 2 {
		v, weight := f.value(i), f.value(i+1)
		if v.mayBeList() || weight.mayBeList() {
			f.fail(f.Call, "weighted-checklist() of a repeat cannot be used in a filter.")
			return "0"
		}
		total = append(total, fmt.Sprintf("if(%s, %s, 0)", f.boolean(v), f.compiler.number(weight)))
	}
	return f.within("(" + strings.Join(total, " + ") + ")")
}
