package clickhouse_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"candour/analytics"
	"candour/analytics/clickhouse"
	"candour/survey"
)

// filteredSurvey is the survey of random_test with n random responses in it.
func filteredSurvey(t testing.TB, n int) (*clickhouse.Database, *survey.Definition, []survey.Response) {
	t.Helper()
	def, _, err := survey.Parse([]byte(filtered))
	if err != nil {
		t.Fatal(err)
	}
	d := inProcess(t, catalogue{"filtered": def})
	responses := drawn(rand.New(rand.NewPCG(3, 4)), n)
	insert(t, d, "filtered", responses)
	return d, def, responses
}

func parseFilter(t testing.TB, def *survey.Definition, source string) *survey.Filter {
	t.Helper()
	filter, err := survey.ParseFilter(def, source)
	if err != nil {
		t.Fatal(err)
	}
	return filter
}

// TestFilteredResults counts what a filter keeps, in every kind of table, and wants no more.
func TestFilteredResults(t *testing.T) {
	d, def, responses := filteredSurvey(t, 200)
	results := d.Results(clickhouse.Live)
	for _, source := range []string{
		"${age} != 17", "${age} != ''", "${age} = ''", "${age} >= 12 and selected(${help}, 'peer')",
		"${Gender} = 'woman'", "${Gender_other} != ''", "${heard} = '02' or ${heard} = 3", "${born} > date('1990-01-01')",
		"${born} = '2007-03-31'", "sum(${years}) > 20", "count(${people}) = 0", "true()", "false()",
		// Long as SQL, so that the questions do not fit into one query.
		"string(${dose}) = '1' or string(${pain}) != '2' or contains(string(${dose} * 2), '5') or string(date(${dose})) = 'x'",
	} {
		t.Run(source, func(t *testing.T) {
			filter := parseFilter(t, def, source)
			want, women := 0, 0
			for _, r := range responses {
				holds, err := filter.Holds(r)
				if err != nil {
					t.Fatal(err)
				}
				if holds {
					want++
					women += map[bool]int{true: 1}[r.Answers["Gender"].Text == "woman" && r.Answers["age"].State == survey.Answered]
				}
			}
			q := analytics.Query{Survey: "filtered", Lang: "en", Filter: filter}
			f, err := results.Frequencies(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if int(f.Responses) != want || len(f.Questions) != len(def.Fields()) {
				t.Errorf("%d responses to %d questions, want %d to %d", f.Responses, len(f.Questions), want, len(def.Fields()))
			}
			for _, one := range f.Questions {
				if all := int(one.Asked + one.Missing.NotShown + one.Missing.Absent); all != want {
					t.Errorf("%s counts %d, want %d", one.ID, all, want)
				}
			}
			q.Where = analytics.Condition{Question: "Gender", Value: "woman"}
			q.Questions = []string{"age"}
			if f, err = results.Frequencies(t.Context(), q); err != nil || int(f.Questions[0].Answered) != women {
				t.Errorf("%d women, want %d (%v)", f.Questions[0].Answered, women, err)
			}
			q.Where = analytics.Condition{}
			table, err := results.Crosstab(t.Context(), analytics.CrosstabQuery{Query: q, Rows: "Gender", Columns: "heard"})
			both := parseFilter(t, def, "("+source+") and ${Gender} != '' and ${heard} != ''")
			if want := held(t, both, responses); err != nil || int(table.Base) != want {
				t.Errorf("a table of %d, want %d (%v)", table.Base, want, err)
			}
		})
	}
}

func held(t *testing.T, filter *survey.Filter, responses []survey.Response) (n int) {
	t.Helper()
	for _, r := range responses {
		holds, err := filter.Holds(r)
		if err != nil {
			t.Fatal(err)
		}
		if holds {
			n++
		}
	}
	return n
}

// TestFiltersThatAreNoSQL lists what a form works out and ClickHouse does not.
func TestFiltersThatAreNoSQL(t *testing.T) {
	d, def, _ := filteredSurvey(t, 1)
	for _, test := range []struct{ name, source, want string }{
		{"a pattern made up", "regex(${story}, ${Gender})", "write out the pattern of regex()"},
		{"decimals made up", "round(${dose}, ${age}) = 1", "write out the number of decimals of round()"},
		{"a format made up", "format-date(${born}, ${story}) = ''", "write out the format of format-date()"},
		{"a digest", "digest(${story}, 'MD5') = ''", "digest() cannot be used in a filter"},
		{"Base64", "base64-decode(${story}) = ''", "base64-decode() cannot be used in a filter"},
		{"weights of a repeat", "weighted-checklist(1, 1, ${years}, ${years})", "weighted-checklist() of a repeat"},
		{"no repeat", "indexed-repeat(${age}, ${people}, 1) = ''", "indexed-repeat() is a question of a repeat"},
		{"a large pattern", `regex(${story}, '(\pL{900}){900}')`, ""},
		{"too much of it", strings.Repeat("translate(", 30) + "${story}" + strings.Repeat(", string(${dose}), string(${pain}))", 30) + " = ''", "too long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			filter, err := survey.ParseFilter(def, test.source)
			if err == nil {
				_, err = d.Results(clickhouse.Live).Frequencies(t.Context(), analytics.Query{Survey: "filtered", Filter: filter})
			}
			var fault *survey.Error
			if !errors.As(err, &fault) || fault.Kind != survey.Invalid || !strings.Contains(fault.Message, test.want) {
				t.Errorf("got %v, want an Invalid one with %s", err, test.want)
			}
		})
	}
	t.Run("a snapshot", func(t *testing.T) {
		q := analytics.Query{Survey: "filtered", Filter: parseFilter(t, def, "true()")}
		_, err := d.Results(clickhouse.Snapshot).Frequencies(t.Context(), q)
		if fault := survey.AsError(err); fault.Kind != survey.Forbidden {
			t.Errorf("got %v, want a Forbidden one", err)
		}
	})
}

// TestHostileFilters have an answer or a sentence, quickly, and break nothing.
func TestHostileFilters(t *testing.T) {
	d, def, responses := filteredSurvey(t, 50)
	repeat := strings.Repeat
	for _, source := range []string{
		`${story} = "x', 1); DROP TABLE r_filtered; --"`, `${story} = "') OR 1=1 --"`, "${story} = '\x00'",
		"${story} = 'a\x00b' or true()", "${story} = '{filter1:String}'", `${story} = '\'`, `contains(${story}, '\N')`,
		`${story} = '\\'' or true()`, "${story} = '" + repeat("é", 3900) + "'", "${age} = " + repeat("9", 3900),
		"${dose} = 0." + repeat("0", 3900) + "1", "${age} = 1" + repeat(" or ${age} = 1", 250),
		repeat("(", 35) + "${age}" + repeat(")", 35) + " = 1", repeat("not(", 35) + "${age}" + repeat(")", 35),
		repeat("-", 35) + "${age} > 1", "1" + repeat(" + 1", 30) + " > ${age}",
		repeat("if(${age} > 1, ${story}, ", 8) + "1" + repeat(")", 8) + " = ${dose}",
		repeat("concat(${story}, ", 20) + "'x'" + repeat(")", 20) + " != ''", "substring(${story}, -1 div 0, 1 div 0) = ''",
		"substring(${story}, 99999999999999999999, 5) = ''", "selected-at(${help}, 1 div 0) = ''", "date(1 div 0) = ''",
		"string(date(99999999)) = '' or string(date(-99999999)) = ''", "format-date(date(0 div 0), '%Y') = ''",
		"(${dose} mod 0) = 1", "(1000000000000000000000000000000 mod ${dose}) = 1",
		"(${dose} mod 0.1) > 0.05", "string(${dose} mod 0.3) = '0.2'", "(${dose} mod -0.7) < 0", "1 div (-${pain} mod 2) < 0", "pow(${dose}, 400) = 1",
		"regex(${story}, '(a+)+$')", `regex(${story}, '\Q') or true()`, "${nick}[${nick}[${nick}[. = 'x'] = 'x'] = 'x'] = 'x'",
		"count(${nick}[. = '\x00']) > 0", "${people}[100000000000000000000] = 1", "round(${dose}, 300) = 1",
		"round(${dose}, -300) = 1", "exp(${dose}) = exp(1000)", "log(-1) = ''",
	} {
		t.Run(fmt.Sprintf("%.40q", source), func(t *testing.T) {
			filter, err := survey.ParseFilter(def, source)
			if err == nil {
				var f analytics.Frequencies
				f, err = d.Results(clickhouse.Live).Frequencies(t.Context(), analytics.Query{Survey: "filtered",
					Questions: []string{"read"}, Filter: filter})
				if err == nil && int(f.Responses) != held(t, filter, responses) {
					t.Errorf("%d responses, want %d", f.Responses, held(t, filter, responses))
				}
			}
			if err != nil && survey.AsError(err).Kind != survey.Invalid {
				t.Errorf("got %v, want an Invalid one", err)
			}
		})
	}
	if f, err := d.Results(clickhouse.Live).Frequencies(t.Context(), analytics.Query{Survey: "filtered"}); err != nil || f.Responses != 50 {
		t.Errorf("afterwards there are %d responses, want 50 (%v)", f.Responses, err)
	}
}
