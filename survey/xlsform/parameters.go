package xlsform

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"candour/survey"
	"candour/survey/phrase"
)

// parameterPair is one key=value, whatever stands between it and the next: spaces, commas or
// semicolons.
var parameterPair = regexp.MustCompile(`^[\s,;]*([^\s=,;]+)[\s,;]*=[\s,;]*([^\s=,;]+)`)

// readParameters reads the parameters of a row; keys and values come in lower case.
func (row row) readParameters() (map[string]string, error) {
	rest := row.get("parameters")
	found := map[string]string{}
	for strings.Trim(rest, " \t\n,;") != "" {
		pair := parameterPair.FindStringSubmatch(rest)
		if pair == nil {
			return nil, row.in("parameters").refuse("write parameters as key=value key=value")
		}
		value := strings.ToLower(pair[2])
		if strings.Contains(value, "${") {
			value = pair[2]
		}
		found[strings.ToLower(pair[1])] = value
		rest = rest[len(pair[0]):]
	}
	return found, nil
}

// allow refuses parameters that the type does not have.
func (row row) allow(parameters map[string]string, keys ...string) error {
	for _, key := range sortedKeys(parameters) {
		if !slices.Contains(keys, key) {
			return row.in("parameters").refuse("there is no parameter %s here: use %s", quote(key),
				phrase.Or(keys))
		}
	}
	return nil
}

// take gives the question its parameters; those that have a key of their own become that.
func (r *reader) take(q *survey.Question, row row) error {
	parameters, err := row.readParameters()
	if err != nil {
		return err
	}
	switch {
	case q.Type.Offers():
		err = row.order(q, parameters)
	case q.Type == survey.RangeType:
		err = r.steps(q, row, parameters)
	case q.Type == survey.TextType:
		err = row.lines(parameters)
	}
	if err == nil && len(parameters) > 0 {
		q.Parameters = parameters
	}
	return err
}

// order reads randomize and seed, and takes them out of the parameters.
func (row row) order(q *survey.Question, parameters map[string]string) error {
	if err := row.allow(parameters, "randomize", "seed"); err != nil {
		return err
	}
	at := row.in("parameters")
	seed := parameters["seed"]
	switch parameters["randomize"] {
	case "true":
		q.Randomize = true
	case "", "false":
		if seed != "" && parameters["randomize"] == "" {
			return at.refuse("a seed needs randomize=true beside it")
		}
	default:
		return at.refuse("randomize is true or false, not %s", quote(parameters["randomize"]))
	}
	if _, err := strconv.ParseFloat(seed, 64); seed != "" && err != nil && !wholeReference(seed) {
		return at.refuse("seed is a number or a question such as ${name}, not %s", quote(seed))
	}
	q.Seed = seed
	delete(parameters, "randomize")
	delete(parameters, "seed")
	return nil
}

func (row row) lines(parameters map[string]string) error {
	if err := row.allow(parameters, "rows"); err != nil {
		return err
	}
	if n, ok := parameters["rows"]; ok {
		if _, err := strconv.Atoi(n); err != nil {
			return row.in("parameters").refuse("rows is a whole number, not %s", quote(n))
		}
	}
	return nil
}

// ticks are the parameters of a range's scale, which only some appearances have.
func ticks() []string { return []string{"tick_interval", "placeholder", "tick_labelset"} }

// rangeOf is a range in exact numbers.
type rangeOf struct{ start, end, step *big.Rat }

func (g rangeOf) contains(n *big.Rat) bool {
	low, high := g.start, g.end
	if low.Cmp(high) > 0 {
		low, high = high, low
	}
	return n.Cmp(low) >= 0 && n.Cmp(high) <= 0
}

func (g rangeOf) width() *big.Rat { return new(big.Rat).Abs(new(big.Rat).Sub(g.end, g.start)) }

// multiple says whether n is a whole number of units.
func multiple(n, unit *big.Rat) bool { return new(big.Rat).Quo(n, unit).IsInt() }

// steps reads and checks the parameters of a range. The bounds become start, end and step of the
// question; 1, 10 and 1 where they are left out.
func (r *reader) steps(q *survey.Question, row row, parameters map[string]string) error {
	if err := row.allow(parameters, "start", "end", "step", "tick_interval", "placeholder",
		"tick_labelset"); err != nil {
		return err
	}
	for _, tick := range ticks() {
		if _, ok := parameters[tick]; ok && !plainScale(q.Appearance) {
			return row.in("parameters").refuse("%s needs the appearance vertical or no-ticks, or none: "+
				"change the appearance, or take it out", tick)
		}
	}
	numbers := map[string]*big.Rat{}
	for key, value := range map[string]string{"start": "1", "end": "10", "step": "1"} {
		if parameters[key] == "" {
			parameters[key] = value
		}
	}
	for _, key := range []string{"start", "end", "step", "tick_interval", "placeholder"} {
		text, ok := parameters[key]
		if !ok {
			continue
		}
		n, isNumber := new(big.Rat).SetString(text)
		if !isNumber || strings.Contains(text, "/") {
			return row.in("parameters").refuse("%s is a number, not %s", key, quote(text))
		}
		numbers[key] = n
	}
	g := rangeOf{numbers["start"], numbers["end"], numbers["step"]}
	if err := r.scale(q, row, g, parameters); err != nil {
		return err
	}
	for key, into := range map[string]**float64{"start": &q.Start, "end": &q.End, "step": &q.Step} {
		value, _ := numbers[key].Float64()
		*into = &value
		delete(parameters, key)
	}
	return nil
}

func plainScale(appearance string) bool {
	for _, word := range strings.Fields(appearance) {
		if word != "vertical" && word != "no-ticks" {
			return false
		}
	}
	return true
}

// scale checks that steps and ticks fit into the range.
func (r *reader) scale(q *survey.Question, row row, g rangeOf, parameters map[string]string) error {
	at := row.in("parameters")
	tick := g.step
	for _, key := range []string{"step", "tick_interval"} {
		n, ok := new(big.Rat).SetString(parameters[key])
		switch {
		case !ok:
			continue
		case n.Sign() == 0:
			return at.refuse("%s must not be 0", key)
		case n.Cmp(g.width()) > 0:
			return at.refuse("%s must not be larger than the way from start to end", key)
		case !multiple(n, g.step):
			return at.refuse("%s must be a multiple of step", key)
		}
		tick = n
	}
	if n, ok := new(big.Rat).SetString(parameters["placeholder"]); ok {
		switch {
		case !multiple(new(big.Rat).Sub(n, g.start), g.step):
			return at.refuse("placeholder must be a multiple of step from start on")
		case !g.contains(n):
			return at.refuse("placeholder must stand between start and end")
		}
	}
	if list := parameters["tick_labelset"]; list != "" {
		return r.tickLabels(at, q, g, labelled{list, tick})
	}
	return nil
}

// labelled is the list that labels the ticks of a scale, and how far these are apart.
type labelled struct {
	list string
	tick *big.Rat
}

// tickLabels checks the choices that label ticks.
func (r *reader) tickLabels(at spot, q *survey.Question, g rangeOf, by labelled) error {
	choices, ok := r.lists[by.list]
	if !ok {
		return at.refuse("tick_labelset names the list %s, which is not on the sheet choices", quote(by.list))
	}
	bare := q.HasAppearance("no-ticks")
	ends := map[string]bool{}
	for _, c := range choices {
		n, ok := new(big.Rat).SetString(c.Name)
		switch {
		case !ok:
			return at.refuse("the choices of %s must be named with numbers, not %s", by.list, quote(c.Name))
		case !g.contains(n):
			return at.refuse("the choice %s of %s must stand between start and end", c.Name, by.list)
		case !multiple(new(big.Rat).Sub(n, g.start), by.tick):
			return at.refuse("the choice %s of %s must stand on a tick", c.Name, by.list)
		case bare && n.Cmp(g.start) != 0 && n.Cmp(g.end) != 0:
			return at.refuse("without ticks, %s may only label start and end", by.list)
		}
		ends[n.RatString()] = true
	}
	if bare && len(ends) != 2 {
		return at.refuse("without ticks, %s must label both start and end", by.list)
	}
	return nil
}
