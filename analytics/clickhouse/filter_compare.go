package clickhouse

import (
	"fmt"
	"strings"

	"candour/survey/expression"
)

// operation writes a pair.
func (c *compiler) operation(n *expression.Operation) value {
	switch n.Operator {
	case expression.And, expression.Or:
		return c.chain(n)
	}
	left, right := c.node(n.Left), c.node(n.Right)
	switch n.Operator {
	case expression.Union:
		return listValue("arrayConcat(" + c.texts(left) + ", " + c.texts(right) + ")")
	case expression.Add, expression.Subtract, expression.Multiply:
		return numberValue("(" + c.number(left) + " " + string(n.Operator) + " " + c.number(right) + ")")
	case expression.Divide:
		return numberValue("(" + c.number(left) + " / " + c.number(right) + ")")
	case expression.Modulo:
		return numberValue(c.modulo(c.number(left), c.number(right)))
	}
	return booleanValue(c.compare(n.Operator, left, right))
}

// chain writes and or or, however many there are in a row, without nesting them.
func (c *compiler) chain(n *expression.Operation) value {
	terms := []string{c.boolean(c.node(n.Right))}
	left := n.Left
	for {
		next, ok := left.(*expression.Operation)
		if !ok || next.Operator != n.Operator {
			break
		}
		terms, left = append(terms, c.boolean(c.node(next.Right))), next.Left
	}
	var sql strings.Builder
	sql.WriteString("(" + c.boolean(c.node(left)))
	for i := len(terms) - 1; i >= 0; i-- {
		sql.WriteString(" " + strings.ToUpper(string(n.Operator)) + " " + terms[i])
	}
	return booleanValue(sql.String() + ")")
}

// compare is XPath 1.0, section 3.4: see survey/expression/compare.go, which it follows case by
// case. A value of one of two kinds is compared as each of them.
func (c *compiler) compare(operator expression.Operator, left, right value) string {
	order := operator != expression.Equal && operator != expression.NotEqual
	switch {
	case !left.mayBeList() && !right.mayBeList() && order:
		return c.numeric(operator, left, right)
	case !left.mayBeList() && !right.mayBeList():
		return c.equality(operator, left, right)
	case left.choice != nil:
		return left.each(func(v value) string { return c.compare(operator, v, right) })
	case right.choice != nil:
		return right.each(func(v value) string { return c.compare(operator, left, v) })
	case left.kind == expression.BooleanKind || right.kind == expression.BooleanKind:
		return c.compare(operator, booleanValue(c.boolean(left)), booleanValue(c.boolean(right)))
	case left.kind != expression.ListKind:
		return c.anyOf(right, order || left.isNumeric(), func(item value) string {
			return c.compare(operator, left, item)
		})
	}
	return c.anyOf(left, order || right.isNumeric(), func(item value) string {
		return c.compare(operator, item, right)
	})
}

func (v value) mayBeList() bool {
	if v.choice != nil {
		return v.choice.yes.mayBeList() || v.choice.no.mayBeList()
	}
	return v.kind == expression.ListKind
}

func (v value) isNumeric() bool {
	return v.choice == nil && (v.kind == expression.NumberKind || v.kind == expression.DateKind)
}

// anyOf asks whether something holds for one item of a list, which counts as a number or as a text.
func (c *compiler) anyOf(list value, numeric bool, holds func(item value) string) string {
	name := c.variable()
	item, items := textValue(name), list.sql
	if numeric && list.number != "" {
		item, items = numberValue(name), list.number
	}
	return fmt.Sprintf("arrayExists(%s -> %s, %s)", name, holds(item), items)
}

// numeric compares as numbers, of which NaN is neither less nor more than another.
func (c *compiler) numeric(operator expression.Operator, left, right value) string {
	return "(" + c.number(left) + " " + string(operator) + " " + c.number(right) + ")"
}

// equality compares what is no list. To be unequal is not to be equal, also with NaN.
func (c *compiler) equality(operator expression.Operator, left, right value) string {
	sql := c.equal(left, right)
	if operator == expression.NotEqual {
		return "NOT " + sql
	}
	return sql
}

func (c *compiler) equal(left, right value) string {
	switch {
	case left.isBoolean() || right.isBoolean():
		return "(" + c.boolean(left) + " = " + c.boolean(right) + ")"
	case left.isNumeric() && right.number != "" || right.isNumeric() && left.number != "",
		left.isNumeric() && right.choice == nil, right.isNumeric() && left.choice == nil:
		// A column of numbers that has no answer is the empty text, which is NaN as well.
		return c.numeric(expression.Equal, left, right)
	case right.literal != nil && c.shortcut(left, *right.literal) != "":
		return c.shortcut(left, *right.literal)
	case left.literal != nil && c.shortcut(right, *left.literal) != "":
		return c.shortcut(right, *left.literal)
	case left.choice != nil:
		return left.each(func(v value) string { return c.equal(v, right) })
	case right.choice != nil:
		return right.each(func(v value) string { return c.equal(left, v) })
	}
	return "(" + left.sql + " = " + right.sql + ")"
}

func (v value) isBoolean() bool { return v.choice == nil && v.kind == expression.BooleanKind }

// shortcut compares a column with a text in the source without making texts of its values, where
// that can be done.
func (c *compiler) shortcut(column value, text string) string {
	switch {
	case text == "" && column.filled != "":
		return "(NOT " + column.filled + ")"
	case column.equals != nil:
		return column.equals(c, text)
	case column.instant != "" && isDay(text):
		return "ifNull(" + column.instant + " = toDate32(" + c.bind(text, "String") + "), 0)"
	}
	return ""
}
