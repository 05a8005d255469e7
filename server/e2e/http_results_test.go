package e2e_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/analytics"
)

// Every key of a result is there, and a list is a list, for those who see exact numbers and those who
// do not.
func TestResultsHaveTheirShape(t *testing.T) {
	d := demo(t)
	// A route, where the keys must be (lists are entered), and the keys.
	const survey, study = "surveys/%s/results/", "studies/%s/results/"
	question := "id label type role asked answered missing base rows numeric"
	crosstab := survey + "crosstab?rows=gender&columns=age"
	shapes := []struct{ path, at, keys string }{
		{survey + "frequencies", "", "responses synthetic protected questions"},
		{survey + "frequencies", "questions", question},
		{survey + "frequencies", "questions.missing", "skipped prefer_not dont_know not_shown absent"},
		{survey + "frequencies", "questions.rows", "value label count percent low high"},
		{survey + "frequencies?question=age,gender&base=asked&wave=w1&lang=fr", "questions", question},
		{survey + "frequencies?question=age", "questions.numeric", "n mean sd median p25 p75 min max"},
		{crosstab, "", "rows columns cells row_totals column_totals base test"},
		{crosstab, "cells", "count row_percent column_percent total_percent"},
		{crosstab, "row_totals", "count percent"},
		{crosstab, "test", "name statistic df p effect"},
		{study + "table1", "", "columns variables footnotes response_rate"},
		{study + "table1", "columns", "label n"},
		{study + "table1", "variables", "id label kind n rows footnotes"},
		{study + "table1", "variables.rows.cells", "count percent text"},
		{study + "table1?by=gender", "variables.rows.cells", "count percent text"},
		{study + "table1", "footnotes", "mark text"},
		{study + "table1", "response_rate", "invited responses percent"},
	}
	for _, role := range []string{"researcher", "funder"} {
		for _, id := range []string{"youth-experience", "peer-support"} {
			for _, s := range shapes {
				path := fmt.Sprintf(s.path, id)
				t.Run(role+" "+path+" "+s.at, func(t *testing.T) {
					var result any
					results(t, d, role, path, &result)
					wantLists(t, "", result)
					for _, object := range within(result, s.at) {
						for _, key := range strings.Fields(s.keys) {
							if _, ok := object[key]; !ok {
								t.Fatalf("no %s in %v", key, object)
							}
						}
					}
				})
			}
		}
	}
}

// within finds the objects at a path such as "questions.rows".
func within(value any, path string) (found []map[string]any) {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			found = append(found, within(one, path)...)
		}
	case map[string]any:
		if path == "" {
			return []map[string]any{v}
		}
		first, rest, _ := strings.Cut(path, ".")
		found = within(v[first], rest)
	}
	return found
}

// wantLists fails where a list is null.
func wantLists(t *testing.T, name string, value any) {
	t.Helper()
	lists := strings.Fields("questions rows bins columns cells row_totals column_totals variables footnotes")
	switch v := value.(type) {
	case nil:
		if slices.Contains(lists, name) {
			t.Errorf("%s is null", name)
		}
	case []any:
		for _, one := range v {
			wantLists(t, "", one)
		}
	case map[string]any:
		for key, one := range v {
			wantLists(t, key, one)
		}
	}
}

// Who may see what, by route. The first is nobody.
func TestAccess(t *testing.T) {
	d := demo(t)
	roles := []string{"", "admin", "researcher", "advisor", "funder"}
	youth := "/api/v1/surveys/youth-experience/results/"
	cases := []struct {
		path string
		want [5]int
	}{
		{"/api/v1/surveys", [5]int{200, 200, 200, 200, 200}},
		{"/api/v1/surveys/youth-experience", [5]int{200, 200, 200, 200, 200}},
		{youth + "frequencies", [5]int{401, 200, 200, 200, 200}},
		{youth + "frequencies?wave=w2&base=all", [5]int{401, 200, 200, 200, 200}},
		{youth + "frequencies?filter=" + "%24%7Bage%7D%20%3E%2015", [5]int{401, 403, 200, 403, 403}},
		{youth + "frequencies?base=half", [5]int{401, 422, 422, 422, 422}},
		{youth + "frequencies?question=nothing", [5]int{401, 404, 404, 404, 404}},
		{youth + "crosstab?rows=barriers&columns=gender", [5]int{401, 200, 200, 200, 200}},
		{youth + "crosstab?rows=barriers&columns=pronouns", [5]int{401, 403, 200, 403, 403}},
		{youth + "crosstab?rows=barriers&columns=story", [5]int{401, 403, 422, 403, 403}},
		{youth + "crosstab?rows=barriers", [5]int{401, 422, 422, 422, 422}},
		{"/api/v1/surveys/nothing/results/frequencies", [5]int{401, 404, 404, 404, 404}},
		{"/api/v1/surveys/nothing", [5]int{404, 404, 404, 404, 404}},
		{"/api/v1/nothing", [5]int{404, 404, 404, 404, 404}},
		{"/api/v1/studies/nothing/results/table1", [5]int{401, 404, 404, 404, 404}},
		{"/api/v1/studies/youth-experience/results/table1?by=gender", [5]int{401, 200, 200, 200, 200}},
		{"/api/v1/studies/youth-experience/results/table1?by=pronouns", [5]int{401, 403, 200, 403, 403}},
		{"/api/v1/studies/youth-experience/results/table1?base=half", [5]int{401, 422, 422, 422, 422}},
		{"/api/v1/studies/youth-experience/results/table1?wave=w9", [5]int{401, 403, 422, 403, 403}},
		{"/api/v1/studies/youth-experience/results/table1?missing=maybe", [5]int{401, 422, 422, 422, 422}},
		{"/api/v1/studies/peer-support/report.xlsx", [5]int{401, 200, 200, 200, 200}},
		{"/reports/peer-support.xlsx", [5]int{303, 200, 200, 200, 200}},
		{"/reports/nothing.xlsx", [5]int{303, 404, 404, 404, 404}},
		{"/studies", [5]int{303, 200, 200, 200, 200}},
		{"/studies/youth-experience", [5]int{303, 200, 200, 200, 200}},
		{"/studies/youth-experience/release", [5]int{303, 403, 200, 403, 403}},
		{"/dashboards/youth-experience", [5]int{303, 200, 200, 200, 200}},
		{"/dashboards/youth-experience/events", [5]int{303, 403, 0, 403, 403}},
		{"/s/peer-support-session", [5]int{303, 200, 200, 403, 403}},
	}
	for _, c := range cases {
		t.Run(c.path, func(t *testing.T) {
			for i, role := range roles {
				if c.want[i] == 0 {
					continue // a stream without end
				}
				var headers []string
				if role != "" {
					headers = []string{"Authorization", "Bearer " + d.Accounts[role].Token}
				}
				a := ask(t, http.MethodGet, d.URL+c.path, "", headers...)
				if a.status != c.want[i] {
					t.Errorf("%q: %d, not %d: %.200s", role, a.status, c.want[i], a.body)
				}
				if a.status == http.StatusSeeOther && !strings.HasPrefix(a.header.Get("Location"), "/login?next=") {
					t.Errorf("%q is sent to %s", role, a.header.Get("Location"))
				}
				if a.status >= 400 && strings.HasPrefix(c.path, "/api/") {
					a.wantFault(t, c.want[i])
				}
			}
		})
	}
	ask(t, http.MethodGet, d.URL+youth+"frequencies", "", "Authorization", "Bearer nonsense").wantFault(t, 401)
	ask(t, http.MethodGet, d.URL+youth+"frequencies", "", "Authorization", "Basic eDp5").wantFault(t, 401)
}

// What protected roles get from the API: every count a multiple of five or none, of small surveys
// none, no spread and no extremes. It is the same however often it is asked, and the same for all.
func TestProtectedNumbersInAPI(t *testing.T) {
	d := demo(t)
	for _, path := range []string{
		"surveys/youth-experience/results/frequencies", "surveys/youth-experience/results/frequencies?wave=w1",
		"surveys/youth-experience/results/frequencies?question=age,barriers&base=all",
		"surveys/youth-experience/results/crosstab?rows=barriers&columns=gender",
		"surveys/youth-experience/results/crosstab?rows=age&columns=contact",
		"studies/youth-experience/results/table1?by=gender",
	} {
		t.Run(path, func(t *testing.T) {
			var first any
			results(t, d, "funder", path, &first)
			if seen := wantFives(t, "", first); seen < 10 {
				t.Errorf("only %d counts were found", seen)
			}
			for _, role := range []string{"funder", "advisor", "admin"} {
				var again any
				results(t, d, role, path, &again)
				if !same(first, again) {
					t.Errorf("%s gets other numbers", role)
				}
			}
		})
	}
	var ofWave analytics.Crosstab // the same cell is reached through the waves and through all responses
	results(t, d, "funder", "surveys/youth-experience/results/crosstab?rows=age&columns=contact&wave=w2", &ofWave)
	if !ofWave.Suppressed || len(ofWave.Cells) > 0 {
		t.Errorf("a table of one of several waves is shown: %+v", ofWave)
	}
	for _, small := range []string{"peer-support", "peer-support-session"} {
		var all any
		results(t, d, "funder", "surveys/"+small+"/results/frequencies", &all)
		if seen := wantFives(t, "", all); seen > 0 {
			t.Errorf("%s shows %d counts", small, seen)
		}
	}
}

// wantFives looks at all counts in a result and returns how many there are.
func wantFives(t *testing.T, name string, value any) (seen int) {
	t.Helper()
	named := []string{"responses", "blank", "synthetic", "imported", "asked", "answered", "base", "count", "n",
		"skipped", "prefer_not", "dont_know", "not_shown", "absent"}
	switch v := value.(type) {
	case float64:
		if slices.Contains(named, name) {
			if seen++; int(v)%5 != 0 || v != float64(int(v)) {
				t.Errorf("%s is %v", name, v)
			}
		}
		if slices.Contains([]string{"sd", "min", "max"}, name) {
			t.Errorf("%s is shown", name)
		}
	case []any:
		for _, one := range v {
			seen += wantFives(t, name, one)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			seen += wantFives(t, key, v[key])
		}
	}
	return seen
}

// The definition that is shown is one that can be published.
func TestDefinitionsAreListed(t *testing.T) {
	d := demo(t)
	var list []struct {
		ID, Title string
		Languages []string
	}
	a := ask(t, http.MethodGet, d.URL+"/api/v1/surveys?lang=fr", "")
	err := json.Unmarshal([]byte(a.body), &list)
	if err != nil || len(list) != 2 || list[1].Title != "Ton expérience du soutien" {
		t.Errorf("%s", a.body)
	}
	for _, s := range list {
		var def map[string]any
		a := ask(t, http.MethodGet, d.URL+"/api/v1/surveys/"+s.ID, "")
		err := json.Unmarshal([]byte(a.body), &def)
		if err != nil || def["name"] != s.ID || def["questions"] == nil || len(s.Languages) != 2 {
			t.Errorf("%s: %.200s", s.ID, a.body)
		}
	}
}

// Table 1 has a row for every choice, also those of nobody, and its percentages are of the base asked for.
func TestTableOneByBase(t *testing.T) {
	d := demo(t)
	var asked analytics.Frequencies
	results(t, d, "researcher", "surveys/youth-experience/results/frequencies?question=gender&base=all", &asked)
	gender := asked.Questions[0]
	for base, want := range map[string]struct {
		n     analytics.Count
		notes int
	}{"answered": {gender.Answered, 0}, "asked": {gender.Asked, 1}, "all": {asked.Responses, 1}} {
		t.Run(base, func(t *testing.T) {
			var got analytics.TableOne
			results(t, d, "researcher", "studies/youth-experience/results/table1?base="+base, &got)
			i := slices.IndexFunc(got.Variables, func(v analytics.Variable) bool { return v.ID == "gender" })
			v := got.Variables[i]
			if v.N != want.n || len(v.Footnotes) != want.notes {
				t.Errorf("n is %d of %d, footnotes %v", v.N, want.n, v.Footnotes)
			}
			for j, row := range gender.Rows {
				percent := 100 * float64(row.Count) / float64(want.n)
				if cell := v.Rows[j].Cells[0]; v.Rows[j].Label != row.Label || math.Abs(*cell.Percent-percent) > 1e-9 {
					t.Errorf("row %s has %v of %v", v.Rows[j].Label, *cell.Percent, percent)
				}
			}
		})
	}
	var small analytics.TableOne
	results(t, d, "researcher", "studies/peer-support/results/table1", &small)
	empty := 0
	for _, v := range small.Variables {
		for _, row := range v.Rows {
			if row.Cells[0].Count == 0 {
				empty++
			}
		}
	}
	if empty == 0 {
		t.Error("choices of nobody have no row")
	}
}
