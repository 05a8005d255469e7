package analytics_test

import (
	"math"
	"testing"

	"candour/analytics"
	"candour/survey"
)

// Definitions are shared: whoever changes a flow changes no definition.
func TestFlowsHoldTheirOwnNumbers(t *testing.T) {
	def := &survey.Definition{Invited: 18, Waves: []string{"w1"}}
	flow := analytics.NewFlow(def, "", nil)
	*flow.Waves[0].Invited = 0
	if def.Invited != 18 {
		t.Errorf("the definition says that %d were invited", def.Invited)
	}
}

// Response rates leave out whom the survey was not for; of who did not answer all or a share are eligible.
func TestResponseRates(t *testing.T) {
	for _, c := range []struct {
		name                string
		complete, ineligble analytics.Count
		want                *analytics.AAPOR
	}{
		{"nobody screened out", 14, 0, &analytics.AAPOR{Eligible: 100, RR1: 1400. / 18, RR2: 1400. / 18, RR3: 1400. / 18, RR4: 1400. / 18}},
		{"some", 8, 2, &analytics.AAPOR{Eligible: 80, RR1: 50, RR2: 50, RR3: 800 / 14.4, RR4: 800 / 14.4}},
		{"not told", 14, analytics.Hidden, &analytics.AAPOR{Eligible: 100, RR1: 1400. / 18, RR2: 1400. / 18, RR3: 1400. / 18, RR4: 1400. / 18}},
		{"more than invited", 20, 0, &analytics.AAPOR{Eligible: 100, RR1: 100, RR2: 100, RR3: 100, RR4: 100}},
		{"hidden", analytics.Hidden, 0, nil},
		{"nobody", 0, 5, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := analytics.FlowWave{Completions: c.complete, ScreenedOut: c.ineligble, Invited: new(18)}
			w.Derive()
			if (w.AAPOR == nil) != (c.want == nil) {
				t.Fatalf("%v, not %v", w.AAPOR, c.want)
			}
			if c.want == nil {
				return
			}
			got, want := *w.AAPOR, *c.want
			for _, pair := range [][2]float64{{got.Eligible, want.Eligible}, {got.RR1, want.RR1}, {got.RR2, want.RR2},
				{got.RR3, want.RR3}, {got.RR4, want.RR4}} {
				if math.Abs(pair[0]-pair[1]) > 1e-9 {
					t.Errorf("%+v, not %+v", got, want)
				}
			}
		})
	}
	w := analytics.FlowWave{Completions: 14}
	if w.Derive(); w.AAPOR != nil {
		t.Error("nobody knows who was invited, and there is a rate")
	}
}
