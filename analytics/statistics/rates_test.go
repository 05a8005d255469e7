package statistics_test

import (
	"testing"

	"candour/analytics/statistics"
)

// The funnel of J Med Internet Res 2008;10(4):e30.
func TestFunnel(t *testing.T) {
	f := statistics.Funnel{Visitors: 5636, Views: 1849, Participants: 1769, Completions: 1616}
	for name, tt := range map[string]struct {
		rate func() (float64, bool)
		want float64
	}{
		"views":         {f.ViewRate, .328},
		"participation": {f.Participation, .957},
		"completion":    {f.Completion, .914},
		"no views":      {statistics.Funnel{Views: 0, Participants: 4}.Participation, -1},
		"negative":      {statistics.Funnel{Participants: 4, Completions: -1}.Completion, -1},
	} {
		got, ok := tt.rate()
		if ok != (tt.want >= 0) {
			t.Errorf("%s: %v, ok %v", name, got, ok)
		} else if ok {
			within(t, name, got, tt.want, 5e-4)
		}
	}
	for name, tt := range map[string]struct{ part, want float64 }{
		"crude": {2031, .360}, "participants": {1769, .314}, "complete": {1616, .287},
	} {
		got, _ := statistics.Share(tt.part, 5636)
		within(t, name, got, tt.want, 5e-4)
	}
}

func TestResponseRates(t *testing.T) {
	d := statistics.Dispositions{
		Complete: 120, Partial: 20, Refused: 30, NotContacted: 60, Other: 5,
		UnknownHousehold: 65, Eligible: .8,
	}
	got, ok := d.Rates()
	if !ok {
		t.Fatal("no rates")
	}
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"RR1", got.RR1, .4}, {"RR2", got.RR2, .4667}, {"RR3", got.RR3, .4181},
		{"RR4", got.RR4, .4878}, {"RR5", got.RR5, .5106}, {"RR6", got.RR6, .5957},
		{"COOP1", got.Cooperation, .6857}, {"REF1", got.Refusal, .1}, {"CON1", got.Contact, .5833},
	} {
		within(t, tt.name, tt.got, tt.want, 5e-5)
	}
	for name, d := range map[string]statistics.Dispositions{
		"nobody":           {Eligible: 1},
		"nobody known":     {UnknownOther: 7},
		"a negative count": {Complete: 4, Partial: -1},
		"more than all":    {Complete: 4, Eligible: 1.2},
	} {
		if got, ok := d.Rates(); ok {
			t.Errorf("%s: %+v, want none", name, got)
		}
	}
}
