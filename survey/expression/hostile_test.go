package expression_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"candour/survey/expression"
)

// patience is far more work than the limits allow, of this process alone: how busy the machine is does not
// count.
const patience = 20 * time.Second

// worked is the time that processors have spent on this process.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// hostile has answers that are as large as a careless caller may pass them.
func hostile() expression.Environment {
	environment := answers()
	long := expression.Text(strings.Repeat("a", 1<<20))
	many := expression.List(strings.Split(strings.Repeat("1 ", 2000), " ")...)
	environment.Answer = func(name string) (expression.Value, bool) {
		if name == "many" {
			return many, true
		}
		return long, true
	}
	return environment
}

func TestHostileInputIsBounded(t *testing.T) {
	repeat := strings.Repeat
	for _, test := range []struct{ name, source string }{
		{"deep parentheses", repeat("(", 16000) + "1" + repeat(")", 16000)},
		{"deep calls", repeat("not(", 8000) + "1" + repeat(")", 8000)},
		{"deep predicates", "${a}" + repeat("[${a}", 6000) + repeat("]", 6000)},
		{"many signs", repeat("-", 32000) + "1"},
		{"too long a source", repeat("1+", 40000) + "1"},
		{"long texts joined", "concat(${a}" + repeat(",${a}", 3000) + ")"},
		{"long texts compared", "${a}=${b}" + repeat(" and ${a}=${b}", 2000)},
		{"long texts translated", repeat("translate(", 400) + "${a}" + repeat(",'a','b')", 400)},
		{"lists compared", "${many} > ${many}" + repeat(" or ${many} > ${many}", 1000)},
		{"nested filters", "${many}[${many}[${many}[. = 2] = 2] = 2]"},
		{"large regex", "regex(${a}, '" + repeat(".{1000}", 200) + "')"},
		{"many regexes", "regex('', '" + repeat(".{1000}", 200) + "')" +
			repeat(" or regex(${b}, '(x+x+)+y')", 1000)},
		{"long uuid", "uuid(1000000000000)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := worked(t)
			parsed, err := expression.Parse(test.source)
			if err == nil {
				_, err = parsed.Evaluate(hostile())
			}
			if err == nil {
				t.Error("it was worked out, want an error")
			}
			if taken := worked(t) - start; taken > patience {
				t.Errorf("it took %v", taken)
			}
		})
	}
}

// TestHarmlessSizes are within the limits and have a value.
func TestHarmlessSizes(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"a long sum", strings.Repeat("1+", 16000) + "1", "16001"},
		{"a long path of conditions", strings.Repeat("if(0,1,", 400) + "2" +
			strings.Repeat(")", 400), "2"},
		{"a large power", "pow(10, 400)", "Infinity"},
		{"rounding to many places", "round(1.5, -1000000)", "0"},
		{"a date beyond the calendar", "date(1000000000000)", "Invalid Date"},
		{"a place beyond the text", "substring('abc', -1000000000000, 1 div 0)", "abc"},
		{"a choice beyond the list", "selected-at('a b', 1000000000000000000000)", ""},
		{"a tiny angle", "sin(pow(10, -300)) > 0", "true"},
		{"a huge angle", "abs(sin(pow(10, 300))) <= 1", "true"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := evaluate(t, test.source, answers()).String(); got != test.want {
				t.Errorf("it is %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, source := range seeds {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		parsed, err := expression.Parse(source)
		var syntax *expression.SyntaxError
		switch {
		case err == nil:
			checkTree(t, parsed)
		case !errors.As(err, &syntax):
			t.Errorf("%q gives %v, want a syntax error", source, err)
		case syntax.Offset < 0 || syntax.Offset > len([]rune(source)):
			t.Errorf("%q has an error at %d, outside", source, syntax.Offset)
		}
	})
}

// checkTree wants every node inside the source and every name of the tree among the names.
func checkTree(t *testing.T, parsed *expression.Expression) {
	t.Helper()
	names := map[string]bool{}
	for _, name := range parsed.Names() {
		names[name] = true
	}
	expression.Walk(parsed.Root, func(node expression.Node) bool {
		if node.At() < 0 || node.At() >= len([]rune(parsed.String())) {
			t.Errorf("%q has a node at %d, outside", parsed, node.At())
		}
		if reference, is := node.(*expression.Reference); is && !names[reference.Name] {
			t.Errorf("%q does not name %s", parsed, reference.Name)
		}
		return true
	})
}

func FuzzEvaluate(f *testing.F) {
	for _, source := range seeds {
		f.Add(source, "2026-03-01T10:00")
	}
	f.Fuzz(func(t *testing.T, source, answer string) {
		parsed, err := expression.Parse(source)
		if err != nil {
			return
		}
		environment := answers()
		environment.Self = expression.Text(answer)
		environment.Answer = func(string) (expression.Value, bool) {
			return expression.List(answer, "3"), true
		}
		environment.Column = environment.Answer
		value, err := parsed.Evaluate(environment)
		var failure *expression.EvaluationError
		if err != nil && !errors.As(err, &failure) {
			t.Errorf("%q gives %v, want an evaluation error", source, err)
		}
		number := expression.FormatNumber(value.Number(environment.Zone))
		if strings.ContainsAny(number, "e+") {
			t.Errorf("%q gives the number %s", source, number)
		}
	})
}

var seeds = []string{
	"", "1", "-.5 + 1.", "'a' = \"b\"", "${age} >= 12 and selected(${support}, 'peer')", ". < 3",
	"if(true(), 1 div 0, foo())", "${a}[position() = last()][2] | ${b}", "1mod1 div-1",
	"concat('a', join(' ', ${a}))", "substring('12345', 0 div 0, 1 div 0)", "uuid(20)",
	"regex(., '^[a-z]{2,5}(\\u00e9|x)+$')", "format-date-time(., '%Y-%m-%dT%H:%M:%S.%3 %a%b%e%n%y%h')",
	"date(. + 1) < now()", "decimal-time('10:00')", "round(2.5, -3)", "tan(asin(0.5))", "pow(-8, 0.3)",
	"atan2(1, log10(2))", "translate(., 'abc', 'A')", "substr(., -3, 2)", "digest(., 'MD5', 'hex')",
	"base64-decode(.)", "weighted-checklist(1, -1, ${a}, ${b})", "checklist(-1, 2, ${a})",
	"jr:choice-name(${a}, '${a}')", "indexed-repeat(${a}, ${b}, 1)", "/data/*/..//@x[1]/node()",
	"current()/../age", "child::a", "min(${a}) + max() + sum(${a}) + count-non-empty(${a})",
	"coalesce(once(random()), today())", "exp10(exp(log(cos(sin(acos(atan(.1)))))))",
}
