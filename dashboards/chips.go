package dashboards

import (
	"slices"
	"strings"

	"candour/analytics"
	"candour/survey"
	"candour/survey/expression"
)

// Chip keeps the responses whose answer to a question is one of Values: choices, or bands by their
// values. Chips are joined by "and", the values of one by "or".
type Chip struct {
	Question string
	Values   []string
}

// Option is something to choose: its value in the address and its words.
type Option struct {
	Value, Label string
	Chosen       bool
}

// Filterable lists the questions that chips can be made of, with their short labels.
func Filterable(def *survey.Definition, lang string) []Option {
	var all []Option
	for _, f := range def.Fields() {
		if len(ValuesOf(f, lang)) > 0 {
			all = append(all, Option{Value: f.Name, Label: ShortLabel(f, lang)})
		}
	}
	return all
}

// Tabled lists the questions that may head a table, with their short labels: those of chips, and
// rankings, which a table counts by their first place.
func Tabled(def *survey.Definition, lang string) []Option {
	var all []Option
	for _, f := range def.Fields() {
		if f.Type == survey.Rank || len(ValuesOf(f, lang)) > 0 {
			all = append(all, Option{Value: f.Name, Label: ShortLabel(f, lang)})
		}
	}
	return all
}

// ShortLabel is what a question is called where there is little room.
func ShortLabel(f survey.Field, lang string) string {
	if short := f.Short.In(lang); short != "" {
		return short
	}
	return f.Label.In(lang)
}

// ValuesOf lists what a chip may say of a question: its choices, or its declared bands.
func ValuesOf(f survey.Field, lang string) []Option {
	var all []Option
	for _, b := range analytics.BandsOf(f, lang) {
		all = append(all, Option{Value: b.Value, Label: b.Label})
	}
	if f.Type != survey.SelectOne && f.Type != survey.SelectMultiple {
		return all
	}
	for _, c := range f.Choices {
		all = append(all, Option{Value: c.Name, Label: c.Label.In(lang)})
	}
	return all
}

// Expression writes chips as a filter: ${age} < 16 and (${gender} = 'woman' or ${gender} = 'man').
// Questions and values that the survey does not have are left out.
func Expression(def *survey.Definition, chips []Chip) string {
	var all []string
	for _, c := range chips {
		f, _ := def.Field(c.Question)
		var any []string
		for _, v := range c.Values {
			if text := equals(f, v); text != "" {
				any = append(any, text)
			}
		}
		switch len(any) {
		case 0:
		case 1:
			all = append(all, any[0])
		default:
			all = append(all, "("+strings.Join(any, " or ")+")")
		}
	}
	return strings.Join(all, " and ")
}

// equals is the condition that an answer is a value.
func equals(f survey.Field, value string) string {
	if f.Question == nil || !slices.ContainsFunc(ValuesOf(f, ""), func(o Option) bool { return o.Value == value }) {
		return ""
	}
	name := "${" + f.Name + "}"
	bands := analytics.BandsOf(f, "")
	at := slices.IndexFunc(bands, func(b analytics.Band) bool { return b.Value == value })
	low, high, _ := strings.Cut(value, "..")
	switch {
	case at >= 0 && at == len(bands)-1: // the end bands are open
		return name + " >= " + low
	case at == 0:
		return name + " < " + high
	case at > 0:
		return "(" + name + " >= " + low + " and " + name + " < " + high + ")"
	case f.Type == survey.SelectMultiple:
		return "selected(" + name + ", '" + value + "')"
	}
	return name + " = '" + value + "'"
}

// Chips reads a filter that chips can say; ok is false for any other.
func Chips(def *survey.Definition, filter string) (chips []Chip, ok bool) {
	if strings.TrimSpace(filter) == "" {
		return nil, true
	}
	parsed, err := expression.Parse(filter)
	if err != nil {
		return nil, false
	}
	r := chipReader{def}
	for _, part := range r.bands(operands(parsed.Root, expression.And)) {
		chip, ok := r.chip(part)
		if !ok || slices.ContainsFunc(chips, func(c Chip) bool { return c.Question == chip.Question }) {
			return nil, false
		}
		chips = append(chips, chip)
	}
	return chips, true
}

type chipReader struct{ def *survey.Definition }

// operands are what an operator of a kind joins, however often.
func operands(n expression.Node, o expression.Operator) []expression.Node {
	if op, is := n.(*expression.Operation); is && op.Operator == o {
		return append(operands(op.Left, o), operands(op.Right, o)...)
	}
	return []expression.Node{n}
}

// bands puts the two edges of a band that stand side by side together again.
func (r chipReader) bands(nodes []expression.Node) [][]expression.Node {
	var all [][]expression.Node
	for i := 0; i < len(nodes); i++ {
		if i+1 < len(nodes) {
			if _, _, ok := r.atom(nodes[i : i+2]); ok {
				all = append(all, nodes[i:i+2])
				i++
				continue
			}
		}
		all = append(all, nodes[i:i+1])
	}
	return all
}

// chip reads what "or" joins; all of it is about one question.
func (r chipReader) chip(part []expression.Node) (Chip, bool) {
	parts := [][]expression.Node{part}
	if len(part) == 1 {
		parts = nil
		for _, n := range operands(part[0], expression.Or) {
			parts = append(parts, operands(n, expression.And))
		}
	}
	var chip Chip
	for _, p := range parts {
		question, value, ok := r.atom(p)
		if !ok || chip.Question != "" && chip.Question != question {
			return chip, false
		}
		chip.Question = question
		if !slices.Contains(chip.Values, value) {
			chip.Values = append(chip.Values, value)
		}
	}
	return chip, chip.Question != ""
}

// atom reads the condition that an answer is one value, as equals writes it.
func (r chipReader) atom(nodes []expression.Node) (question, value string, ok bool) {
	var names []string
	var literals []string
	var shape string
	for _, n := range nodes {
		var left, right expression.Node
		switch n := n.(type) {
		case *expression.Operation:
			left, right = n.Left, n.Right
			shape += string(n.Operator)
		case *expression.Call:
			if len(n.Arguments) != 2 {
				return "", "", false
			}
			left, right = n.Arguments[0], n.Arguments[1]
			shape += n.Name
		default:
			return "", "", false
		}
		reference, isName := left.(*expression.Reference)
		literal, isValue := right.(*expression.Literal)
		if !isName || !isValue {
			return "", "", false
		}
		names, literals = append(names, reference.Name), append(literals, literal.Value.String())
	}
	f, known := r.def.Field(names[0])
	if !known || slices.ContainsFunc(names, func(n string) bool { return n != names[0] }) {
		return "", "", false
	}
	for _, o := range ValuesOf(f, "") {
		low, high, _ := strings.Cut(o.Value, "..")
		bands := analytics.BandsOf(f, "")
		switch {
		case shape == "=" && bands == nil, shape == "selected" && f.Type == survey.SelectMultiple:
			ok = literals[0] == o.Value
		case shape == "<" && bands != nil:
			ok = literals[0] == high && o.Value == bands[0].Value
		case shape == ">=" && bands != nil:
			ok = literals[0] == low && o.Value == bands[len(bands)-1].Value
		case shape == ">=<" && bands != nil:
			ok = literals[0] == low && literals[1] == high
		}
		if ok {
			return f.Name, o.Value, true
		}
	}
	return "", "", false
}

// WithChip returns chips with one question's values put in place of what there was; no values take
// the chip away.
func WithChip(chips []Chip, chip Chip) []Chip {
	kept := slices.DeleteFunc(slices.Clone(chips), func(c Chip) bool {
		return c.Question == chip.Question && len(chip.Values) == 0
	})
	for i := range kept {
		if kept[i].Question == chip.Question {
			kept[i] = chip
			return kept
		}
	}
	if len(chip.Values) == 0 {
		return kept
	}
	return append(kept, chip)
}

// Words says what a chip keeps: "Gender: Woman or Man".
func (c Chip) Words(def *survey.Definition, lang string) (question, values string) {
	f, _ := def.Field(c.Question)
	var labels []string
	for _, o := range ValuesOf(f, lang) {
		if slices.Contains(c.Values, o.Value) {
			labels = append(labels, o.Label)
		}
	}
	w := Writer{Style: analytics.Style{Lang: lang}}
	return ShortLabel(f, lang), strings.Join(labels, w.pick(" or ", " ou "))
}
