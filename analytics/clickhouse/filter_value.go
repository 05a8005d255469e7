package clickhouse

import (
	"fmt"
	"math"

	"candour/survey/expression"
)

// value is what a part of a filter yields: SQL of the type String, Float64, UInt8 (a truth),
// Array(String), or Float64 (the days of a date), by kind. None is ever NULL.
type value struct {
	kind expression.Kind
	sql  string

	choice  *choice // in place of kind and sql: of which kind it is, the answers decide
	literal *string // of a text that stands in the source

	// Other ways to the same value, where a column has one that is cheaper; "" where not.
	number  string // Float64; of a list an Array(Float64)
	text    string
	words   string // Array(String), as selected() splits the text
	filled  string // whether the text is not empty
	equals  func(c *compiler, text string) string
	instant string // of a date's column: the column, Nullable
}

// choice is a value of one of two kinds.
type choice struct {
	when    string
	yes, no value
}

func textValue(sql string) value    { return value{kind: expression.TextKind, sql: sql} }
func numberValue(sql string) value  { return value{kind: expression.NumberKind, sql: sql} }
func booleanValue(sql string) value { return value{kind: expression.BooleanKind, sql: sql} }
func listValue(sql string) value    { return value{kind: expression.ListKind, sql: sql} }
func dateValue(sql string) value    { return value{kind: expression.DateKind, sql: sql} }

// either is yes where the condition holds and else no. Values of one kind stay one.
func either(when string, yes, no value) value {
	if yes.choice == nil && no.choice == nil && yes.kind == no.kind {
		return value{kind: yes.kind, sql: fmt.Sprintf("if(%s, %s, %s)", when, yes.sql, no.sql)}
	}
	return value{choice: &choice{when, yes, no},
		sql: when + yes.sql + no.sql} // for its length alone
}

// each writes both sides of a choice.
func (v value) each(of func(value) string) string {
	return fmt.Sprintf("if(%s, %s, %s)", v.choice.when, of(v.choice.yes), of(v.choice.no))
}

func (c *compiler) float(number float64) string {
	switch {
	case math.IsInf(number, 1):
		return "inf"
	case math.IsNaN(number):
		return "nan"
	}
	return c.bind(number, "Float64")
}

// string is XPath's string().
func (c *compiler) string(v value) string {
	switch {
	case v.text != "":
		return v.text
	case v.choice != nil:
		return v.each(c.string)
	}
	switch v.kind {
	case expression.NumberKind:
		return c.formatted(v.sql)
	case expression.BooleanKind:
		return "if(" + v.sql + ", 'true', 'false')"
	case expression.ListKind:
		return "(" + v.sql + ")[1]"
	case expression.DateKind:
		return c.dateText(v.sql)
	}
	return v.sql
}

// boolean is XPath's boolean().
func (c *compiler) boolean(v value) string {
	if v.choice != nil {
		return v.each(c.boolean)
	}
	switch v.kind {
	case expression.NumberKind, expression.DateKind:
		return c.let(v.sql, func(x string) string { return fmt.Sprintf("(%s != 0 AND NOT isNaN(%s))", x, x) })
	case expression.BooleanKind:
		return v.sql
	case expression.TextKind:
		if v.filled != "" {
			return v.filled
		}
	}
	return "notEmpty(" + v.sql + ")"
}

// number is ODK's number().
func (c *compiler) number(v value) string {
	switch {
	case v.number != "" && v.kind != expression.ListKind:
		return v.number
	case v.choice != nil:
		return v.each(c.number)
	}
	switch v.kind {
	case expression.BooleanKind:
		return "toFloat64(" + v.sql + ")"
	case expression.TextKind, expression.ListKind:
		return c.parsed(c.string(v))
	}
	return v.sql
}

// texts are a value's items: those of a list, or the one text.
func (c *compiler) texts(v value) string {
	switch {
	case v.choice != nil:
		return v.each(c.texts)
	case v.kind == expression.ListKind:
		return v.sql
	}
	return "[" + c.string(v) + "]"
}

// numbers are a value's items as numbers.
func (c *compiler) numbers(v value) string {
	switch {
	case v.choice != nil && v.number == "":
		return v.each(c.numbers)
	case v.kind != expression.ListKind || v.choice != nil:
		return "[" + c.number(v) + "]"
	case v.number != "":
		return v.number
	}
	item := c.variable()
	return fmt.Sprintf("arrayMap(%s -> %s, %s)", item, c.parsed(item), v.sql)
}

// truths are a value's items as truths.
func (c *compiler) truths(v value) string {
	switch {
	case v.choice != nil:
		return v.each(c.truths)
	case v.kind == expression.ListKind:
		item := c.variable()
		return fmt.Sprintf("arrayMap(%s -> notEmpty(%s), %s)", item, item, v.sql)
	}
	return "[" + c.boolean(v) + "]"
}

// parsed is the number that a text is, by XPath's grammar, or the days of the date that it is.
func (c *compiler) parsed(text string) string {
	const number = `'^[ \\t\\r\\n]*(-?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))[ \\t\\r\\n]*$'`
	return c.let(text, func(t string) string {
		return fmt.Sprintf("ifNull(toFloat64OrNull(extract(%s, %s)), %s)", t, number,
			c.moment(fmt.Sprintf(`replaceRegexpAll(%s, '^[ \\t\\r\\n]+|[ \\t\\r\\n]+$', '')`, t), strictDate))
	})
}

// formatted writes a number as expression.FormatNumber does: ClickHouse has the same digits, but
// takes an exponent for what is large or small.
func (c *compiler) formatted(number string) string {
	return c.let("toString("+number+")", func(s string) string {
		return c.let("position("+s+", 'e')", func(e string) string {
			return fmt.Sprintf("multiIf(%[1]s = 'nan', 'NaN', %[1]s = 'inf', 'Infinity', %[1]s = '-inf',"+
				" '-Infinity', %[1]s = '-0', '0', %[2]s = 0, %[1]s, %[3]s)", s, e, c.expanded(s, e))
		})
	})
}

// expanded writes a number out whose exponent follows the letter at a place. Where there is none, the
// result means nothing, but must not cost anything.
func (c *compiler) expanded(s, e string) string {
	power := fmt.Sprintf("if(%[2]s = 0, 0, toInt32OrZero(substring(%[1]s, %[2]s + 1)))", s, e)
	digits := fmt.Sprintf("replaceRegexpAll(substring(%s, 1, greatest(%s, 1) - 1), '[-.]', '')", s, e)
	return c.let(power, func(p string) string {
		return c.let(digits, func(d string) string {
			return fmt.Sprintf("concat(if(startsWith(%[1]s, '-'), '-', ''), if(%[2]s < 0, '0.', ''),"+
				" repeat('0', greatest(-%[2]s - 1, 0)), %[3]s,"+
				" repeat('0', greatest(%[2]s + 1 - toInt32(length(%[3]s)), 0) * (%[2]s > 0)))", s, p, d)
		})
	})
}
