package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"candour/analytics"
	"candour/dashboards"
	"candour/survey"
)

// address is what a dashboard's address asks for; it can be sent to others as it is.
type address struct {
	path   string
	values url.Values
}

// lasting are the parameters that stay in a dashboard's address; whatever else comes leads to another.
func lasting() []string {
	return []string{"filter", "wave", "waves", "by", baseParameter, suspectParameter}
}

// baseParameter is what percentages are of: answered, which is left out, asked or all.
const baseParameter = "base"

func dashboardAddress(c *fiber.Ctx, id survey.ID) address {
	a := address{path: "/dashboards/" + string(id), values: url.Values{}}
	for _, name := range lasting() {
		if v := strings.TrimSpace(c.Query(name)); v != "" {
			a.values.Set(name, v)
		}
	}
	return a
}

func (a address) get(name string) string { return a.values.Get(name) }

// with is the address with other values, given as name, value, name, value; an empty one leaves the
// name out.
func (a address) with(pairs ...string) address {
	next := address{path: a.path, values: url.Values{}}
	for name, v := range a.values {
		next.values[name] = slices.Clone(v)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		next.values.Del(pairs[i])
		if pairs[i+1] != "" {
			next.values.Set(pairs[i], pairs[i+1])
		}
	}
	return next
}

func (a address) at(path string) address { return address{path: a.path + path, values: a.values} }

// String is the address, its parameters in order.
func (a address) String() string {
	if len(a.values) == 0 {
		return a.path
	}
	return a.path + "?" + a.values.Encode()
}

// sideBySide is the wave to choose where all are wanted beside each other.
const sideBySide = "each"

// canonical is where a form of the dashboard leads: it sends what was chosen, and the address says it
// once. ok is false where no form was sent.
func (a address) canonical(c *fiber.Ctx, def *survey.Definition) (next address, ok bool) {
	switch c.Query("set") {
	case "view": // wave and comparison
		next = a.with("waves", "")
		if next.get(baseParameter) == string(analytics.OfAnswered) {
			next = next.with(baseParameter, "")
		}
		if c.Query("wave") == sideBySide {
			next = next.with("waves", "all", "wave", "")
		}
	case "chip": // what a question's answer may be
		chips, _ := dashboards.Chips(def, a.get("filter"))
		chip := dashboards.Chip{Question: c.Query("on"), Values: queryAll(c, "is")}
		next = a.with("filter", dashboards.Expression(def, dashboards.WithChip(chips, chip)))
	case "only": // one wave, or one value of one breakdown
		next = a.with("filter", "", "wave", "", "waves", "")
		kind, value, _ := strings.Cut(c.Query("only"), ":")
		switch {
		case kind == "":
		case value == "":
			next = next.with("waves", "all", "by", "")
		case kind == "wave":
			next = next.with("wave", value)
		default:
			next = next.with("by", "", "filter", dashboards.Expression(def, []dashboards.Chip{{Question: kind, Values: []string{value}}}))
		}
	case "expression":
		next = a
	default:
		return a, false
	}
	return next, true
}

// queryAll are all values of a parameter.
func queryAll(c *fiber.Ctx, name string) []string {
	var all []string
	for _, v := range c.Context().QueryArgs().PeekMulti(name) {
		all = append(all, string(v))
	}
	return all
}
