package expression_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/survey/expression"
)

// parse is for sources that the test knows to be right.
func parse(t *testing.T, source string) *expression.Expression {
	t.Helper()
	parsed, err := expression.Parse(source)
	if err != nil {
		t.Fatalf("Parse(%q): %v", source, err)
	}
	return parsed
}

func evaluate(t *testing.T, source string, environment expression.Environment) expression.Value {
	t.Helper()
	value, err := parse(t, source).Evaluate(environment)
	if err != nil {
		t.Fatalf("Evaluate(%q): %v", source, err)
	}
	return value
}

// answers is a survey in which Amina has answered some questions.
func answers() expression.Environment {
	values := map[string]expression.Value{
		"age":     expression.Number(17),
		"name":    expression.Text("Amina"),
		"support": expression.Text("peer group"),
		"story":   {},
		"born":    expression.Text("2007-05-04"),
		"ages":    expression.List("3", "", "11"),
		"nobody":  expression.List(),
	}
	return expression.Environment{
		Answer: func(name string) (expression.Value, bool) {
			value, found := values[name]
			return value, found
		},
		Instances: func(name string) (expression.Value, bool) {
			return expression.List("Amina", "Noor"), name == "name"
		},
		Column: func(name string) (expression.Value, bool) {
			return expression.Text("north"), name == "region"
		},
		ChoiceName: func(question, choice string) string { return question + ":" + choice },
		Self:       expression.Number(12),
		Position:   2,
		Now: func() time.Time {
			return time.Date(2026, 3, 1, 4, 30, 15, 250_000_000, time.UTC)
		},
		Zone:   time.FixedZone("", -7*60*60),
		Random: func() uint64 { return 1 << 63 },
	}
}

func TestEvaluate(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"answer", "${age} >= 12 and selected(${support}, 'peer')", "true"},
		{"name with spaces around", "${ age } + 1", "18"},
		{"self", ". >= 12 and . <= 99", "true"},
		{"unanswered is the empty text", "${story} = ''", "true"},
		{"unanswered is not a number", "number(${story})", "NaN"},
		{"unanswered differs from any number", "${story} != 17", "true"},
		{"unanswered is not less", "${story} < 17 or ${story} >= 17", "false"},
		{"answered differs from nothing", "${age} != ''", "true"},
		{"unanswered is false", "boolean(${story})", "false"},
		{"date answer counts in days", "${born} < '2007-05-05'", "true"},
		{"column", "region = 'north'", "true"},
		{"choice name", "jr:choice-name(${support}, '${support}')", "support:peer group"},
		{"choice name by path", "jr:choice-name('peer', ' /data/support')", "support:peer"},
		{"today", "today()", "2026-02-28"},
		{"tomorrow", "date(today() + 1)", "2026-03-01"},
		{"now", "now()", "2026-02-28T21:30:15.250-07:00"},
		{"age from birth", "int((today() - ${born}) div 365.25)", "18"},
		{"position", "position(..)", "2"},
		{"once keeps", "once(99)", "12"},
		{"random", "random()", "0.5"},
		{"uuid", "uuid()", "80000000-0000-4000-8000-000000000000"},
		{"short uuid", "uuid(3)", "800"},
		{"if is lazy", "if(${age} > 12, 'older', no-such-function())", "older"},
		{"coalesce", "coalesce(${story}, ${name})", "Amina"},
		{"join list", "join(', ', ${ages}, 'x')", "3, , 11, x"},
		{"count", "count(${ages})", "3"},
		{"count of nothing", "count(${nobody})", "0"},
		{"count filled", "count-non-empty(${ages})", "2"},
		{"sum of filled", "sum(${ages}[. != ''])", "14"},
		{"sum with a gap", "sum(${ages})", "NaN"},
		{"max of filled", "max(${ages}[. > 0])", "11"},
		{"min of nothing", "min(${nobody})", "NaN"},
		{"nth", "${ages}[3]", "11"},
		{"last", "${ages}[last()]", "11"},
		{"indexed repeat", "indexed-repeat(${name}, ${people}, 2)", "Noor"},
		{"indexed repeat beyond", "indexed-repeat(${name}, ${people}, 3)", ""},
		{"union", "count(${ages} | ${name})", "4"},
		{"format of a date", "format-date(${born}, '%e %b %Y %H %')", "4 May 2007 %H %"},
		{"format of a Sunday", "format-date('2026-03-01', '%a %y/%m/%n/%d')", "Sun 26/03/3/01"},
		{"format of a moment", "format-date-time(now(), '%H:%M:%S.%3 %h')", "21:30:15.250 21"},
		{"format of no date", "format-date(${name}, '%Y')", ""},
		{"no date", "date('soon')", "Invalid Date"},
		{"impossible date", "number('2026-02-30')", "NaN"},
		{"nothing has no date", "date(${story})", ""},
		{"decimal time", "decimal-time('18:00')", "0.75"},
		{"decimal time elsewhere", "decimal-time('18:00:00.000Z')", fmt.Sprint(11.0 / 24)},
		{"no time", "decimal-time('25:00')", "NaN"},
		{"decimal date", "decimal-date-time('1970-01-02T00:00:00Z')", "1"},
		{"digest", "digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"},
		{"digest in Base64", "digest('', 'MD5')", "1B2M2Y8AsgTpgAmY7PhCfg=="},
		{"regex is whole", "regex('a1', '[a-z]')", "false"},
		{"regex alternatives are whole", "regex('ab', 'a|b')", "false"},
		{"regex escape of Java", `regex('é', '\u00e9')`, "true"},
		{"substr from the end", "substr('hello', -3, -1)", "ll"},
		{"substring counts characters", "substring('éàü', 2, 1)", "à"},
		{"round half", "round(-2.5)", "-3"},
		{"round keeps what is large", "round(12.5, 400)", "12.5"},
		{"log10", "log10(1000)", "3"},
		{"checklist of lists", "checklist(2, 2, ${ages})", "true"},
		{"weights of lists", "weighted-checklist(4, 4, ${ages}, ${ages}) = false()", "true"},
		{"selected none", "selected(${story}, '')", "true"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := evaluate(t, test.source, answers()).String(); got != test.want {
				t.Errorf("%s = %q, want %q", test.source, got, test.want)
			}
		})
	}
}

func TestPrecedence(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"and before or", "true() or false() and false()", "true"},
		{"comparison before and", "1 < 2 and 3 < 2", "false"},
		{"order before equality", "1 = 2 > 1", "true"},
		{"order is from the left", "3 > 2 > 1", "false"},
		{"minus is from the left", "10 - 4 - 3", "3"},
		{"times before plus", "2 + 3 * 4", "14"},
		{"sign before times", "-2 * -3", "6"},
		{"signs", "2 - --2", "0"},
		{"operators as names", "div div mod", "NaN"},
		{"star is a product after an operand", "2*3", "6"},
		{"hyphen in a name", "'a' = string('a')", "true"},
		{"no space around operators", "6div 2mod2", "1"},
		{"comparison of comparison", "(1 = 1) = true()", "true"},
	} {
		t.Run(test.name, func(t *testing.T) {
			environment := expression.Environment{
				Column: func(string) (expression.Value, bool) { return expression.Value{}, true },
			}
			if got := evaluate(t, test.source, environment).String(); got != test.want {
				t.Errorf("%s = %s, want %s", test.source, got, test.want)
			}
		})
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, test := range []struct {
		name, source string
		offset       int
		message      string // part of it
	}{
		{"nothing", "", 0, "Expected a value, found the end"},
		{"half an operation", "1 +", 3, "found the end"},
		{"two values", "1 2", 2, "an operator or the end"},
		{"open text", "concat('é', 'b", 12, "closing quotation mark"},
		{"open reference", "1 + ${age", 4, "no closing }"},
		{"empty reference", "${}", 0, "one question"},
		{"reference of two words", "${my age}", 0, "one question"},
		{"dollar", "$age", 0, "${name}"},
		{"open parenthesis", "(1", 2, "Expected )"},
		{"lonely parenthesis", "1)", 1, `found ")"`},
		{"missing argument", "if(1, )", 6, "Expected a value"},
		{"curly quotation marks", "${a} = ‘x’", 7, "straight quotation marks"},
		{"ampersand", "1 && 2", 2, "Write and"},
		{"exclamation mark", "!${a}", 0, "not(...)"},
		{"slash for division", "${a} / 2", 7, "write div"},
		{"double equals", "1 == 2", 3, "Expected a value"},
		{"open predicate", "${a}[1", 6, "Expected ]"},
		{"broken UTF-8", "'\xff'", 0, "UTF-8"},
		{"zero byte", "1 \x00", 2, "does not belong"},
		{"exponent", "1e5", 1, "an operator"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := expression.Parse(test.source)
			var syntax *expression.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("Parse(%q) gives %v, want a syntax error", test.source, err)
			}
			if syntax.Offset != test.offset || !strings.Contains(syntax.Message.String(), test.message) {
				t.Errorf("Parse(%q) gives %d %q, want %d %q",
					test.source, syntax.Offset, syntax.Message, test.offset, test.message)
			}
		})
	}
}

func TestEvaluationErrors(t *testing.T) {
	for _, test := range []struct {
		name, source string
		offset       int
		message      string // part of it
	}{
		{"unknown function", "1 + foo(2)", 4, "no function called foo"},
		{"wrong arity", "not()", 0, "not() has 0 arguments and takes 1."},
		{"unknown question", "1 + ${gone}", 4, "named gone"},
		{"unknown column", "gone = 1", 0, "named gone"},
		{"path", "/data/age", 6, "Paths are not supported"},
		{"clock", "today()", 0, "not allowed"},
		{"chance", "random()", 0, "not allowed"},
		{"position outside", "position()", 0, "inside a repeat"},
		{"look-ahead", "regex('a', '(?=a)')", 0, "cannot be read"},
		{"parentheses of a regex", "regex('a', 'a)(b')", 0, "cannot be read"},
		{"weights", "weighted-checklist(1, 2, 3)", 0, "a weight after each value"},
		{"digest algorithm", "digest('a', 'ROT13')", 0, "not ROT13"},
	} {
		t.Run(test.name, func(t *testing.T) {
			value, err := parse(t, test.source).Evaluate(expression.Environment{})
			var failure *expression.EvaluationError
			if !errors.As(err, &failure) {
				t.Fatalf("%s gives %v, %v, want an error", test.source, value, err)
			}
			if failure.Offset != test.offset || !strings.Contains(failure.Message.String(), test.message) {
				t.Errorf("%s gives %d %q, want %d %q",
					test.source, failure.Offset, failure.Message, test.offset, test.message)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         int // the place of the error, -1 where there is none
	}{
		{"right", "if(${a} = 1, position(..), region)", -1},
		{"unknown function behind and", "false() and foo()", 12},
		{"too many arguments", "not(1, 2)", 0},
		{"path", "1 + ../age", 7},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := parse(t, test.source).Check()
			var failure *expression.EvaluationError
			if got := errors.As(err, &failure); got != (test.want >= 0) {
				t.Fatalf("Check gives %v", err)
			}
			if failure != nil && failure.Offset != test.want {
				t.Errorf("Check gives %d, want %d", failure.Offset, test.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	source := "concat(${b}, ${a}, -${b}, ${c}[${d} > 1], jr:choice-name('x', '${e}')) or ${a}"
	want := []string{"b", "a", "c", "d", "e"}
	if got := parse(t, source).Names(); !slices.Equal(got, want) {
		t.Errorf("Names gives %v, want %v", got, want)
	}
}

func TestWalkStops(t *testing.T) {
	visited := 0
	finished := expression.Walk(parse(t, "1 + 2 + f(3, 4)").Root, func(expression.Node) bool {
		visited++
		return visited < 4
	})
	if finished || visited != 4 {
		t.Errorf("Walk visited %d nodes and gave %v, want 4 and false", visited, finished)
	}
}
