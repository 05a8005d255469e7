package expression_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/survey/expression"
)

func TestConversions(t *testing.T) {
	midnight := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		value  expression.Value
		text   string
		number string // as FormatNumber writes it
		truth  bool
	}{
		{"zero value", expression.Value{}, "", "NaN", false},
		{"text", expression.Text("no"), "no", "NaN", true},
		{"number in a text", expression.Text(" -1.50\n"), " -1.50\n", "-1.5", true},
		{"no exponent in a text", expression.Text("1e3"), "1e3", "NaN", true},
		{"no plus in a text", expression.Text("+1"), "+1", "NaN", true},
		{"only a point", expression.Text("-."), "-.", "NaN", true},
		{"date in a text", expression.Text("1970-01-02"), "1970-01-02", "1", true},
		{"moment in a text", expression.Text("1970-01-01T12:00Z"), "1970-01-01T12:00Z", "0.5", true},
		{"impossible offset", expression.Text("1970-01-01T12:00+24:00"),
			"1970-01-01T12:00+24:00", "NaN", true},
		{"zero", expression.Number(0), "0", "0", false},
		{"minus zero", expression.Number(math.Copysign(0, -1)), "0", "0", false},
		{"not a number", expression.Number(math.NaN()), "NaN", "NaN", false},
		{"infinity", expression.Number(math.Inf(-1)), "-Infinity", "-Infinity", true},
		{"large", expression.Number(1e21), "1" + strings.Repeat("0", 21),
			"1" + strings.Repeat("0", 21), true},
		{"small", expression.Number(1e-7), "0.0000001", "0.0000001", true},
		{"true", expression.Boolean(true), "true", "1", true},
		{"false", expression.Boolean(false), "false", "0", false},
		{"list", expression.List("2", "x"), "2", "2", true},
		{"empty list", expression.List(), "", "NaN", false},
		{"date", expression.Date(midnight), "2026-03-01", "20513", true},
		{"moment", expression.Date(midnight.Add(90 * time.Minute)),
			"2026-03-01T01:30:00.000+00:00", "20513.0625", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.value.String(); got != test.text {
				t.Errorf("String gives %q, want %q", got, test.text)
			}
			if got := expression.FormatNumber(test.value.Number(nil)); got != test.number {
				t.Errorf("Number gives %s, want %s", got, test.number)
			}
			if got := test.value.Boolean(); got != test.truth {
				t.Errorf("Boolean gives %v, want %v", got, test.truth)
			}
		})
	}
}

// TestListComparison is XPath 1.0, section 3.4: some item, except against a boolean.
func TestListComparison(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         bool
	}{
		{"some item equals", "${ages} = 11", true},
		{"some item differs", "${ages} != 11", true},
		{"no item equals", "${ages} = 12", false},
		{"some item is empty", "${ages} = ''", true},
		{"some item is larger", "10 < ${ages}", true},
		{"no item is larger", "${ages} > 11", false},
		{"nothing equals nothing", "${nobody} = ''", false},
		{"nothing differs from nothing", "${nobody} != ''", false},
		{"list and list", "${ages} = ${ages}", true},
		{"list and boolean", "${ages} = true()", true},
		{"empty list and boolean", "${nobody} = false()", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := evaluate(t, test.source, answers()).Boolean(); got != test.want {
				t.Errorf("%s is %v, want %v", test.source, got, test.want)
			}
		})
	}
}

func TestItems(t *testing.T) {
	for _, test := range []struct {
		name  string
		value expression.Value
		want  []string
	}{
		{"list", expression.List("a", "b"), []string{"a", "b"}},
		{"number", expression.Number(1.5), []string{"1.5"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.value.Items(); !slices.Equal(got, test.want) {
				t.Errorf("Items gives %q, want %q", got, test.want)
			}
		})
	}
}
