package dashboards_test

import (
	"reflect"
	"testing"

	"candour/dashboards"
	"candour/survey"
)

func chipped(t *testing.T) *survey.Definition {
	t.Helper()
	def, _, err := survey.Parse([]byte(`
name: harbour
title: Harbour
languages: [en]
choices:
  gender: [{name: woman, label: Woman}, {name: man, label: Man}]
  help: [{name: peer, label: Peer}, {name: nurse, label: Nurse}]
questions:
  - {type: select_one, name: gender, role: demographic, label: Your gender, short: Gender, choices: gender}
  - {type: select_multiple, name: help, label: Help, choices: help}
  - {type: integer, name: age, label: Age, bands: [12, 16, 19, 25]}
  - {type: text, name: story, label: Story}
`))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// Chips become an expression and come back from it, whatever their number and kind.
func TestChipsAreExpressions(t *testing.T) {
	def := chipped(t)
	for _, c := range []struct {
		name  string
		chips []dashboards.Chip
		want  string
	}{
		{"none", nil, ""},
		{"one choice", []dashboards.Chip{{"gender", []string{"man"}}}, `${gender} = 'man'`},
		{"or within", []dashboards.Chip{{"gender", []string{"woman", "man"}}},
			`(${gender} = 'woman' or ${gender} = 'man')`},
		{"and between", []dashboards.Chip{{"help", []string{"peer"}}, {"gender", []string{"man", "woman"}}},
			`selected(${help}, 'peer') and (${gender} = 'man' or ${gender} = 'woman')`},
		{"bands", []dashboards.Chip{{"age", []string{"12..16", "16..19", "19..25"}}},
			`(${age} < 16 or (${age} >= 16 and ${age} < 19) or ${age} >= 19)`},
		{"a band alone among others", []dashboards.Chip{{"gender", []string{"man"}}, {"age", []string{"16..19"}},
			{"help", []string{"nurse", "peer"}}},
			`${gender} = 'man' and (${age} >= 16 and ${age} < 19) and (selected(${help}, 'nurse') or selected(${help}, 'peer'))`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := dashboards.Expression(def, c.chips)
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			back, ok := dashboards.Chips(def, got)
			if !ok || !reflect.DeepEqual(back, c.chips) {
				t.Errorf("%s comes back as %v, %v", got, back, ok)
			}
		})
	}
}

// What chips cannot say stays an expression.
func TestOtherFiltersAreNoChips(t *testing.T) {
	for _, filter := range []string{`${gender} != 'man'`, `not(${gender} = 'man')`, `${age} >= 13`, `${gender} = 'x'`,
		`${gender} = 'man' or ${age} < 16`, `${gender} = 'man' and ${gender} = 'woman'`, `${story} = 'a'`,
		`${help} = 'peer`, `${nothing} = 'man'`, `true()`, `selected(${gender}, 'man')`} {
		if chips, ok := dashboards.Chips(chipped(t), filter); ok {
			t.Errorf("%s is taken for %v", filter, chips)
		}
	}
}

func TestWithChip(t *testing.T) {
	chips := []dashboards.Chip{{"gender", []string{"man"}}, {"age", []string{"12..16"}}}
	for _, c := range []struct {
		name string
		chip dashboards.Chip
		want []dashboards.Chip
	}{
		{"another", dashboards.Chip{"help", []string{"peer"}}, append(chips[:2:2], dashboards.Chip{"help", []string{"peer"}})},
		{"changed in its place", dashboards.Chip{"gender", []string{"woman"}}, []dashboards.Chip{{"gender", []string{"woman"}}, chips[1]}},
		{"taken away", dashboards.Chip{Question: "gender"}, chips[1:]},
	} {
		if got := dashboards.WithChip(chips, c.chip); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}
