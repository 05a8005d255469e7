package clickhouse

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"candour/survey"
	"candour/survey/expression"
	"candour/survey/phrase"
)

// maxFilterSQL is how long the SQL of a filter may get, in bytes: a query repeats it, and ClickHouse
// reads 256 KiB at most.
const maxFilterSQL = 24_000

// A filter is the same syntax tree that decides what a respondent is shown, written as SQL that has
// the same meaning: see survey/expression for it. The SQL is put together here and not in a file,
// because the tree decides its shape; identifiers pass through quote all the same and every
// literal is bound.
//
// It relies on what answerValues stores: whatever is not answered leaves an empty text, an empty
// array, or NULL in its column, so that the column alone tells the value.

// compiler writes one filter as SQL. After the first fault everything that it writes means nothing.
type compiler struct {
	fields    map[string]asked
	languages []string
	values    bound
	prefix    string
	names     int    // used so far, of bound values and of variables
	self      *value // what the dot stands for, between [ and ]
	position  string // of the dot's item, from 1
	last      string // how many items there are
	err       error
}

// asked is what a filter can ask for as ${name}.
type asked struct {
	field  survey.Field
	repeat string // the repeat that the question stands in
	other  bool   // the words beside "other"
}

// compile writes a filter as a condition of SQL that is 0 or 1, never NULL, and the values bound in
// it. The error is a survey.Error of the kind Invalid that names what cannot be written as SQL.
func compile(def *survey.Definition, root expression.Node) (string, bound, error) {
	c := newCompiler(def, "filter")
	v := c.node(root)
	sql := c.boolean(v)
	if c.err == nil && len(sql) > maxFilterSQL {
		c.err = survey.Fault(survey.Invalid, "This filter is too long for the database; make it"+
			" simpler.")
	}
	return sql, c.values, c.err
}

// filterSQL is what compile wrote. Nothing else may become one: it goes into a query as it is.
type filterSQL string

// narrow adds a filter to a scope; nil adds none. A snapshot is for protected results, which have no
// filters, and lacks the columns that one may ask for.
func (r *results) narrow(s *scope, def *survey.Definition, filter *survey.Filter) error {
	if filter == nil {
		return nil
	}
	if r.source != Live {
		return survey.Fault(survey.Forbidden, "Protected results cannot be filtered.")
	}
	sql, values, err := compile(def, filter.Root())
	if err != nil {
		return err
	}
	s.Filter = filterSQL(sql)
	maps.Copy(s.values, values)
	return nil
}

// atOnce is how many questions one query can count at most, when its text may repeat the filter four
// times for each.
func (s scope) atOnce(most int) int {
	const room = 200_000 // bytes of ClickHouse's 256 KiB
	return max(1, min(most, room/4/max(1, len(s.Filter))))
}

func newCompiler(def *survey.Definition, prefix string) *compiler {
	c := &compiler{fields: map[string]asked{}, languages: def.Languages, values: bound{},
		prefix: prefix}
	for _, f := range def.Fields() {
		c.fields[f.Name] = asked{field: f}
		if f.OrOther {
			c.fields[f.Name+survey.OtherSuffix] = asked{field: f, other: true}
		}
		for _, inner := range f.Inner {
			c.fields[inner.Name] = asked{field: inner, repeat: f.Name}
		}
	}
	return c
}

// fail notes why a filter cannot be written as SQL.
func (c *compiler) fail(node expression.Node, format string, arguments ...any) value {
	if c.err == nil {
		c.err = survey.Refuse(survey.Invalid, "The filter cannot be worked out. At character %d: %s", node.At()+1, phrase.Of(format, arguments...))
	}
	return textValue("''")
}

// bind makes a value a parameter of the query.
func (c *compiler) bind(v any, kind string) string {
	c.names++
	name := c.prefix + strconv.Itoa(c.names)
	c.values[name] = v
	return "{" + name + ":" + kind + "}"
}

// let gives SQL a name, so that it is written once however often it is used.
func (c *compiler) let(sql string, use func(name string) string) string {
	if isVariable(sql) {
		return use(sql)
	}
	name := c.variable()
	return "arrayMap(" + name + " -> " + use(name) + ", [" + sql + "])[1]"
}

// variable is the name of a new variable of a lambda.
func (c *compiler) variable() string {
	c.names++
	return "v" + strconv.Itoa(c.names)
}

func isVariable(sql string) bool {
	rest, found := strings.CutPrefix(sql, "v")
	return found && rest != "" && strings.Trim(rest, "0123456789") == ""
}

// column is a column's name, quoted.
func (c *compiler) column(name string) string {
	quoted, err := quote(name)
	if err != nil && c.err == nil {
		c.err = err
	}
	return quoted
}

// node writes a part of the tree. What has grown too long already stays unwritten.
func (c *compiler) node(node expression.Node) value {
	if c.err != nil {
		return textValue("''")
	}
	v := c.dispatch(node)
	if len(v.sql) > maxFilterSQL {
		return c.fail(node, "This filter is too long for the database; make it simpler.")
	}
	return v
}

func (c *compiler) dispatch(node expression.Node) value {
	switch n := node.(type) {
	case *expression.Literal:
		return c.literal(n.Value)
	case *expression.Reference:
		return c.reference(n, n.Name)
	case *expression.Self:
		if c.self == nil {
			return c.fail(n, "The dot stands for nothing in a filter.")
		}
		return *c.self
	case *expression.Negation:
		return numberValue("negate(" + c.number(c.node(n.Operand)) + ")")
	case *expression.Operation:
		return c.operation(n)
	case *expression.Filter:
		return c.filtered(n)
	case *expression.Call:
		return c.call(n)
	case *expression.Step:
		return c.fail(n, "Write ${name} for the answer to a question.")
	}
	return c.fail(node, "This part of the expression is not known.")
}

// literal binds a number or a text that stands in the source.
func (c *compiler) literal(v expression.Value) value {
	if v.Kind() == expression.NumberKind {
		return numberValue(c.float(v.Number(nil)))
	}
	made := textValue(c.bind(v.String(), "String"))
	text := v.String()
	made.literal = &text
	return made
}

// filtered keeps what of a list fulfils a predicate; a number keeps the item at that place.
func (c *compiler) filtered(n *expression.Filter) value {
	list := c.texts(c.node(n.Subject))
	outer, position, last := c.self, c.position, c.last
	defer func() { c.self, c.position, c.last = outer, position, last }()
	return listValue(c.let(list, func(list string) string {
		item, at := c.variable(), c.variable()
		self := textValue(item)
		c.self, c.position = &self, "toFloat64("+at+")"
		c.last = "toFloat64(length(" + list + "))"
		keep := c.kept(c.node(n.Predicate))
		return fmt.Sprintf("arrayFilter((%s, %s) -> %s, %s, arrayEnumerate(%s))", item, at, keep,
			list, list)
	}))
}

func (c *compiler) kept(v value) string {
	switch {
	case v.choice != nil:
		return fmt.Sprintf("if(%s, %s, %s)", v.choice.when, c.kept(v.choice.yes),
			c.kept(v.choice.no))
	case v.kind == expression.NumberKind:
		return "(" + v.sql + " = " + c.position + ")"
	}
	return c.boolean(v)
}
