package clickhouse

import (
	"fmt"
	"slices"
	"strconv"

	"candour/survey"
	"candour/survey/expression"
)

// reference is ${name}: the answer to a question, or the list of the answers in a repeat.
func (c *compiler) reference(node expression.Node, name string) value {
	question, ok := c.fields[name]
	f := question.field
	switch {
	case !ok:
		return c.fail(node, "There is no answer called %q in this survey.", name)
	case question.other:
		return textValue(c.column(OtherColumn(f.Name)))
	case question.repeat != "":
		return c.innerList(f, question.repeat)
	case f.Type == survey.Repeat:
		item := c.variable()
		return listValue(fmt.Sprintf("arrayMap(%s -> toString(%s + 1), range(%s))", item, item,
			c.instances(f.Name)))
	}
	return c.single(f, c.column(Column(f.Name)))
}

// single is the answer in a column.
func (c *compiler) single(f survey.Field, column string) value {
	switch valueType(f) {
	case numberType:
		number := "ifNull(" + column + ", nan)"
		answered := numberValue("assumeNotNull(" + column + ")")
		return value{choice: &choice{"isNotNull(" + column + ")", answered, textValue("''")},
			number: number, filled: "isNotNull(" + column + ")", sql: number}
	case scaleType:
		return c.scale(f, column)
	case severalType:
		v := textValue("arrayStringConcat(" + column + ", ' ')")
		v.words, v.filled = column, "notEmpty("+column+")"
		return v
	case dateType:
		v := textValue("ifNull(toString(" + column + "), '')")
		v.number = "ifNull(toFloat64(toInt32(" + column + ")), nan)"
		v.filled, v.instant = "isNotNull("+column+")", column
		return v
	case timeType:
		v := textValue("ifNull(" + column + ", '')")
		v.filled = "isNotNull(" + column + ")"
		return v
	}
	return textValue(column)
}

// scale is the answer to a question whose choices are numbers. Names such as 01 are stored as
// numbers, too.
func (c *compiler) scale(f survey.Field, column string) value {
	v := textValue(c.scaleText(f, column))
	v.number = "ifNull(toFloat64(" + column + "), nan)"
	v.filled = "isNotNull(" + column + ")"
	v.equals = func(c *compiler, text string) string {
		n, err := strconv.ParseInt(text, 10, 16)
		switch {
		case text == "":
			return "isNull(" + column + ")"
		case err != nil || !slices.ContainsFunc(f.Choices, func(o survey.Choice) bool { return o.Name == text }):
			return "(" + v.sql + " = " + c.bind(text, "String") + ")"
		}
		return "ifNull(" + column + " = " + c.bind(n, "Int16") + ", 0)"
	}
	return v
}

func (c *compiler) scaleText(f survey.Field, column string) string {
	var numbers []int16
	var names []string
	for _, o := range f.Choices {
		n, err := strconv.ParseInt(o.Name, 10, 16)
		if err == nil && strconv.Itoa(int(n)) != o.Name && !slices.Contains(numbers, int16(n)) {
			numbers, names = append(numbers, int16(n)), append(names, o.Name)
		}
	}
	if numbers == nil {
		return "ifNull(toString(" + column + "), '')"
	}
	return fmt.Sprintf("if(isNull(%[1]s), '', transform(assumeNotNull(%[1]s), %s, %s, toString(assumeNotNull(%[1]s))))",
		column, c.bind(numbers, "Array(Int16)"), c.bind(names, "Array(String)"))
}

// instances is how many instances of a repeat there are.
func (c *compiler) instances(repeat string) string {
	return "toUInt32(ifNull(" + c.column(Column(repeat)) + ", 0))"
}

// innerList is the list of the answers to a question of a repeat, one for each instance, also where
// a version had no such question yet.
func (c *compiler) innerList(f survey.Field, repeat string) value {
	column, item := c.column(Column(f.Name)), c.variable()
	one := c.single(f, item)
	list := listValue(fmt.Sprintf("arrayResize(arrayMap(%s -> toString(%s), %s), %s, '')", item,
		c.string(one), column, c.instances(repeat)))
	if one.number != "" {
		list.number = fmt.Sprintf("arrayResize(arrayMap(%s -> %s, %s), %s, nan)", item, one.number,
			column, c.instances(repeat))
	}
	return list
}
