package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"candour/analytics"
	"candour/survey"
)

// Both surveys can be filled in on a phone, with and without scripts, in both languages, with every
// detour, and the very answers come out at the other end, once.
func TestPeopleFillInSurveys(t *testing.T) {
	d := demo(t)
	number := 0
	for _, id := range []string{"peer-support", "youth-experience"} {
		for _, noScript := range []bool{true, false} {
			for _, lang := range []string{"en", "fr"} {
				t.Run(fmt.Sprintf("%s, scripts %v, %s", id, !noScript, lang), func(t *testing.T) {
					before := exact(t, d, id)
					w := newWalk(newTab(t, d.server, look{width: phone, noScript: noScript}), id, lang, number)
					w.fixed["contact"] = map[bool]string{true: "looked", false: "used"}[number%4 == 2]
					w.begin()
					w.walkOn()
					w.wantReview()
					w.change("gender")
					w.wantReview()
					w.submit()
					w.wantNoTrace()
					wantCounted(w, d, before)
				})
				number++
			}
		}
	}
}

// counting does what sends one response to the demo that tests share, and waits until it is counted: nothing
// of it comes into another test's numbers.
func counting(t *testing.T, d *demoServer, id string, answer func()) {
	t.Helper()
	before := exact(t, d, id).Responses
	answer()
	eventually(t, "the response shows", func() bool { return exact(t, d, id).Responses == before+1 })
}

// exact are all numbers of a survey as its researcher sees them.
func exact(t *testing.T, d *demoServer, id string) analytics.Frequencies {
	t.Helper()
	var all analytics.Frequencies
	results(t, d, "researcher", "surveys/"+id+"/results/frequencies", &all)
	return all
}

// results reads a result as one of the demo's roles.
func results(t *testing.T, d *demoServer, role, path string, into any) {
	t.Helper()
	status, body := call(t, http.MethodGet, d.URL+"/api/v1/"+path, d.Accounts[role].Token, "")
	if status != http.StatusOK {
		t.Fatalf("%s as %s: %d %s", path, role, status, body)
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatalf("%s: %v in %s", path, err, body)
	}
}

// wantCounted fails unless the walk's answers, and nothing else, were added to the numbers.
func wantCounted(w *walk, d *demoServer, before analytics.Frequencies) {
	t, id := w.t, string(w.def.Name)
	t.Helper()
	eventually(t, "the response shows", func() bool { return exact(t, d, id).Responses > before.Responses })
	after := exact(t, d, id)
	if after.Responses != before.Responses+1 {
		t.Errorf("%d responses more", after.Responses-before.Responses)
	}
	for i, q := range after.Questions {
		was, answer := before.Questions[i], w.whole()[q.ID]
		state := "answered"
		if declined, ok := answer.(map[string]any); ok {
			state = declined["state"].(string)
		}
		more := map[string]analytics.Count{
			"answered": q.Answered - was.Answered, "skipped": q.Missing.Skipped - was.Missing.Skipped,
			"prefer_not": q.Missing.PreferNot - was.Missing.PreferNot,
			"dont_know":  q.Missing.DontKnow - was.Missing.DontKnow,
			"not_shown":  q.Missing.NotShown - was.Missing.NotShown,
		}
		for name, n := range more {
			if (n == 1) != (name == state) || n < 0 || n > 1 {
				t.Errorf("%s: %d more %s after %v", q.ID, n, name, answer)
			}
		}
		wantRows(w, was, q, answer)
	}
}

func wantRows(w *walk, was, is analytics.Frequency, answer any) {
	t := w.t
	t.Helper()
	chosen := map[string]bool{}
	if _, declined := answer.(map[string]any); !declined {
		for _, v := range values(answer) {
			chosen[v] = true
		}
	}
	if list, several := answer.([]any); several && len(list) == 0 {
		chosen[noneOf(w.def, is.ID)] = true
	}
	for i, r := range is.Rows {
		more := r.Count - was.Rows[i].Count
		if more != 0 && !chosen[r.Value] || more != 1 && chosen[r.Value] {
			t.Errorf("%s: %d more %s after %v", is.ID, more, r.Value, answer)
		}
	}
	if value, number := answer.(float64); number && is.Numeric != nil {
		sum := float64(is.Numeric.N)*(*is.Numeric.Mean) - float64(was.Numeric.N)*(*was.Numeric.Mean)
		if sum < value-1e-6 || sum > value+1e-6 {
			t.Errorf("%s: %v more in sum, not %v", is.ID, sum, value)
		}
	}
}

// noneOf is what a question calls its "none of these".
func noneOf(def *survey.Definition, question string) string {
	f, _ := def.Field(question)
	for _, c := range f.Choices {
		if c.None {
			return c.Name
		}
	}
	return ""
}
