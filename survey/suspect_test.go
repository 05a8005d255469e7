package survey_test

import (
	"strings"
	"testing"
	"time"

	"candour/survey"
)

const careless = `
name: careless
title: Careless
languages: [en]
contradictions: ["${age} < 14 and ${years} > 5"]
choices:
  agree: [{name: "1", label: Low}, {name: "2", label: High}]
questions:
  - {type: integer, name: age, label: Age}
  - {type: integer, name: years, label: Years of work}
  - type: grid
    name: felt
    label: I was
    choices: agree
    questions: [{name: a, label: A}, {name: b, label: B}, {name: c, label: C}, {name: d, label: D}, {name: e, label: E}, {name: f, label: F}]
`

// A response is suspect when it was filled in faster than anybody reads, contradicts itself or is a
// straight line; where nobody knows how long it took, it never is.
func TestSuspect(t *testing.T) {
	mixed := map[string]any{"a": "1", "b": "2", "c": "1", "d": "1", "e": "2", "f": "1", "age": 17}
	line := map[string]any{"a": "1", "b": "1", "c": "1", "d": "1", "e": "1", "f": "1"}
	short := map[string]any{"a": "1", "b": "1", "c": "1", "d": "1", "e": "1"}
	few := map[string]any{"age": 17, "a": "1", "b": "1", "c": "2"}
	clash := map[string]any{"age": 13, "years": 9}
	for _, c := range []struct {
		name    string
		took    time.Duration
		answers map[string]any
		staff   bool
		want    bool
	}{
		{"with care", time.Minute, mixed, false, false},
		{"too fast", 6 * time.Second, mixed, false, true},
		{"just slow enough", 7 * time.Second, mixed, false, false},
		{"too few answers to tell", time.Second, few, false, false},
		{"a straight line", time.Minute, line, false, true},
		{"a line that is too short", time.Minute, short, false, false},
		{"a contradiction", time.Minute, clash, false, true},
		{"half of one", time.Minute, map[string]any{"age": 13}, false, false},
		{"nothing at all", time.Second, nil, false, false},
		{"by a program", 0, line, false, false},
		{"a contradiction by a program", 0, clash, false, false},
		{"typed in by staff", time.Second, line, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := careless
			if c.staff {
				source += "collected_by: staff\n"
			}
			got, err := parse(t, source).Check(survey.Submission{Answers: c.answers, Took: c.took})
			if err != nil || got.Suspect != c.want {
				t.Errorf("got %v, %v, want %v", got.Suspect, err, c.want)
			}
		})
	}
}

// A contradiction must be an expression over the survey's own questions.
func TestContradictionsAreChecked(t *testing.T) {
	for _, c := range []struct{ expression, want string }{
		{"${ages} < 14", `"ages"`}, {"${age} <", "cannot be read"},
	} {
		_, _, err := survey.Parse([]byte(strings.Replace(careless, "${age} < 14", c.expression, 1)))
		if err == nil || !strings.Contains(survey.AsError(err).Message, c.want) {
			t.Errorf("%s: got %v, want %s", c.expression, err, c.want)
		}
	}
}
