package expression

import "strings"

// logicFunction finds functions that decide.
func logicFunction(name string) function {
	switch name {
	case "true":
		return function{0, 0, func(call) Value { return Boolean(true) }}
	case "false":
		return function{0, 0, func(call) Value { return Boolean(false) }}
	case "boolean":
		return function{1, 1, func(c call) Value { return Boolean(c.value(0).Boolean()) }}
	case "boolean-from-string":
		return function{1, 1, booleanFromString}
	case "not":
		return function{1, 1, func(c call) Value { return Boolean(!c.value(0).Boolean()) }}
	case "if":
		return function{3, 3, choose}
	case "coalesce":
		return function{1, -1, coalesce}
	case "once":
		return function{1, 1, once}
	case "checklist":
		return function{2, -1, checklist}
	case "weighted-checklist":
		return function{2, -1, weightedChecklist}
	}
	return function{}
}

func booleanFromString(c call) Value {
	text := c.text(0)
	return Boolean(text == "1" || text == "true")
}

func choose(c call) Value {
	if c.value(0).Boolean() {
		return c.value(1)
	}
	return c.value(2)
}

// coalesce is the first argument that is not empty, as a text.
func coalesce(c call) Value {
	for i := range c.count() {
		if text := c.text(i); text != "" {
			return Text(text)
		}
	}
	return Text("")
}

// once keeps the answer that is there already.
func once(c call) Value {
	if kept := c.Self.String(); kept != "" {
		return Text(kept)
	}
	return Text(c.text(0))
}

// checklist asks whether as many of the further arguments are true as the first two allow; -1 is no
// limit.
func checklist(c call) Value {
	satisfied := 0
	for _, item := range c.items(2) {
		if item.Boolean() {
			satisfied++
		}
	}
	return Boolean(c.within(float64(satisfied)))
}

// weightedChecklist is checklist with a weight after each argument. A list takes a list of weights.
func weightedChecklist(c call) Value {
	if c.count()%2 != 0 {
		return c.failed("weighted-checklist() needs a weight after each value.")
	}
	total := 0.0
	for i := 2; i < c.count() && c.err == nil; i += 2 {
		values, weights := members(c.value(i)), members(c.value(i+1))
		if len(values) != len(weights) {
			return c.failed("weighted-checklist() needs as many weights as values.")
		}
		for j, value := range values {
			if value.Boolean() {
				total += c.number(weights[j])
			}
		}
	}
	return Boolean(c.within(total))
}

func (c call) within(count float64) bool {
	least, most := c.numeric(0), c.numeric(1)
	return (least == -1 || count >= least) && (most == -1 || count <= most)
}

// selectFunction finds functions over the choices of a select_multiple, a text of names with spaces
// between.
func selectFunction(name string) function {
	switch name {
	case "selected":
		return function{2, 2, selected}
	case "selected-at":
		return function{2, 2, selectedAt}
	case "count-selected":
		return function{1, 1, func(c call) Value {
			return Number(float64(len(strings.Fields(c.text(0)))))
		}}
	case choiceNameFunction:
		return function{2, 2, choiceName}
	}
	return function{}
}

// selected asks whether the choice was made; the empty name asks whether none was.
func selected(c call) Value {
	choices, wanted := strings.Fields(c.text(0)), strings.TrimSpace(c.text(1))
	if wanted == "" {
		return Boolean(len(choices) == 0)
	}
	for _, choice := range choices {
		if choice == wanted {
			return Boolean(true)
		}
	}
	return Boolean(false)
}

// selectedAt counts from 0; there is nothing behind the last choice and before the first.
func selectedAt(c call) Value {
	choices, at := strings.Fields(c.text(0)), c.numeric(1)
	if at > -1 && at < float64(len(choices)) {
		return Text(choices[int(at)])
	}
	return Text("")
}

func choiceName(c call) Value {
	question := NamedQuestion(c.node)
	if question == "" {
		return c.failed("The second argument of jr:choice-name() is a question, as in '${name}'.")
	}
	if c.ChoiceName == nil {
		return c.failed("There are no choices here for jr:choice-name() to name.")
	}
	return Text(c.ChoiceName(question, c.text(0)))
}
