package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/analytics"
)

// filtered asks for results with a filter as a role.
func filtered(t *testing.T, d *demoServer, role, path, filter string) answer {
	t.Helper()
	return ask(t, http.MethodGet, d.URL+"/api/v1/surveys/youth-experience/results/"+path+"&filter="+
		url.QueryEscape(filter), "", "Authorization", "Bearer "+d.Accounts[role].Token)
}

// Who may filter by what: the status for a researcher and for a funder, and what the researcher is told.
func TestFiltersByRole(t *testing.T) {
	d := demo(t)
	const one, two = "frequencies?question=age", "crosstab?rows=barriers&columns=gender"
	for _, c := range []struct {
		name, path, filter string
		researcher, funder int
		says               string
	}{
		{"a comparison", one, "${age} >= 15", 200, 403, ""},
		{"in a table of two", two, "${age} >= 15 and selected(${barriers}, 'cost')", 200, 403, ""},
		{"a breakdown", one, "${gender} = 'girl_woman'", 200, 200, ""},
		{"the other way round", one, "'girl_woman' = ${gender}", 200, 200, ""},
		{"a breakdown in a table of two", two, "${gender} = 'girl_woman'", 200, 403, ""},
		{"a breakdown and a wave", one + "&wave=w1", "${gender} = 'girl_woman'", 200, 403, ""},
		{"no value of it", one, "${gender} = 'nobody'", 200, 403, ""},
		{"no breakdown", one, "${age} = 15", 200, 403, ""},
		{"negated", one, "${gender} != 'girl_woman'", 200, 403, ""},
		{"a union", one, "${gender} = 'girl_woman' or ${gender} = 'boy_man'", 200, 403, ""},
		{"empty", one, " ", 200, 200, ""},
		{"unread", one, "${age} >", 422, 403, "At character 9"},
		{"unknown answer", one, "${age} > 1 and ${agee} = 1", 422, 403, `"agee"`},
		{"unknown function", one, "drop(${age})", 422, 403, "drop"},
		{"the day", one, "today() > 1", 422, 403, "today()"},
		{"not as SQL", one, "digest(${gender}, 'MD5') = ''", 422, 403, "digest()"},
		{"injected", one, `${gender} = "'); DROP TABLE r_youth_experience; --"`, 200, 403, ""},
		{"a zero byte", one, "${gender} = '\x00'", 200, 403, ""},
		{"deep", one, strings.Repeat("not(", 450) + "1" + strings.Repeat(")", 450), 422, 403, "deeply"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for role, want := range map[string]int{"researcher": c.researcher, "funder": c.funder, "advisor": c.funder} {
				a := filtered(t, d, role, c.path, c.filter)
				if a.status != want {
					t.Errorf("%s: %d, not %d: %.300s", role, a.status, want, a.body)
				}
				if a.status >= 400 {
					a.wantFault(t, want)
				}
				if role == "researcher" && !strings.Contains(strings.ReplaceAll(a.body, `\"`, `"`), c.says) {
					t.Errorf("%s is not told %s: %s", role, c.says, a.body)
				}
			}
		})
	}
	t.Run("Table 1", func(t *testing.T) {
		a := ask(t, http.MethodGet, d.URL+"/api/v1/studies/youth-experience/results/table1?filter=true()", "",
			"Authorization", "Bearer "+d.Accounts["researcher"].Token)
		a.wantFault(t, http.StatusUnprocessableEntity)
	})
}

// A filter and its opposite part the responses, and an unanswered age is not 17.
func TestFiltersPartResponses(t *testing.T) {
	d := demo(t)
	count := func(filter string) int {
		var f analytics.Frequencies
		results(t, d, "researcher", "surveys/youth-experience/results/frequencies?question=age&filter="+
			url.QueryEscape(filter), &f)
		return int(f.Responses)
	}
	all := count("")
	for _, filter := range []string{"${age} = 17", "${gender} = 'girl_woman'", "selected(${barriers}, 'cost')", "${age} != ''"} {
		kept, rest := count(filter), count("not("+filter+")")
		if kept == 0 || rest == 0 || kept+rest != all {
			t.Errorf("%s keeps %d, its opposite %d of %d", filter, kept, rest, all)
		}
	}
	if not, unequal := count("not(${age} = 17)"), count("${age} != 17"); not != unequal {
		t.Errorf("%d are not 17 and %d are unequal to 17", not, unequal)
	}
}
