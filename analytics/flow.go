package analytics

import "candour/survey"

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
// that a program hands in have no start). Response is AAPOR's RR1, Completions of Invited, where the
// number of invited is known and the survey has one wave.
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

	CompletionsKey, PeopleKey Key `json:"-"`
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
	w.Response = nil
	if w.Invited != nil {
		w.Response = percent(w.Completions, Count(*w.Invited))
	}
}
