package analytics

import (
	"candour/analytics/statistics"
	"candour/survey"
)

// Flow is how people came through a survey, wave by wave.
type Flow struct {
	Waves     []FlowWave `json:"waves"`
	Protected bool       `json:"protected"`
}

// FlowWave counts one wave. Views are loads of the first page: reloads, link previews and robots
// count too, because nothing that would tell them from people is looked at. Starts are journeys that
// went on from the first page, each once. Both, and ScreenedOut, grow in steps and are shown as they
// were at the last full hour (protected: at the last snapshot), so that no change of them dates a
// person. Completions are stored responses that answered something, People those of them that
// were given here by people, not imported or made up.
//
// Rates are per cent, at most 100, and nil without a base. Participation is Starts of Views,
// Completion is People of Starts (Eysenbach G. J Med Internet Res 2004;6:e34, CHERRIES; responses
// that a program hands in have no start). Response is Completions of Invited, and AAPOR the rates of its
// Standard Definitions, where the number of invited is known and the survey has one wave.
type FlowWave struct {
	Wave          string   `json:"wave"`
	Views         Count    `json:"views"`
	Starts        Count    `json:"starts"`
	Completions   Count    `json:"completions"`
	People        Count    `json:"people"`
	ScreenedOut   Count    `json:"screened_out"`
	Invited       *int     `json:"invited"`
	Participation *float64 `json:"participation"`
	Completion    *float64 `json:"completion"`
	Response      *float64 `json:"response"`
	AAPOR         *AAPOR   `json:"aapor"`

	CompletionsKey, PeopleKey Key `json:"-"`
}

// AAPOR are response rates, per cent, of a survey to which a known number was invited. Who was found not
// to be among those it is for is left out. Of who did not answer nothing is known: RR1 and RR2 count them
// all as people it is for, RR3 and RR4 the share Eligible of them, which is that among those who came.
// Partial answers are never stored, so RR2 is RR1 and RR4 is RR3. RR5, RR6, COOP1, REF1 and CON1 need
// refusals and attempts to reach people, of which nothing is kept.
//
// The American Association for Public Opinion Research. Standard Definitions, 2016.
type AAPOR struct {
	Eligible float64 `json:"eligible"`
	RR1      float64 `json:"rr1"`
	RR2      float64 `json:"rr2"`
	RR3      float64 `json:"rr3"`
	RR4      float64 `json:"rr4"`
}

// Visits are how many came to a wave of a survey and did not need to answer: in steps, never one by
// one.
type Visits struct{ Views, Starts, ScreenedOut Count }

// NewFlow makes the flow of a survey's waves, or of the one that is asked for, without completions.
func NewFlow(def *survey.Definition, wave string, visits map[string]Visits) Flow {
	var f Flow
	for _, name := range wavesOf(def, wave) {
		v := visits[name]
		w := FlowWave{Wave: name, Views: v.Views, Starts: v.Starts, ScreenedOut: v.ScreenedOut}
		if def.Invited > 0 && len(def.Waves) == 1 {
			w.Invited = new(def.Invited) // the definition is shared
		}
		f.Waves = append(f.Waves, w)
	}
	return f
}

// Derive fills the rates from the counts.
func (w *FlowWave) Derive() {
	w.Participation, w.Completion = percent(w.Starts, w.Views), percent(w.People, w.Starts)
	w.Response, w.AAPOR = nil, nil
	if w.Invited != nil {
		w.Response = percent(w.Completions, Count(*w.Invited))
		w.AAPOR = aapor(w.Completions, max(0, w.ScreenedOut), Count(*w.Invited))
	}
}

// aapor is nil where it is not told how many answered, or nobody did.
func aapor(complete, ineligible, invited Count) *AAPOR {
	if complete <= 0 {
		return nil
	}
	eligible := float64(complete) / float64(complete+ineligible)
	rates, ok := statistics.Dispositions{Complete: float64(complete), Eligible: eligible,
		UnknownOther: float64(max(0, invited-complete-ineligible))}.Rates()
	if !ok {
		return nil
	}
	return &AAPOR{Eligible: 100 * eligible, RR1: 100 * rates.RR1, RR2: 100 * rates.RR2, RR3: 100 * rates.RR3, RR4: 100 * rates.RR4}
}
